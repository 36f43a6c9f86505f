"""The dashboard on its embedded cluster, in a terminal: it opens, it ends, and nothing of it stays behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eventually import eventually
from tests.journeys.swarm import Swarm, copy_into
from tests.process_tree import descendants, still_running
from tests.processes import free_port
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
DASHBOARD = [sys.executable, "-m", "tui"]


@pytest.fixture
def ports() -> list[str]:
    """Flags that put the embedded cluster on ports of its own."""
    return ["--broker-port", str(free_port()), "--node-ports", f"{free_port()},{free_port()}"]


@pytest.fixture
def dashboard(tmp_path: Path, ports: list[str]) -> Iterator[Terminal]:
    with Terminal([*DASHBOARD, *ports], folder=tmp_path, environment={"PYTHONPATH": str(ROOT)}) as terminal:
        terminal.read_until("nodo2:")
        children = descendants(terminal.pid)
        yield terminal
    for left_over in still_running(children):
        os.kill(left_over, signal.SIGKILL)


def test_q_ends_the_dashboard_and_every_child(dashboard: Terminal, tmp_path: Path) -> None:
    children = descendants(dashboard.pid)

    dashboard.press("q")

    assert dashboard.exit_code() == 0
    assert dashboard.is_clean()
    assert len(children) >= 3
    assert not still_running(children)
    assert {path.name.partition("_")[0] for path in tmp_path.iterdir()} == {"fragmentos"}


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_dashboard_and_every_child(dashboard: Terminal, ending: signal.Signals) -> None:
    children = descendants(dashboard.pid)

    dashboard.send(ending)
    dashboard.exit_code()

    assert dashboard.is_clean()
    assert children
    assert not still_running(children)


def test_children_do_not_outlive_a_killed_dashboard(dashboard: Terminal) -> None:
    children = descendants(dashboard.pid)

    dashboard.send(signal.SIGKILL)
    dashboard.exit_code()

    assert children
    eventually(lambda: not still_running(children))


def test_a_fragment_dropped_into_the_folder_appears(dashboard: Terminal, film: list[Path], tmp_path: Path) -> None:
    folder = next(tmp_path.glob("fragmentos_*"))

    copy_into(folder, film[:1])

    dashboard.read_until("video_prueba")


def test_a_service_that_dies_is_told_of_while_the_dashboard_goes_on(dashboard: Terminal) -> None:
    os.kill(min(descendants(dashboard.pid)), signal.SIGKILL)

    dashboard.read_until("ended by signal 9")

    dashboard.press("q")
    assert dashboard.exit_code() == 0


def test_a_taken_port_is_told_by_whom_and_which_flag_helps(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        flags = ["--broker-port", str(port), "--node-ports", f"{free_port()},{free_port()}"]
        with Terminal([*DASHBOARD, *flags], folder=tmp_path, environment={"PYTHONPATH": str(ROOT)}) as terminal:
            assert terminal.exit_code() not in (0, -signal.SIGKILL)

            said = " ".join(terminal.text().split())
    assert f"port {port} is taken by" in said
    assert f"(process {os.getpid()})" in said
    assert "--broker-port" in said
    assert "Traceback" not in said


def test_without_a_terminal_it_prints_the_picture_and_the_data(swarm: Swarm, film: list[Path]) -> None:
    copy_into(swarm.nodo1.folder, film)
    eventually(lambda: len(swarm.listed(swarm.nodo1)) == 10)

    picture = _headless("--once", "--broker", swarm.broker.url)
    facts = json.loads(_headless("--json", "--broker", swarm.broker.url))

    assert "video_prueba" in picture
    assert swarm.nodo1.name in picture
    assert swarm.nodo2.name in json.dumps(facts)


def _headless(*arguments: str) -> str:
    finished = subprocess.run([*DASHBOARD, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode in (0, 1), finished.stderr
    return finished.stdout
