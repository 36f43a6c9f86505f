"""A hidden folder beside the final names, where all is made ready; nothing gets a final name before everything has."""

from __future__ import annotations

import errno
import fcntl
import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from backend.core.errors import DiskFull, OtherContent
from splitter.errors import UnwritableFolder

_PREFIX = ".enjambre-"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def staging_folder(folder: Path) -> Iterator[Path]:
    """A new folder on the same file system, gone afterwards with whatever is left in it; so are those of programs that were
    killed. Raises UnwritableFolder, and DiskFull where the block runs out of space."""
    with _disk_errors(folder), _existing(folder):
        for abandoned in folder.glob(f"{_PREFIX}*"):
            _remove_unless_in_use(abandoned)
        staging = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        try:
            with ExitStack() as stack:
                with suppress(OSError):  # some network shares know no locks
                    stack.enter_context(_locked(staging))
                yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def publish(staged: Sequence[Path], folder: Path, *, force: bool) -> tuple[Path, ...]:
    """Gives all files their final names. Raises OtherContent, before the first of them, where one of another content has
    such a name and is not to be replaced; one of the same content stays as it is."""
    finals = tuple(folder / path.name for path in staged)
    moves = [(path, final) for path, final in zip(staged, finals, strict=True) if not _same_file(path, final)]
    for _, final in moves:
        if os.path.lexists(final) and (not force or final.is_dir()):
            raise OtherContent(final.name)
    for path, final in moves:
        path.replace(final)
    return finals


def _same_file(path: Path, final: Path) -> bool:
    return final.is_file() and filecmp.cmp(path, final, shallow=False)


@contextmanager
def _locked(staging: Path) -> Iterator[None]:
    """Says for as long as this program lives that the folder is in use. Raises OSError where another's is."""
    descriptor = os.open(staging, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _remove_unless_in_use(staging: Path) -> None:
    with suppress(OSError), _locked(staging):
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _existing(folder: Path) -> Iterator[None]:
    """Makes the folder, and takes it away again where nothing came of it."""
    was_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if not was_there:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull(str(folder)) from error
        raise UnwritableFolder(folder, error.strerror or str(error)) from error
