"""What a node tells its followers: its folder, its transfers, its log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backend.core.names import FragmentName
from backend.wire.broker_client import BrokerClient
from backend.wire.event_stream import EventStream
from backend.wire.events import Event, FolderChanged, LogLine, TransferAdvanced, TransferFailed, TransferFinished
from backend.wire.transfers import DownloadRequest
from tests.core.manifests import digest_of
from tests.eventually import eventually
from tests.node.fetching.sources import NAME, Source, entry_of, offer
from tests.node.running import RunningBroker, RunningNode

CONTENT = bytes(4 << 20)


class Situation:
    """A node with one follower, and what it was told."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        broker = stack.enter_context(RunningBroker())
        self.broker = BrokerClient(broker.url)
        stack.callback(self.broker.close)
        self.node: RunningNode = stack.enter_context(RunningNode(broker.url, folder))
        self.told: list[Event] = []
        opened: list[bool] = []
        stream = EventStream(
            self.node.url,
            on_open=lambda: opened.append(True),
            on_event=lambda received: self.told.append(received.event),
            on_lost=lambda _why, _seconds: None,
        )
        stream.start()
        stack.callback(stream.stop)
        eventually(lambda: opened)

    def changes(self) -> list[FolderChanged]:
        return [event for event in self.told if isinstance(event, FolderChanged)]

    def source(self) -> Source:
        source = Source(CONTENT)
        self._stack.enter_context(source)
        offer(self.broker, source, entry_of(CONTENT))
        return source


@pytest.fixture
def situation(tmp_path: Path) -> Iterator[Situation]:
    with ExitStack() as stack:
        yield Situation(stack, tmp_path / "folder")


def test_a_change_in_the_folder_is_told_with_its_entries(situation: Situation) -> None:
    (situation.node.folder / "a.mp4").write_bytes(b"content")
    eventually(situation.changes)
    (situation.node.folder / "a.mp4").unlink()
    eventually(lambda: len(situation.changes()) == 2)

    appeared, went = situation.changes()
    assert [(entry.name, entry.sha256) for entry in appeared.added] == [("a.mp4", digest_of(b"content"))]
    assert went.removed == ("a.mp4",)


def test_a_transfer_is_told_from_its_queueing_to_its_end(situation: Situation) -> None:
    situation.source()

    situation.node.client.download(DownloadRequest(fragment=NAME))

    finished = eventually(lambda: [event for event in situation.told if isinstance(event, TransferFinished)])[0].transfer
    advanced = [event.transfer for event in situation.told if isinstance(event, TransferAdvanced)]
    assert advanced[0].state == "en_cola"
    assert (finished.state, finished.received, finished.size) == ("terminada", len(CONTENT), len(CONTENT))
    received = [transfer.received for transfer in advanced]
    assert received == sorted(received)


def test_a_cancelled_transfer_is_told_as_one_that_did_not_come(situation: Situation) -> None:
    [transfer] = situation.node.client.download(DownloadRequest(fragment=NAME))

    situation.node.client.cancel(transfer.id)

    [failed] = eventually(lambda: [event for event in situation.told if isinstance(event, TransferFailed)])
    assert failed.transfer.state == "cancelada"


def test_the_log_is_told_and_names_the_fragment_that_it_speaks_of(situation: Situation, caplog: pytest.LogCaptureFixture) -> None:
    situation.source()

    with caplog.at_level(logging.INFO, logger="backend"):
        situation.node.client.download(DownloadRequest(fragment=NAME))
        announced, fetched = eventually(lambda: _two_lines_about(NAME, situation))

    assert announced.text == f"'{NAME}' announced"
    assert fetched.text.startswith(f"'{NAME}' fetched from")
    assert {(line.level, line.origin) for line in (announced, fetched)} == {("info", situation.node.name)}


def _two_lines_about(fragment: FragmentName, situation: Situation) -> list[LogLine]:
    """In the order of their words; nothing before there are two."""
    lines = [told for told in situation.told if isinstance(told, LogLine) and told.fragment == fragment]
    return sorted(lines, key=lambda line: line.text) if len(lines) > 1 else []
