"""Fragments that have their final name before the disk has all their bytes.

Waiting for the disk would more than double the time of a download. So until the bytes are on disk a second, hidden name
that states the digest stands beside the final one; after a crash whatever still has both names is verified, or removed."""

from __future__ import annotations

import hashlib
import logging
import os
import queue
import re
import threading
import uuid
from pathlib import Path

from backend.core.entry import Digest

STOP_SECONDS = 2.0

_UNSYNCED = re.compile(r"\.([0-9a-f]{64})-[0-9a-f]{32}\.unsynced")

log = logging.getLogger(__name__)


def unsynced_name(folder: Path, sha256: Digest) -> Path:
    return folder / f".{sha256}-{uuid.uuid4().hex}.unsynced"


class Syncer:
    """Owns a thread. Any other may hand over a hidden name, which goes when the file is on disk."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="syncer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """What it does not come to is verified at the next start."""
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def sync_later(self, hidden: Path) -> None:
        self._queue.put(hidden)

    def _run(self) -> None:
        while (hidden := self._queue.get()) is not None:
            try:
                sync(hidden)
                hidden.unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                log.warning("%s is perhaps not on disk: %s", hidden.name, error)


def recover(folder: Path) -> None:
    """At the start, before anybody looks. Raises OSError."""
    for hidden in folder.glob(".*.unsynced"):
        match = _UNSYNCED.fullmatch(hidden.name)
        if match is None:
            continue
        if hidden.stat().st_nlink > 1 and not _is_whole(hidden, match[1]):
            _remove_final_names(folder, hidden)
        hidden.unlink()


def _is_whole(hidden: Path, sha256: str) -> bool:
    with hidden.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _remove_final_names(folder: Path, hidden: Path) -> None:
    inode = hidden.stat().st_ino
    for path in folder.iterdir():
        if path != hidden and path.lstat().st_ino == inode:
            log.warning("%r was not yet on disk when the node ended; it is removed", path.name)
            path.unlink()


def sync(path: Path) -> None:
    """A file, or a folder's list of names, to disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
