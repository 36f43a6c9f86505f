"""The dashboard without a screen: text, data, exit codes, and no Textual."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from tests.tui.swarms import NODO1, NODO2, NOW, after, entries, lively_swarm, swarm_of
from tui.__main__ import main
from tui.headless.facts import facts
from tui.headless.look import DEGRADED, HEALTHY, UNREACHABLE, exit_code
from tui.headless.text import picture
from tui.picture.board import Board
from tui.swarm.messages import ServiceLost
from tui.swarm.state import ServiceName

HELD = entries("film", range(3))
NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_picture_has_everything_and_stays_within_its_width(width: int) -> None:
    text = picture(Board(lively_swarm()), width, NOW)

    assert max(len(line) for line in text.splitlines()) <= width
    for word in ("broker ● live", "nodo1:6001 ● live", "film_006.mp4", "index", "transfers", "log"):
        assert word in text


def test_the_picture_in_ascii_has_nothing_else() -> None:
    held = swarm_of({NODO1: HELD, NODO2: HELD})

    assert picture(Board(held), 80, NOW, is_ascii=True).replace("·", "").isascii()


def test_the_data_says_the_same_in_json() -> None:
    told = json.loads(facts(Board(lively_swarm()), NOW))

    film = next(video for video in told["videos"] if video["titulo"] == "film")
    assert (film["total"], film["presentes"], film["copias_minimas"]) == (10, 9, 0)
    assert film["fragmentos"][9]["nodos"] == {"nodo1:6001": "waiting", "nodo2:6002": "nowhere"}
    assert told["nodos"][0]["carpeta"] == "/srv/fragmentos_6001"
    assert {body["estado"] for body in told["descargas"]} == {"bajando", "en_cola", "esperando", "fallida", "terminada"}


def test_a_swarm_without_trouble_is_healthy() -> None:
    assert exit_code(Board(swarm_of({NODO1: HELD, NODO2: HELD}))) == HEALTHY


def test_a_missing_fragment_or_a_lost_node_is_a_degraded_swarm() -> None:
    lost = after(swarm_of({NODO1: HELD}), ServiceLost(service=ServiceName(NODO1), why="", at=NOW, retry_seconds=1.0))

    assert exit_code(Board(swarm_of({NODO1: entries("film", [0, 2])}))) == DEGRADED
    assert exit_code(Board(lost)) == DEGRADED


@pytest.mark.parametrize("flag", ["--once", "--json"])
def test_a_broker_that_is_not_there_is_told_on_stderr(flag: str) -> None:
    finished = CliRunner().invoke(main, [flag, "--broker", NOBODY])

    assert finished.exit_code == UNREACHABLE
    assert finished.stdout == ""
    assert "does not answer" in finished.stderr


def test_ports_that_are_none_are_a_usage_error() -> None:
    finished = CliRunner().invoke(main, ["--once", "--broker", NOBODY, "--theme", "purple"])

    assert finished.exit_code == 2


def test_nothing_headless_imports_textual() -> None:
    program = f"""
import sys
from tui.__main__ import main
try:
    main(["--once", "--broker", {NOBODY!r}])
except SystemExit:
    print([name for name in ("textual", "flask", "av") if name in sys.modules])
"""

    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert finished.stdout.strip() == "[]"
