"""Eyes on the folder by inotify: told of each file by the kernel, the moment that it is closed, moved or deleted.

watchdog's observer would hold a file that is moved away back for half a second, to see where it went, and tell a rename into the
folder like a file that was just begun; so this stands directly on its inotify thread."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyEvent, InotifyFD, Mask, WatchDescriptor

from backend.node.holding.sighting import Sighting

MASK = Mask(
    InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_MOVE
    | InotifyConstants.IN_CREATE
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_ATTRIB
    | InotifyConstants.IN_DELETE_SELF
    | InotifyConstants.IN_MOVE_SELF
    | InotifyConstants.IN_EXCL_UNLINK
    | InotifyConstants.IN_ONLYDIR
)
"""Neither reads nor single writes are news."""


class InotifyEyes:
    """`on_sighting(file name, how)`, `on_missed()` where events were lost, and `on_blind()` where the folder is no longer
    there, come from a thread of its own."""

    by_events = True

    def __init__(
        self,
        folder: Path,
        *,
        on_sighting: Callable[[str, Sighting], None],
        on_missed: Callable[[], None],
        on_blind: Callable[[], None],
    ) -> None:
        self._folder = folder
        self._on_sighting = on_sighting
        self._on_missed = on_missed
        self._on_blind = on_blind
        self._inotify: InotifyFD | None = None

    def open(self) -> None:
        """Raises OSError where the system has no watch left, or the folder is gone."""
        self._inotify = InotifyFD()
        self._inotify.start()
        try:
            self._inotify.add_callback(os.fsencode(self._folder), MASK, self, CallbackId(id(self)))
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        inotify, self._inotify = self._inotify, None
        if inotify is not None:
            inotify.stop()
            inotify.join()

    def on_event(self, event: InotifyEvent) -> None:
        if event.is_delete_self or event.is_move_self:
            self._on_blind()
        elif event.name and not event.is_directory:
            self._on_sighting(os.fsdecode(event.name), _sighting(event))

    def on_queue_overflow(self) -> None:
        self._on_missed()

    def on_watch_deleted(self, _wd: WatchDescriptor) -> None:
        if self._inotify is not None:
            self._on_blind()


def _sighting(event: InotifyEvent) -> Sighting:
    if event.is_close_write:
        return Sighting.CLOSED
    return Sighting.MOVED_IN if event.is_moved_to else Sighting.SEEN
