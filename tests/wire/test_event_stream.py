from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from backend.core.names import NodeName
from backend.wire import event_stream
from backend.wire.event_stream import EventStream, parse_frames
from backend.wire.events import EVENT_NAMES, EVENT_TYPES, NodeLeft, Received, parse_event
from tests.eventually import eventually
from tests.wire.sse_server import SseServer

LEFT = b'id: %d\nevent: nodo.retirado\ndata: {"nodo":"nodo1:6001"}\n\n'


@pytest.fixture
def server() -> Iterator[SseServer]:
    running = SseServer()
    yield running
    running.close()


class Listener:
    """An EventStream whose callbacks land in queues."""

    def __init__(self, url: str) -> None:
        self.opened = threading.Semaphore(0)
        self.events: queue.Queue[Received] = queue.Queue()
        self.losses: queue.Queue[str] = queue.Queue()
        self.stream = EventStream(
            url,
            on_open=self.opened.release,
            on_event=self.events.put,
            on_lost=lambda why, _seconds: self.losses.put(why),
            topic="nodo",
        )
        self.stream.start()


@pytest.fixture
def listener(server: SseServer) -> Iterator[Listener]:
    listening = Listener(server.url)
    yield listening
    listening.stream.stop()


def test_frames_are_read_as_the_standard_says() -> None:
    lines = [": hello", "id: 1", "event: a", "data: x", "data:  y", "", "event: no-data", "", "data:z", ""]

    assert list(parse_frames(lines)) == [("1", "a", "x\n y"), ("1", "", "z")]


def test_an_unfinished_frame_is_no_event() -> None:
    assert list(parse_frames(["event: a", "data: x"])) == []


def test_every_event_name_has_a_type_and_back() -> None:
    assert {EVENT_NAMES[event_type]: event_type for event_type in EVENT_NAMES} == EVENT_TYPES


def test_an_event_of_a_newer_protocol_is_passed_over() -> None:
    assert parse_event("nodo.bailando", b"{}") is None


def test_events_arrive_in_order_with_their_ids(server: SseServer, listener: Listener) -> None:
    assert listener.opened.acquire(timeout=10)

    server.chunks.put(b": hello\n\n" + LEFT % 1 + LEFT % 2)

    expected = NodeLeft(node=NodeName("nodo1:6001"))
    assert [listener.events.get(timeout=10) for _ in range(2)] == [
        Received(id="1", event=expected),
        Received(id="2", event=expected),
    ]
    assert server.paths == ["/eventos?tema=nodo"]


def test_a_lost_stream_is_told_and_resumed_after_the_last_event(server: SseServer, listener: Listener) -> None:
    server.chunks.put(LEFT % 41)
    listener.events.get(timeout=10)

    server.chunks.put(None)

    assert listener.losses.get(timeout=10)
    assert listener.opened.acquire(timeout=10)
    assert listener.opened.acquire(timeout=10)
    assert server.last_ids == [None, "41"]


def test_a_service_that_is_not_there_is_told(server: SseServer) -> None:
    server.close()

    listening = Listener(server.url)

    assert "does not answer" in listening.losses.get(timeout=10)
    listening.stream.stop()


def test_stopping_does_not_wait_for_the_next_byte(server: SseServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "SILENCE_SECONDS", 3600.0)
    listening = Listener(server.url)
    assert listening.opened.acquire(timeout=10)

    stopping = threading.Thread(target=listening.stream.stop, daemon=True)
    stopping.start()

    eventually(lambda: not stopping.is_alive())
    assert listening.losses.empty()


def test_data_that_is_no_event_does_not_end_the_following(server: SseServer, listener: Listener) -> None:
    server.chunks.put(b"id: 1\nevent: nodo.retirado\ndata: {]\n\n")
    assert "Cuerpo no" in listener.losses.get(timeout=10)
    server.chunks.put(None)

    server.chunks.put(LEFT % 2)

    assert listener.events.get(timeout=10).id == "2"
