"""Mixed clusters: programs of the original protocol and ours, word for word, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.eventually import eventually
from tests.node.fetching.sources import BrokenOffSource
from tests.node.original import register
from tests.node.running import OriginalBroker, OriginalNode, RunningBroker, RunningNode, Served

NAME = "video_prueba_000.mp4"
OTHER = "video_prueba_005.mp4"
CONTENT, OTHER_CONTENT = b"first fragment", b"sixth fragment"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def get(url: str) -> Any:
    return httpx.get(url, trust_env=False, timeout=30).json()


def put(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)


def holders(broker: Served, name: str) -> set[str]:
    return set(get(f"{broker.url}/fragmentos/{name}/nodos")["nodos"])


def test_an_original_node_and_ours_fetch_from_each_other_through_our_broker(stack: ExitStack, tmp_path: Path) -> None:
    broker = stack.enter_context(RunningBroker())
    put(tmp_path / "ours", NAME, CONTENT)
    put(tmp_path / "theirs", OTHER, OTHER_CONTENT)
    ours = stack.enter_context(RunningNode(broker.url, tmp_path / "ours"))
    theirs = stack.enter_context(OriginalNode(broker.url, tmp_path / "theirs"))
    register(theirs.name, theirs.folder, broker.url)
    eventually(lambda: holders(broker, NAME) == {ours.name})

    by_theirs = get(f"{theirs.url}/descargar/{NAME}")
    by_ours = get(f"{ours.url}/descargar/{OTHER}")

    assert by_theirs == {"mensaje": f"Fragmento '{NAME}' descargado de '{ours.name}'."}
    assert by_ours == {"mensaje": f"Fragmento '{OTHER}' descargado de '{theirs.name}'."}
    assert (theirs.folder / NAME).read_bytes() == CONTENT
    assert (ours.folder / OTHER).read_bytes() == OTHER_CONTENT
    assert holders(broker, NAME) == holders(broker, OTHER) == {ours.name, theirs.name}


def test_our_nodes_find_and_fetch_through_an_original_broker(stack: ExitStack, tmp_path: Path) -> None:
    broker = stack.enter_context(OriginalBroker())
    put(tmp_path / "1", NAME, CONTENT)
    one = stack.enter_context(RunningNode(broker.url, tmp_path / "1"))
    two = stack.enter_context(RunningNode(broker.url, tmp_path / "2"))
    eventually(lambda: holders(broker, NAME) == {one.name})

    answer = get(f"{two.url}/descargar/{NAME}")

    assert answer == {"mensaje": f"Fragmento '{NAME}' descargado de '{one.name}'."}
    assert (two.folder / NAME).read_bytes() == CONTENT
    assert holders(broker, NAME) == {one.name, two.name}
    assert get(f"{two.url}/nodos/{two.name}/fragmentos") == {"fragmentos": [NAME]}
    assert broker.nodes == {one.name: [NAME], two.name: [NAME]}


def test_an_original_broker_is_asked_again_by_transfers_that_wait(stack: ExitStack, tmp_path: Path) -> None:
    broker = stack.enter_context(OriginalBroker())
    theirs = stack.enter_context(OriginalNode(broker.url, tmp_path / "theirs"))
    ours = stack.enter_context(RunningNode(broker.url, tmp_path / "ours"))
    [asked] = httpx.post(f"{ours.url}/descargas", json={"fragmento": NAME}, trust_env=False).json()["descargas"]
    eventually(lambda: get(f"{ours.url}/descargas/{asked['id']}")["estado"] == "esperando")

    put(theirs.folder, NAME, CONTENT)
    register(theirs.name, theirs.folder, broker.url)

    eventually(lambda: get(f"{ours.url}/descargas/{asked['id']}")["estado"] == "terminada")
    assert (ours.folder / NAME).read_bytes() == CONTENT


def test_of_an_original_source_a_cut_off_answer_is_not_kept(stack: ExitStack, tmp_path: Path) -> None:
    broker = stack.enter_context(OriginalBroker())
    broken = stack.enter_context(BrokenOffSource(CONTENT, sent=5))
    ours = stack.enter_context(RunningNode(broker.url, tmp_path / "ours"))
    broker.nodes[broken.name] = [NAME]

    answer = httpx.get(f"{ours.url}/descargar/{NAME}", trust_env=False)

    assert answer.status_code == 500
    eventually(lambda: not list(ours.folder.iterdir()))


def test_our_node_sends_an_original_broker_nothing_that_it_does_not_know(stack: ExitStack, tmp_path: Path) -> None:
    broker = stack.enter_context(OriginalBroker())
    put(tmp_path / "ours", NAME, CONTENT)
    ours = stack.enter_context(RunningNode(broker.url, tmp_path / "ours"))
    eventually(lambda: broker.nodes.get(ours.name) == [NAME])

    get(f"{ours.url}/descargar/nothing.mp4")

    known = {f"POST /nodos/{ours.name}/fragmentos", f"GET /nodos/{ours.name}/fragmentos", "GET /fragmentos/nothing.mp4/nodos"}
    probes = {"GET /salud", "GET /eventos"}
    assert set(broker.requests) <= known | probes
