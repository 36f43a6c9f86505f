"""Feed, orders and splitter against a real broker and real nodes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.core.names import NodeName
from backend.wire.transfers import DownloadRequest
from tests.eventually import eventually
from tests.media import sample_clip
from tests.processes import Broker, Node, free_port
from tests.tui.swarms import fragment
from tests.tui.watcher import Watcher
from tui.cluster import EmbeddedCluster
from tui.orders import Orders, Target
from tui.picture.cells import CellState
from tui.split_job import SplitJob
from tui.swarm.feed import Feed
from tui.swarm.mailbox import Mailbox
from tui.swarm.messages import SplitAdvanced, SplitEnded, Told

WORD = "friend"


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as broker:
        yield broker


@pytest.fixture
def nodes(broker: Broker, tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    with (
        Node("nodo1", broker=broker.url, folder=tmp_path / "one") as one,
        Node("nodo2", broker=broker.url, folder=tmp_path / "two") as two,
    ):
        yield one, two


@pytest.fixture
def watcher(broker: Broker) -> Iterator[Watcher]:
    with Watcher(broker.url) as watcher:
        yield watcher


def test_a_split_is_dealt_out_seen_and_fetched(watcher: Watcher, nodes: tuple[Node, Node], tmp_path: Path) -> None:
    one, two = nodes
    clip = sample_clip(tmp_path / "film.mp4")
    job = SplitJob(clip, 4, [one.url, two.url], post=watcher.mailbox.put)

    job.start()
    eventually(lambda: watcher.states(one.name) == (*[CellState.LAST_COPY] * 2, *[CellState.ELSEWHERE] * 2))
    watcher.orders.fetch(Target.of(watcher.node(one.name)), DownloadRequest(fragment=fragment("film", 2)))
    eventually(lambda: watcher.states(one.name)[2] is CellState.HELD)
    eventually(lambda: not job.is_running)
    transfer = watcher.node(one.name).transfers.get(fragment("film", 2))

    assert transfer is not None
    assert (transfer.source, transfer.received) == (two.name, transfer.size)
    assert any(isinstance(message, SplitAdvanced) and message.fraction for message in watcher.heard)
    assert [message.trouble for message in watcher.heard if isinstance(message, SplitEnded)] == [None]


def test_a_manifest_tells_of_fragments_that_nobody_has(watcher: Watcher, nodes: tuple[Node, Node], tmp_path: Path) -> None:
    one, two = nodes
    job = SplitJob(sample_clip(tmp_path / "film.mp4"), 4, [one.url], post=watcher.mailbox.put)
    job.start()
    eventually(lambda: watcher.states(one.name) == (*[CellState.LAST_COPY] * 4,))
    eventually(lambda: not job.is_running)

    (one.folder / "film_003.mp4").unlink()

    expected = (*[CellState.LAST_COPY] * 3, CellState.NOWHERE)
    eventually(lambda: watcher.states(one.name) == expected)
    eventually(lambda: watcher.states(two.name)[3] is CellState.NOWHERE)


def test_services_die_and_return_while_one_looks(watcher: Watcher, broker: Broker, nodes: tuple[Node, Node]) -> None:
    one, two = nodes
    eventually(lambda: watcher.node(two.name).connection.phase == "live")

    two.kill()
    eventually(lambda: watcher.node(two.name).connection.phase == "lost")
    broker.kill()
    eventually(lambda: watcher.swarm.broker.phase == "lost")
    (one.folder / "film_000.mp4").write_bytes(b"anything")
    eventually(lambda: watcher.states(one.name) == (CellState.LAST_COPY,) or watcher.states(one.name) == (CellState.NOWHERE,))
    broker.start()
    two.start()
    watcher.feed.retry_now()

    eventually(lambda: watcher.swarm.broker.phase == watcher.node(two.name).connection.phase == "live")
    eventually(lambda: watcher.states(one.name) == (CellState.LAST_COPY,))
    eventually(lambda: watcher.node(two.name).standing == "alive")


def test_the_splitters_trouble_is_told_in_its_words(tmp_path: Path) -> None:
    mailbox = Mailbox()
    job = SplitJob(sample_clip(tmp_path / "film.mp4"), 4, ["http://127.0.0.1:9"], post=mailbox.put)

    job.start()
    eventually(lambda: not job.is_running)

    ended = next(message for message in mailbox.take() if isinstance(message, SplitEnded))
    assert ended.trouble is not None
    assert ended.trouble.startswith("http://127.0.0.1:9 does not answer")
    assert not ended.is_cancelled


def test_the_splitter_knows_the_swarms_secret(tmp_path: Path) -> None:
    mailbox = Mailbox()
    cluster = EmbeddedCluster(free_port(), [free_port()], tmp_path, token=WORD)
    try:
        cluster.start()
        job = SplitJob(sample_clip(tmp_path / "film.mp4"), 2, [cluster.nodes[0].url], post=mailbox.put, token=WORD)
        job.start()
        eventually(lambda: not job.is_running)
    finally:
        cluster.stop()

    assert [message.trouble for message in mailbox.take() if isinstance(message, SplitEnded)] == [None]


def test_an_order_to_a_dead_node_is_told_and_waits_for_nobody() -> None:
    mailbox = Mailbox()
    orders = Orders(post=mailbox.put)
    nobody = Target(NodeName("nodo9:9"), "http://127.0.0.1:9")

    orders.cancel(nobody, "7")
    orders.stop()

    told = next(message for message in mailbox.take() if isinstance(message, Told))
    assert told.urgent
    assert "does not answer" in told.text


def test_the_feed_of_a_broker_that_is_not_there_ends_at_once() -> None:
    feed = Feed("http://127.0.0.1:9", post=lambda message: None)
    feed.start()

    before = time.monotonic()
    feed.stop()

    assert time.monotonic() - before < 2.0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("events")]
