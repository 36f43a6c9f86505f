"""A part file: hidden until it is whole, then in the folder under its final name in one step, or gone."""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from backend.core.entry import Digest
from backend.core.errors import CannotUseFolder, DiskFull, OtherContent
from backend.core.names import FragmentName
from backend.node.holding.file_state import FileState
from backend.node.holding.unsynced import sync, unsynced_name

PART_SUFFIX = ".part"


class PartFile:
    """One thread writes it; as a context manager it leaves nothing behind. Writing raises DiskFull and
    CannotUseFolder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / f".{uuid.uuid4().hex}{PART_SUFFIX}"
        self.size = 0
        self._is_kept = False
        with telling_of(folder):
            self._descriptor: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)

    def write(self, octets: memoryview | bytes) -> None:
        with telling_of(self._folder):
            while octets:
                written = os.write(self._open_descriptor(), octets)
                self.size += written
                octets = octets[written:]

    def write_at(self, octets: memoryview, offset: int) -> None:
        """What lies between the places that are written is empty until it is written, too."""
        with telling_of(self._folder):
            while octets:
                written = os.pwrite(self._open_descriptor(), octets, offset)
                offset += written
                octets = octets[written:]
        self.size = max(self.size, offset)

    def cut(self, size: int) -> None:
        """Keeps the first `size` bytes."""
        os.ftruncate(self._open_descriptor(), size)
        os.lseek(self._open_descriptor(), size, os.SEEK_SET)
        self.size = size

    def state(self) -> FileState:
        return FileState.of(os.fstat(self._open_descriptor()))

    def keep_as(self, name: FragmentName, sha256: Digest, *, sync_later: Callable[[Path], None] | None = None) -> bool:
        """From now on under its final name in the folder, and on disk, or on its way there with `sync_later`. False where the
        same content, that `sha256` tells, already goes by that name; raises OtherContent where other content does, and
        DiskFull and CannotUseFolder."""
        final = self._folder / name
        with telling_of(self._folder):
            if sync_later is None:
                os.fsync(self._open_descriptor())
            # Closed first: a close after the move would look like somebody's write to the fragment.
            self._close()
            self.path = self.path.rename(unsynced_name(self._folder, sha256))
            try:
                _link(self.path, final)
            except FileExistsError as error:
                if self.size != final.lstat().st_size or _sha256(final) != sha256:
                    raise OtherContent(name) from error
                return False
        self._is_kept = True
        self._end_second_name(sync_later)
        return True

    def discard(self) -> None:
        """Idempotent; does nothing to a file that has its final name."""
        self._close()
        if not self._is_kept:
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> PartFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.discard()

    def _open_descriptor(self) -> int:
        if self._descriptor is None:
            raise ValueError("the part file is closed")
        return self._descriptor

    def _end_second_name(self, sync_later: Callable[[Path], None] | None) -> None:
        if sync_later is not None:
            sync_later(self.path)
        else:
            sync(self._folder)
            self.path.unlink(missing_ok=True)

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def telling_of(folder: Path) -> Iterator[None]:
    """What the system says of the folder, as DiskFull or CannotUseFolder."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(str(folder)) from error
        raise CannotUseFolder(str(folder), error.strerror or str(error)) from error


def _link(part: Path, final: Path) -> None:
    """Takes the final name only where it is free: raises FileExistsError. A hard link is the one portable way; where the file
    system has none, it is a check and a rename."""
    try:
        final.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError as error:
        if os.path.lexists(final):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final)) from error
        sync(part)
        part.rename(final)


def _sha256(path: Path) -> str:
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
