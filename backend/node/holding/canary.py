"""The canary: a hidden file written into the folder to see whether the watcher's eyes notice."""

from __future__ import annotations

import logging
import secrets
import threading
from pathlib import Path

log = logging.getLogger(__name__)


class Canary:
    """`sighted` is called from the eyes' thread, `proves` from the watcher's."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f".canario-{secrets.token_hex(8)}"
        self._sighted = threading.Event()
        self.hindrance: str | None = None
        """Why it could not be written the last time, as the system says."""

    def sighted(self, file_name: str) -> bool:
        """Whether that was the canary."""
        if file_name != self._path.name:
            return False
        self._sighted.set()
        return True

    def proves(self, seconds: float) -> bool:
        """Whether the eyes noticed it in time. A folder that cannot be written to proves nothing."""
        self._sighted.clear()
        try:
            self._path.touch()
            self.hindrance = None
            return self._sighted.wait(seconds)
        except OSError as error:
            self.hindrance = error.strerror
            return False
        finally:
            if self.hindrance is None:
                self._remove()

    def _remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.info("the canary stays in %s: %s", self._path.parent, error)
