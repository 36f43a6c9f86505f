"""Eyes on the folder by looking again and again: for file systems that send no events."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from watchdog.events import DirDeletedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from backend.node.holding.sighting import Sighting

POLL_SECONDS = 1.0


class PollingEyes(FileSystemEventHandler):
    """Calls back as InotifyEyes do, but never knows that a file was closed."""

    by_events = False

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
        self._on_blind = on_blind
        self._observer = PollingObserver(timeout=POLL_SECONDS)

    def open(self) -> None:
        """Raises OSError where the folder is gone."""
        self._observer.schedule(self, str(self._folder))
        self._observer.start()

    def close(self) -> None:
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if isinstance(event, DirDeletedEvent) and event.src_path == str(self._folder):
            self._on_blind()
        elif not event.is_directory:
            self._tell(event.src_path)
            self._tell(event.dest_path)

    def _tell(self, path: str | bytes) -> None:
        if path:
            self._on_sighting(Path(os.fsdecode(path)).name, Sighting.SEEN)
