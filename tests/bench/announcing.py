"""From a file's arrival in a folder to the event at whoever follows the broker, in a small folder and in a full one."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from backend.wire.broker_client import BrokerClient
from backend.wire.event_stream import EventStream
from backend.wire.events import FragmentsPublished, Received
from tests.bench.measure import Comparison, Finding, median
from tests.eventually import eventually
from tests.processes import Broker, Node

ARRIVALS = 60
FILE_BYTES = 64 * 1024


class Arrivals:
    """Names as they are told of, from another thread."""

    def __init__(self) -> None:
        self._told: queue.Queue[str] = queue.Queue()

    def tell(self, name: str) -> None:
        self._told.put(name)

    def wait_for(self, name: str) -> None:
        while self._told.get(timeout=30) != name:
            """It is of an earlier file."""


def measure(folder: Path, *, many: int) -> Iterator[Finding]:
    bare = _bare_watchdog(folder)
    broker = Broker()
    node = Node("127.0.0.1", broker=broker.url, folder=folder / "watched")
    with broker, node, _followed(broker.url) as arrivals:
        _arrive(folder, node.folder, arrivals, "warm", 5)
        few = median(_arrive(folder, node.folder, arrivals, "few", ARRIVALS))
        _fill(folder, node, broker, many)
        full = median(_arrive(folder, node.folder, arrivals, "full", ARRIVALS))
    yield Comparison(what="announcing a file", ours=few, other=bare, unit="ms", against="watchdog's bare callback")
    yield Comparison(what=f"… in a folder of {many:,}", ours=full, other=few, unit="ms", against="a folder of few", aim=1.5)


def _arrive(origin: Path, folder: Path, arrivals: Arrivals, title: str, count: int) -> list[float]:
    """Milliseconds of each, one after the other."""
    took = []
    for number in range(count):
        name = f"{title}_{number:05d}.bin"
        (origin / name).write_bytes(os.urandom(FILE_BYTES))
        begin = time.perf_counter()
        (origin / name).rename(folder / name)
        arrivals.wait_for(name)
        took.append((time.perf_counter() - begin) * 1000)
    return took


def _fill(origin: Path, node: Node, broker: Broker, count: int) -> None:
    for number in range(count):
        (origin / "next").write_bytes(number.to_bytes(8, "big"))
        (origin / "next").rename(node.folder / f"ballast_{number:06d}.bin")
    client = BrokerClient(broker.url)
    eventually(lambda: client.nodes()[0].fragments >= count, seconds=120)
    client.close()


@contextmanager
def _followed(url: str) -> Iterator[Arrivals]:
    arrivals = Arrivals()

    def hear(received: Received) -> None:
        if isinstance(received.event, FragmentsPublished):
            for entry in received.event.added:
                arrivals.tell(entry.name)

    stream = EventStream(url, on_open=lambda: None, on_event=hear, on_lost=lambda why, seconds: None, topic="fragmentos")
    stream.start()
    try:
        yield arrivals
    finally:
        stream.stop()


def _bare_watchdog(folder: Path) -> float:
    """Median milliseconds from the move to the callback, in a process that does nothing else."""
    watched = folder / "bare"
    watched.mkdir()
    arrivals = Arrivals()

    class Ears(FileSystemEventHandler):
        def on_created(self, event: FileSystemEvent) -> None:
            arrivals.tell(Path(os.fsdecode(event.src_path)).name)

    observer = Observer()
    observer.schedule(Ears(), str(watched))
    observer.start()
    try:
        return median(_arrive(folder, watched, arrivals, "bare", ARRIVALS))
    finally:
        observer.stop()
        observer.join()
