"""Playheads: which videos are being read here by players, how far each has come, and what it waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

from backend.core.entry import VideoId


class Playhead:
    """A player's open request; ends with its `with` block. The thread that answers it moves it."""

    def __init__(self, playheads: Playheads, video: VideoId) -> None:
        self._playheads = playheads
        self.video = video
        self.fragment: int | None = None
        """The one that is read, None before the first."""
        self.awaited: int | None = None
        """The place in its content of the byte that the player waits for, None while it is served."""

    def read(self, fragment: int) -> None:
        """It has come to that fragment, and waits for nothing."""
        if self.fragment != fragment or self.awaited is not None:
            self.fragment, self.awaited = fragment, None
            self._playheads.tell()

    def wait_for(self, fragment: int, offset: int) -> None:
        if (self.fragment, self.awaited) != (fragment, offset):
            self.fragment, self.awaited = fragment, offset
            self._playheads.tell()

    def __enter__(self) -> Playhead:
        self._playheads.add(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._playheads.remove(self)


class Playheads:
    """Any thread may call. `on_change` is called whenever a playhead moved, waits or went."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._lock = threading.Lock()
        self._open: dict[Playhead, None] = {}

    def open(self, video: VideoId) -> Playhead:
        return Playhead(self, video)

    def of(self, video: VideoId) -> tuple[Playhead, ...]:
        """The oldest first."""
        return tuple(playhead for playhead in self.all() if playhead.video == video)

    def all(self) -> tuple[Playhead, ...]:
        """The oldest first."""
        with self._lock:
            return tuple(self._open)

    def awaited_in(self, video: VideoId, fragment: int) -> int | None:
        """The place in that fragment for which somebody waits; of several, the oldest playhead's."""
        return next((one.awaited for one in self.of(video) if one.fragment == fragment and one.awaited is not None), None)

    def add(self, playhead: Playhead) -> None:
        with self._lock:
            self._open[playhead] = None

    def remove(self, playhead: Playhead) -> None:
        with self._lock:
            self._open.pop(playhead, None)
        self.tell()

    def tell(self) -> None:
        self._on_change()
