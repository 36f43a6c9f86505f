"""The main job in containers: the image is really built, and the compose file really run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eventually import eventually
from tests.journeys.containers import Containers, compose_command, why_no_engine
from tests.journeys.swarm import copy_into, get, get_json, run_splitter, sha256
from tests.terminal import Terminal

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("docker")]

FIRST = "video_prueba_000.mp4"


@pytest.fixture(scope="module")
def containers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Containers]:
    missing = why_no_engine()
    if missing and not os.environ.get("CI"):
        pytest.skip(missing)
    assert missing is None
    containers = Containers(tmp_path_factory.mktemp("compose"))
    containers.lay_out()
    try:
        containers.up()
        yield containers
    finally:
        containers.down()


def test_the_original_walk_through_works_over_the_host_folders(containers: Containers, film: list[Path]) -> None:
    names = [path.name for path in film]
    copy_into(containers.folder / "fragmentos_6001", film[:5])
    copy_into(containers.folder / "fragmentos_6002", film[5:])
    eventually(lambda: _listed(containers, "nodo1:6001") == names[:5] and _listed(containers, "nodo2:6002") == names[5:])
    assert get_json(f"{containers.nodo1}/mis_fragmentos") == {"fragmentos": names[:5]}
    assert get_json(f"{containers.broker}/fragmentos/{FIRST}/nodos") == {"nodos": ["nodo1:6001"]}

    fetched = get_json(f"{containers.nodo2}/descargar/{FIRST}")

    assert fetched == {"mensaje": f"Fragmento '{FIRST}' descargado de 'nodo1:6001'."}
    assert _listed(containers, "nodo2:6002") == [FIRST, *names[5:]]
    assert set(_holders(containers, FIRST)) == {"nodo1:6001", "nodo2:6002"}
    assert sha256(containers.folder / "fragmentos_6002" / FIRST) == sha256(film[0])


def test_the_headless_dashboard_runs_inside(containers: Containers) -> None:
    picture = containers.compose("run", "--rm", "tui", "--once")

    assert "nodo1:6001" in picture
    assert "nodo2:6002" in picture


def test_the_full_screen_opens_inside_and_leaves_on_q(containers: Containers) -> None:
    command = [*compose_command(), "run", "--rm", "tui"]
    with Terminal(command, folder=containers.folder, environment=containers.environment) as terminal:
        terminal.read_until("nodo2:6002")

        terminal.press("q")

        assert terminal.exit_code() == 0
        assert terminal.is_clean()


def test_a_killed_container_is_offered_to_nobody_until_it_returns(containers: Containers, tmp_path: Path) -> None:
    alone = tmp_path / "solo_000.mp4"
    alone.write_bytes(b"only on node 1")
    copy_into(containers.folder / "fragmentos_6001", [alone])
    eventually(lambda: _holders(containers, alone.name) == ["nodo1:6001"])

    containers.compose("kill", "nodo1")

    eventually(lambda: _holders(containers, alone.name) == [])
    containers.compose("start", "nodo1")
    eventually(lambda: _holders(containers, alone.name) == ["nodo1:6001"])


def test_a_container_plays_a_video_of_which_it_has_a_part(containers: Containers, film: list[Path], tmp_path: Path) -> None:
    copy_into(containers.folder / "fragmentos_6001", film[:5])
    copy_into(containers.folder / "fragmentos_6002", film[5:])
    run_splitter("join", str(film[0].parent), "-o", str(tmp_path / "joined.mp4"))
    [video] = eventually(
        lambda: [row for row in get_json(f"{containers.nodo2}/videos")["videos"] if row["total"] == 10 and not row.get("faltan")]
    )

    page = get(f"{containers.nodo2}/ver/{video['id']}")
    stream = get(f"{containers.nodo2}/videos/{video['id']}")

    assert "<video" in page.text
    assert stream.content == (tmp_path / "joined.mp4").read_bytes()


def test_nothing_in_the_containers_runs_as_root(containers: Containers) -> None:
    for service in ("broker", "nodo1", "nodo2"):
        assert containers.compose("exec", "-T", service, "id", "-u").strip() == "1000"


def _listed(containers: Containers, node: str) -> list[str]:
    names: list[str] = get_json(f"{containers.broker}/nodos/{node}/fragmentos")["fragmentos"]
    return names


def _holders(containers: Containers, fragment: str) -> list[str]:
    names: list[str] = get_json(f"{containers.broker}/fragmentos/{fragment}/nodos")["nodos"]
    return names
