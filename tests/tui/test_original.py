"""Services of the original protocol, as the dashboard meets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backend.core.names import NodeName
from backend.wire.transfers import DownloadRequest
from tests.eventually import eventually
from tests.node.original import register
from tests.node.running import OriginalBroker, OriginalNode, RunningBroker
from tests.tui.swarms import NOW, fragment
from tests.tui.watcher import Watcher
from tui.orders import Target
from tui.picture.lamps import node_lamp
from tui.swarm.messages import Told

FIRST, SECOND = fragment("film", 0), fragment("film", 1)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def original_nodes(stack: ExitStack, tmp_path: Path, broker_url: str) -> list[OriginalNode]:
    """Two of them, with a fragment each."""
    nodes = []
    for name in (FIRST, SECOND):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_bytes(b"anything")
        node = stack.enter_context(OriginalNode(broker_url, folder))
        register(node.name, folder, broker_url)
        nodes.append(node)
    return nodes


def test_nodes_of_the_original_protocol_are_there_and_fetch(stack: ExitStack, tmp_path: Path) -> None:
    broker = stack.enter_context(RunningBroker())
    one, two = original_nodes(stack, tmp_path, broker.url)
    watcher = stack.enter_context(Watcher(broker.url))
    eventually(lambda: {node.connection.phase for node in watcher.swarm.nodes.values()} == {"live"})
    target = Target.of(watcher.swarm.nodes[NodeName(one.name)])

    watcher.orders.fetch(target, DownloadRequest(fragment=SECOND))
    eventually(lambda: watcher.swarm.nodes[NodeName(one.name)].index.count == 2)
    watcher.orders.delete(target, FIRST, force=False)
    eventually(lambda: bool(watcher.swarm) and watcher.told("cannot do that"))

    lamps = {node_lamp(node, NOW).words for node in watcher.swarm.nodes.values()}
    assert lamps == {"asked now and then"}
    assert (one.folder / SECOND).read_bytes() == b"anything"
    assert watcher.told(f"descargado de '{two.name}'")
    assert [told.level for told in watcher.heard if isinstance(told, Told)] == ["info", "error"]


def test_a_broker_of_the_original_protocol_is_called_what_it_is(stack: ExitStack) -> None:
    broker = stack.enter_context(OriginalBroker())
    watcher = stack.enter_context(Watcher(broker.url))

    eventually(lambda: watcher.swarm.broker.phase == "lost")

    assert "a broker of the original routes alone" in watcher.swarm.broker.why
