"""A part file: hidden until it is whole, then in the folder under its final name in one step, or gone."""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from backend.core.entry import Digest
from backend.core.errors import DiskFull, OtherContent
from backend.core.names import FragmentName
from backend.node.file_state import FileState

PART_SUFFIX = ".part"
READ_BYTES = 1 << 20


class PartFile:
    """One thread writes it; as a context manager it leaves nothing behind. Writing raises DiskFull."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / f".{uuid.uuid4().hex}{PART_SUFFIX}"
        self.size = 0
        with _room_in(folder):
            self._descriptor: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)

    def write(self, octets: memoryview | bytes) -> None:
        with _room_in(self._folder):
            while octets:
                written = os.write(self._open_descriptor(), octets)
                self.size += written
                octets = octets[written:]

    def cut(self, size: int) -> None:
        """Keeps the first `size` bytes."""
        os.ftruncate(self._open_descriptor(), size)
        os.lseek(self._open_descriptor(), size, os.SEEK_SET)
        self.size = size

    def state(self) -> FileState:
        return FileState.of(os.fstat(self._open_descriptor()))

    def keep_as(self, name: FragmentName, sha256: Digest) -> bool:
        """On disk, then in the folder: from now on under its final name. False where the same content, that `sha256` tells,
        already goes by it; raises OtherContent where other content does, and DiskFull."""
        with _room_in(self._folder):
            os.fsync(self._open_descriptor())
        # Closed first: a close after the rename would look like somebody's write to the fragment.
        self._close()
        final = self._folder / name
        try:
            _move_without_replacing(self.path, final)
        except FileExistsError as error:
            if self.size != os.lstat(final).st_size or _sha256(final) != sha256:
                raise OtherContent(name) from error
            return False
        _sync_folder(self._folder)
        return True

    def discard(self) -> None:
        """Idempotent; does nothing to a file that has its final name."""
        self._close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> PartFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.discard()

    def _open_descriptor(self) -> int:
        if self._descriptor is None:
            raise ValueError("the part file is closed")
        return self._descriptor

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(str(folder)) from error
        raise


def _move_without_replacing(part: Path, final: Path) -> None:
    """Raises FileExistsError. A hard link is the one portable way to take a name only if it is free; file systems without
    links get a check and a rename."""
    try:
        final.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError as error:
        if os.path.lexists(final):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final)) from error
        part.rename(final)
    else:
        part.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
