"""The node's command line: its names, its folder, and how it starts and ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.eventually import eventually
from tests.processes import Broker, Node, free_port


def run(*arguments: str, cwd: Path, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-m", "backend.node", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": root, "PYTHONUNBUFFERED": "1", **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def end(process: subprocess.Popen[str]) -> str:
    """What it wrote to standard error, once it has ended."""
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=20)[1]


def test_without_options_it_is_localhost_on_its_port_with_a_folder_of_its_own(tmp_path: Path) -> None:
    port = free_port()
    process = run(str(port), cwd=tmp_path)

    line = first_line(process)
    health = httpx.get(f"http://127.0.0.1:{port}/salud", trust_env=False).json()
    end(process)

    assert line == f"localhost:{port} listening on http://127.0.0.1:{port}\n"
    assert health["carpeta"] == str(tmp_path / f"fragmentos_{port}")


def test_the_environment_gives_the_host_part_of_its_name_and_the_broker(tmp_path: Path) -> None:
    environment = {"NODE_NAME": "nodo1", "BROKER_URL": "http://127.0.0.1:9"}
    process = run("0", cwd=tmp_path, environment=environment)

    name = first_line(process).split(" ")[0]
    port = name.split(":")[1]
    health = httpx.get(f"http://127.0.0.1:{port}/salud", trust_env=False).json()
    told = end(process)

    assert name == f"nodo1:{port}"
    assert health["broker"] == "http://127.0.0.1:9"
    assert "no broker" in told


def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process = run(port, cwd=tmp_path)
        _, told = process.communicate(timeout=20)

    assert process.returncode == 1
    assert port in told
    assert "Traceback" not in told


@pytest.mark.parametrize("arguments", [["--name", "not a name"], ["--folder", "file"]])
def test_what_it_cannot_start_with_is_told_without_a_traceback(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    process = run("0", *arguments, cwd=tmp_path)

    _, told = process.communicate(timeout=20)

    assert process.returncode != 0
    assert "Traceback" not in told


def test_it_ends_with_its_standard_input_where_it_is_told_to(tmp_path: Path) -> None:
    process = run("0", "--exit-on-eof", cwd=tmp_path)
    first_line(process)

    process.communicate(timeout=20)

    assert process.returncode == 0


def test_ended_by_a_signal_it_leaves_the_broker_at_once(tmp_path: Path) -> None:
    with Broker() as broker, Node("127.0.0.1", broker=broker.url, folder=tmp_path) as node:
        eventually(lambda: listed(broker))

        node.stop()

        assert listed(broker) == []


def test_by_real_servers_a_fragment_comes_byte_for_byte(tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000
    for folder in ("1", "2"):
        (tmp_path / folder).mkdir()
    (tmp_path / "1" / "film_000.mp4").write_bytes(content)
    with (
        Broker() as broker,
        Node("127.0.0.1", broker=broker.url, folder=tmp_path / "1") as giver,
        Node("127.0.0.1", broker=broker.url, folder=tmp_path / "2") as taker,
    ):
        eventually(lambda: len(listed(broker)) == 2)
        whole = httpx.get(f"{giver.url}/fragmentos/film_000.mp4", trust_env=False)
        part = httpx.get(f"{giver.url}/fragmentos/film_000.mp4", headers={"Range": "bytes=9000000-"}, trust_env=False)
        head = httpx.head(f"{giver.url}/fragmentos/film_000.mp4", trust_env=False)
        fetched = httpx.get(f"{taker.url}/descargar/film_000.mp4", trust_env=False, timeout=30)

        assert whole.content == content
        assert part.content == content[9_000_000:]
        assert (head.headers["Content-Length"], head.content) == (str(len(content)), b"")
        assert fetched.status_code == 200
        assert (tmp_path / "2" / "film_000.mp4").read_bytes() == content


def test_by_a_real_server_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with Node("127.0.0.1", broker="http://127.0.0.1:9", folder=tmp_path) as node:
        with socket.create_connection(("127.0.0.1", int(node.name.split(":")[1]))) as connection:
            connection.sendall(b"PUT /fragmentos/a.mp4 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this")
            connection.shutdown(socket.SHUT_WR)
            answer = connection.makefile("rb").readline()

        assert answer.split()[1] == b"400"
        eventually(lambda: not list(tmp_path.iterdir()))


def listed(broker: Broker) -> list[str]:
    return [row["nombre"] for row in httpx.get(f"{broker.url}/nodos", trust_env=False).json()["nodos"]]
