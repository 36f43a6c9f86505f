"""The watcher: sees to it that every change in the folder comes to notice, whatever becomes of the folder or the events.

A canary proves the eyes when they open and now and then. Where inotify does not notice it, or the folder is on a file system
that other machines change, the folder is polled; and all of it is scanned once a minute in any case."""

from __future__ import annotations

import logging
import stat
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from backend.node.holding.canary import Canary
from backend.node.holding.mounts import is_remote
from backend.node.holding.sighting import Sighting
from backend.node.holding.watcher_polling import PollingEyes

UNWRITABLE_NOTICE = "No se puede escribir en la carpeta ({why}): se vigila por sondeo y nada se puede descargar a ella"
POLLING_NOTICE = "La carpeta no envía eventos: se vigila por sondeo y los cambios tardan más en verse"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the watcher does what, in seconds."""

    guard: float = 0.5
    canary: float = 20.0
    canary_answer: float = 2.0
    rescan: float = 60.0
    retry_events: float = 60.0


class Eyes(Protocol):
    """`open` raises OSError; `close` may be called at any time."""

    by_events: bool

    def open(self) -> None: ...

    def close(self) -> None: ...


class EyesFactory(Protocol):
    def __call__(
        self,
        folder: Path,
        *,
        on_sighting: Callable[[str, Sighting], None],
        on_missed: Callable[[], None],
        on_blind: Callable[[], None],
    ) -> Eyes: ...


def eyes_of_this_system() -> Sequence[EyesFactory]:
    """The better ones first."""
    if sys.platform != "linux":
        return (PollingEyes,)
    from backend.node.holding.watcher_inotify import InotifyEyes

    return (InotifyEyes, PollingEyes)


class Watcher:
    """Owns a thread. `on_sighting(file name, how)` and `on_everything()` come from it and from its eyes' threads."""

    def __init__(
        self,
        folder: Path,
        *,
        on_sighting: Callable[[str, Sighting], None],
        on_everything: Callable[[], None],
        eyes: Sequence[EyesFactory] | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._folder = folder
        self._on_sighting = on_sighting
        self._on_everything = on_everything
        self._kinds = eyes or eyes_of_this_system()
        self._pace = pace or Pace()
        self._canary = Canary(folder)
        self._eyes: Eyes | None = None
        self._by_events = False
        self._notice: str | None = None
        self._blind = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    @property
    def by_events(self) -> bool:
        """Whether events are proven to come."""
        return self._by_events

    @property
    def notice(self) -> str | None:
        """What is amiss, a sentence in Spanish."""
        return self._notice

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._blind.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._blind.clear()
            identity = _identity(self._folder)
            if identity is None:
                self._wait_for_folder()
            elif self._open():
                self._guard(identity)
            self._close()

    def _wait_for_folder(self) -> None:
        log.warning("%s is gone; nothing is shared until it is back", self._folder)
        self._notice = f"La carpeta {self._folder} no existe"
        self._on_everything()
        while not self._stopping.is_set() and _identity(self._folder) is None:
            self._stopping.wait(self._pace.guard / 5)

    def _open(self) -> bool:
        """Whether any eyes are open and, where that can be proven, see."""
        for kind in self._kinds:
            eyes = self._eyes_of(kind)
            if eyes is None:
                continue
            self._eyes = eyes
            self._on_everything()
            if not eyes.by_events or self._canary.proves(self._pace.canary_answer):
                self._tell_how(eyes)
                return True
            self._close()
        self._stopping.wait(self._pace.guard)
        return False

    def _eyes_of(self, kind: EyesFactory) -> Eyes | None:
        eyes = kind(self._folder, on_sighting=self._sighted, on_missed=self._missed, on_blind=self._blind.set)
        if eyes.by_events and is_remote(self._folder):
            return None
        try:
            eyes.open()
        except OSError as error:
            log.info("%s cannot watch %s: %s", kind, self._folder, error)
            return None
        return eyes

    def _tell_how(self, eyes: Eyes) -> None:
        self._by_events = eyes.by_events
        hindrance = self._canary.hindrance
        polling = UNWRITABLE_NOTICE.format(why=hindrance) if hindrance else POLLING_NOTICE
        before, self._notice = self._notice, None if eyes.by_events else polling
        if before != self._notice and eyes.by_events:
            log.info("%s is watched by events again", self._folder)
        elif before != self._notice:
            why = f"cannot be written to: {hindrance}" if hindrance else "sends no events"
            log.warning("%s %s; polling it instead", self._folder, why)

    def _guard(self, identity: tuple[int, int]) -> None:
        """Returns when eyes are to be opened anew."""
        opened = canary = scanned = time.monotonic()
        while not self._blind.wait(self._pace.guard) and _identity(self._folder) == identity:
            now = time.monotonic()
            if now - scanned >= self._pace.rescan:
                scanned = now
                self._on_everything()
            if not self.by_events and now - opened >= self._pace.retry_events:
                return
            if self.by_events and now - canary >= self._pace.canary:
                canary = now
                if not self._canary.proves(self._pace.canary_answer):
                    return

    def _close(self) -> None:
        eyes, self._eyes = self._eyes, None
        self._by_events = False
        if eyes is not None:
            eyes.close()

    def _sighted(self, file_name: str, sighting: Sighting) -> None:
        if not self._canary.sighted(file_name):
            self._on_sighting(file_name, sighting)

    def _missed(self) -> None:
        log.warning("events of %s were lost; looking at all of it", self._folder)
        self._on_everything()


def _identity(folder: Path) -> tuple[int, int] | None:
    """None where there is no folder."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None
