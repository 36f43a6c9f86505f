"""The offer watch: hears from the broker's events when somebody may offer what is waited for, or asks now and then; and when
holders come and go."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection

from backend.core.names import FragmentName
from backend.wire.event_stream import EventStream
from backend.wire.events import (
    FragmentsPublished,
    NodeExpired,
    NodeFellSilent,
    NodeLeft,
    NodeRegistered,
    Received,
    Restarted,
)

POLL_SECONDS = 2.0
SAFETY_SECONDS = 30.0

NEWS_OF_HOLDERS = (FragmentsPublished, NodeRegistered, NodeFellSilent, NodeExpired, NodeLeft, Restarted)


class OfferWatch:
    """Owns two threads. `on_offers` gets the fragments that are news, None where it may be any of them; `on_holders` is called
    whenever somebody's fragments may be others than before."""

    def __init__(
        self,
        broker_url: str,
        *,
        token: str | None,
        on_offers: Callable[[Collection[FragmentName] | None], None],
        on_holders: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_offers = on_offers
        self._on_holders = on_holders
        self._hears_events = False
        self._stopping = threading.Event()
        self._stream = EventStream(
            broker_url,
            topic="fragmentos,nodo",
            token=token,
            on_open=self._opened,
            on_event=self._heard,
            on_lost=self._lost,
        )
        self._thread = threading.Thread(target=self._run, name="offer watch", daemon=True)

    def start(self) -> None:
        self._stream.start()
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._stream.stop()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        """Events may be lost, and a broker of the original routes has none."""
        asked = time.monotonic()
        while not self._stopping.wait(POLL_SECONDS):
            if not self._hears_events or time.monotonic() - asked >= SAFETY_SECONDS:
                asked = time.monotonic()
                self._on_offers(None)

    def _opened(self) -> None:
        self._hears_events = True
        self._on_holders()
        self._on_offers(None)

    def _lost(self, _why: str, _seconds: float) -> None:
        self._hears_events = False

    def _heard(self, received: Received) -> None:
        if isinstance(received.event, NEWS_OF_HOLDERS):
            self._on_holders()
        match received.event:
            case FragmentsPublished() as published if published.added or published.too_many:
                self._on_offers(None if published.too_many else {entry.name for entry in published.added})
            case NodeRegistered() | Restarted():
                self._on_offers(None)
