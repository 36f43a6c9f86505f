"""The event hub: hands each event to all who follow, and remembers the last ones for those who come back.

An event's id is `<boot>-<number>`; numbers grow by one. A subscriber that returns with the id of the last event it saw is
given what came after, or `reinicio` where that is no longer known. One that does not keep up is told `reinicio` and let go;
one too many is refused, because each of them holds a thread that answers nobody else meanwhile."""

from __future__ import annotations

import re
import secrets
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from backend.core.errors import TooManyFollowers
from backend.wire.body import encode
from backend.wire.events import EVENT_NAMES, Event, Restarted

HEARTBEAT_SECONDS = 2.0
MOST_SUBSCRIBERS = 192
REMEMBERED_BYTES = 4 << 20
WAITING_BYTES = 8 << 20

_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class _Frame:
    number: int
    name: str
    octets: bytes


class Subscription:
    """One follower's frames, waiting to be written. The hub offers; one thread iterates."""

    def __init__(self, topics: tuple[str, ...], waiting: list[bytes]) -> None:
        self._topics = topics
        self._waiting = waiting
        self._waiting_bytes = sum(map(len, waiting))
        self._ready = threading.Condition()
        self._ended = False

    def wants(self, name: str) -> bool:
        return not self._topics or name.startswith(self._topics)

    def offer(self, octets: bytes) -> bool:
        """False where it has fallen behind."""
        with self._ready:
            if self._waiting_bytes + len(octets) > WAITING_BYTES:
                return False
            self._waiting.append(octets)
            self._waiting_bytes += len(octets)
            self._ready.notify()
            return True

    def end(self, last: bytes | None = None) -> None:
        """After what still waits; or, where a `last` frame is given, after that alone."""
        with self._ready:
            if last is not None:
                self._waiting = [last]
            self._ended = True
            self._ready.notify()

    def __iter__(self) -> Iterator[bytes]:
        """A comment at once, so that the stream is seen to be open; then frames, and comments in the silence between."""
        yield b":\n\n"
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._waiting or self._ended, HEARTBEAT_SECONDS)
                octets = b"".join(self._waiting)
                self._waiting, self._waiting_bytes = [], 0
                ended = self._ended
            if octets or not ended:
                yield octets or b":\n\n"
            if ended:
                return


class EventHub:
    """Any thread may call."""

    def __init__(self) -> None:
        self.boot = secrets.token_hex(4)
        self._lock = threading.Lock()
        self._remembered: deque[_Frame] = deque()
        self._remembered_bytes = 0
        self._subscriptions: set[Subscription] = set()
        self._published = 0
        self._closed = False

    @property
    def published(self) -> int:
        return self._published

    @property
    def subscribers(self) -> int:
        return len(self._subscriptions)

    def publish(self, event: Event) -> None:
        with self._lock:
            self._published += 1
            frame = self._frame(event)
            self._remember(frame)
            for subscription in [one for one in self._subscriptions if one.wants(frame.name)]:
                if not subscription.offer(frame.octets):
                    self._let_go(subscription)

    def subscribe(self, *, topics: tuple[str, ...] = (), last_id: str = "") -> Subscription:
        """`topics` are beginnings of event names, none for all; `last_id` is that of the last event seen, if any.
        Raises TooManyFollowers."""
        with self._lock:
            if len(self._subscriptions) >= MOST_SUBSCRIBERS:
                raise TooManyFollowers(MOST_SUBSCRIBERS)
            missed = self._missed_since(last_id)
            if missed is None:
                waiting = [self._frame(Restarted(reason="Ya no se recuerdan los eventos perdidos")).octets]
            else:
                waiting = [frame.octets for frame in missed if not topics or frame.name.startswith(topics)]
            subscription = Subscription(topics, waiting)
            self._subscriptions.add(subscription)
            if self._closed:
                subscription.end()
            return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        subscription.end()
        with self._lock:
            self._subscriptions.discard(subscription)

    def close(self) -> None:
        """Ends every stream, now and from now on."""
        with self._lock:
            self._closed = True
            for subscription in self._subscriptions:
                subscription.end()

    def _remember(self, frame: _Frame) -> None:
        self._remembered.append(frame)
        self._remembered_bytes += len(frame.octets)
        while self._remembered_bytes > REMEMBERED_BYTES:
            self._remembered_bytes -= len(self._remembered.popleft().octets)

    def _let_go(self, subscription: Subscription) -> None:
        subscription.end(self._frame(Restarted(reason="El suscriptor no seguía el ritmo")).octets)
        self._subscriptions.discard(subscription)

    def _missed_since(self, last_id: str) -> list[_Frame] | None:
        """None where it cannot be told."""
        if not last_id:
            return []
        boot, _, number = last_id.rpartition("-")
        if boot != self.boot or not _NUMBER.fullmatch(number) or int(number) > self._published:
            return None
        missed = self._published - int(number)
        if missed > len(self._remembered):
            return None
        return [frame for frame in self._remembered if frame.number > int(number)]

    def _frame(self, event: Event) -> _Frame:
        name = EVENT_NAMES[type(event)]
        head = f"id: {self.boot}-{self._published}\nevent: {name}\ndata: ".encode()
        return _Frame(self._published, name, head + encode(event) + b"\n\n")
