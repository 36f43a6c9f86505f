"""A thread that follows a service's server-sent events, through losses and returns (HTML standard, section 9.2)."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import httpx

from backend.core.errors import EnjambreError
from backend.wire.events import Received, parse_event
from backend.wire.http import Session

SILENCE_SECONDS = 6.0
"""Services send at least a comment every 2 s, so a longer silence is a lost connection."""

FIRST_RETRY_SECONDS = 0.25
LAST_RETRY_SECONDS = 5.0


@dataclass(slots=True)
class _Frame:
    id: str = ""
    name: str = ""
    lines: list[str] | None = None


def parse_frames(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(id, event name, data) of each complete event; comments and fields of no meaning are passed over."""
    frame = _Frame()
    for line in lines:
        if not line:
            if frame.lines is not None:
                yield frame.id, frame.name, "\n".join(frame.lines)
            frame = _Frame(id=frame.id)
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "id":
            frame.id = value
        elif field == "event":
            frame.name = value
        elif field == "data":
            frame.lines = [*(frame.lines or ()), value]


class EventStream:
    """Calls back from its own thread: `on_open` each time the stream is there (ask for the whole state then), `on_event`
    for each event, `on_lost(why, seconds)` when it is not, with the wait until the next try. `start`, `stop` and
    `retry_now` may be called from any thread."""

    def __init__(
        self,
        base_url: str,
        *,
        on_open: Callable[[], None],
        on_event: Callable[[Received], None],
        on_lost: Callable[[str, float], None],
        token: str | None = None,
        topic: str = "",
        on_alive: Callable[[], None] = lambda: None,
    ) -> None:
        self._session = Session(base_url, token=token)
        self._on_open = on_open
        self._on_event = on_event
        self._on_lost = on_lost
        self._on_alive = on_alive
        self._topic = topic
        self._last_id = ""
        self._retry_seconds = FIRST_RETRY_SECONDS
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name=f"events {base_url}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Returns at once; `stop` waits."""
        self._stopping.set()
        self._wake.set()
        if self._socket is not None:
            _shut(self._socket)

    def stop(self, *, within_seconds: float | None = None) -> None:
        """Waits for a call back that is under way, no longer than `within_seconds`."""
        self.ask_to_stop()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(within_seconds)
        self._session.close()

    def retry_now(self) -> None:
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._follow()
                why = "the stream ended"
            except EnjambreError as error:
                why = str(error)
            if not self._stopping.is_set():
                self._pause(why)

    def _pause(self, why: str) -> None:
        seconds = self._retry_seconds * random.uniform(0.8, 1.2)
        self._retry_seconds = min(self._retry_seconds * 2, LAST_RETRY_SECONDS)
        self._on_lost(why, seconds)
        self._wake.wait(seconds)
        self._wake.clear()

    def _follow(self) -> None:
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": self._last_id} if self._last_id else {})
        timeout = httpx.Timeout(SILENCE_SECONDS, connect=2.0)
        params = {"tema": self._topic} if self._topic else {}
        with self._session.stream("GET", "/eventos", headers=headers, params=params, timeout=timeout) as response:
            self._socket = response.extensions["network_stream"].get_extra_info("socket")
            self._retry_seconds = FIRST_RETRY_SECONDS
            self._on_open()
            for event_id, name, data in parse_frames(self._lines(response)):
                self._last_id = event_id
                self._deliver(event_id, name, data)

    def _lines(self, response: httpx.Response) -> Iterator[str]:
        for line in response.iter_lines():
            if self._stopping.is_set():
                return
            self._on_alive()
            yield line

    def _deliver(self, event_id: str, name: str, data: str) -> None:
        event = parse_event(name, data.encode())
        if event is not None:
            self._on_event(Received(id=event_id, event=event))


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        """It was closed already."""
