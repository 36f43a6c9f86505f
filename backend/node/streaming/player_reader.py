"""A player's reader: gives it a video's bytes from the folder or from what arrives, and waits for what is not here yet."""

from __future__ import annotations

import errno
from collections.abc import Callable
from types import TracebackType

from backend.core.entry import VideoId
from backend.node.fetching.arrivals import Arrivals
from backend.node.fetching.playheads import Playhead
from backend.node.holding.shelf import OpenFragment, Shelf
from backend.node.streaming.bell import Bell

LOOK_UP_SECONDS = 0.5
"""A player that waits may leave: its connection is looked at that often."""


class PlayerLeft(ConnectionResetError):
    """The player is gone, or is to go: nothing more can be sent. Servers take it for what it says."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "the player left")


class PlayerReader:
    """One thread reads, within the `with` block."""

    def __init__(
        self, video: VideoId, shelf: Shelf, arrivals: Arrivals, bell: Bell, playhead: Playhead, is_there: Callable[[], bool]
    ) -> None:
        """`is_there` tells whether the player still is."""
        self._video = video
        self._shelf = shelf
        self._arrivals = arrivals
        self._bell = bell
        self._playhead = playhead
        self._is_there = is_there
        self._opened: OpenFragment | None = None
        self._fragment: int | None = None

    def read(self, fragment: int, offset: int, size: int) -> bytes:
        """Bytes of the fragment's content from `offset` on, at least one and at most `size`, proven to be the manifest's; waits
        for them as long as it takes. Raises PlayerLeft."""
        while True:
            rung = self._bell.count
            octets = self._from_folder(fragment, offset, size) or self._from_arrivals(fragment, offset, size)
            if octets:
                self._playhead.read(fragment)
                return octets
            self._playhead.wait_for(fragment, offset)
            if self._bell.is_closed or not self._is_there():
                raise PlayerLeft
            self._bell.wait(rung, LOOK_UP_SECONDS)

    def __enter__(self) -> PlayerReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def _from_folder(self, fragment: int, offset: int, size: int) -> bytes:
        if self._opened is None or self._fragment != fragment:
            self._close()
            self._opened, self._fragment = self._shelf.open_place(self._video, fragment), fragment
        if self._opened is None:
            return b""
        octets = self._opened.read_at(offset, size)
        if not octets:
            self._shelf.look_again(self._opened)
            self._close()
        return octets

    def _from_arrivals(self, fragment: int, offset: int, size: int) -> bytes:
        return next(filter(None, (one.read(offset, size) for one in self._arrivals.of(self._video, fragment))), b"")

    def _close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()
