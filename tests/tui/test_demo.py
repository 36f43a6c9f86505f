from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui.demo
from tests.eventually import eventually
from tests.journeys.swarm import get_json
from tests.process_tree import descendants, still_running
from tests.processes import Broker, Node
from tui.demo import Demonstration


@pytest.fixture(autouse=True)
def a_short_clip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui.demo, "CLIP_SECONDS", 20)


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as broker:
        yield broker


@pytest.fixture
def nodes(broker: Broker, tmp_path: Path) -> Iterator[list[Node]]:
    with (
        Node("127.0.0.1", broker=broker.url, folder=tmp_path / "one") as nodo1,
        Node("127.0.0.1", broker=broker.url, folder=tmp_path / "two") as nodo2,
    ):
        eventually(lambda: len(get_json(f"{broker.url}/nodos")["nodos"]) == 2)
        yield [nodo1, nodo2]


def _demonstrate(broker: Broker) -> list[str]:
    said: list[str] = []
    demonstration = Demonstration(broker.url, say=said.append)
    demonstration.start()
    demonstration.wait()
    demonstration.stop()
    return said


def test_each_node_is_dealt_five_fragments(broker: Broker, nodes: list[Node]) -> None:
    said = _demonstrate(broker)

    assert said[-1] == "the sample clip is dealt out"
    assert [len(list(node.folder.glob("sample_*.mp4"))) for node in nodes] == [5, 5]


def test_a_swarm_that_has_the_clip_is_left_alone(broker: Broker, nodes: list[Node]) -> None:
    _demonstrate(broker)
    eventually(lambda: get_json(f"{broker.url}/fragmentos?prefijo=sample_")["total"] == 10)

    assert _demonstrate(broker) == []


def test_a_swarm_without_nodes_is_told_so(broker: Broker) -> None:
    assert _demonstrate(broker) == ["there is no node to deal the sample clip out to"]


def test_stop_ends_it_in_the_middle(broker: Broker, nodes: list[Node]) -> None:
    before = descendants(os.getpid())
    said: list[str] = []
    demonstration = Demonstration(broker.url, say=said.append)
    demonstration.start()
    eventually(lambda: descendants(os.getpid()) - before)

    demonstration.stop()

    assert said == ["making a sample clip of 0 minutes"]
    assert not still_running(descendants(os.getpid()) - before)
