"""The fragment folder: what lies in it under final names, and how a file comes and goes in one step."""

from __future__ import annotations

import logging
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from backend.core.errors import InvalidName, UnknownFragment
from backend.core.names import FragmentName, fragment_name
from backend.node.holding.file_state import FileState
from backend.node.holding.part_file import PART_SUFFIX, PartFile, telling_of
from backend.node.holding.unsynced import recover

log = logging.getLogger(__name__)


class FragmentFolder:
    """Any thread may call. Fragments are the regular files with valid names; links are not followed, folders not entered."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._passed_over: set[str] = set()

    def prepare(self) -> None:
        """Makes the folder where there is none, and removes what a crash left of unfinished files. Raises CannotUseFolder
        and DiskFull."""
        with telling_of(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            for stale in self.path.glob(f".*{PART_SUFFIX}"):
                stale.unlink(missing_ok=True)
            recover(self.path)

    def candidate(self, file_name: str) -> FragmentName | None:
        """The name as a fragment's, None where it cannot be one; says so once, unless it is hidden."""
        if file_name.startswith("."):
            return None
        try:
            name = fragment_name(file_name)
        except InvalidName as error:
            self._pass_over(file_name, error.why)
            return None
        if name != file_name:
            self._pass_over(file_name, "it is not in Unicode NFC")
            return None
        return name

    def states(self) -> Iterator[tuple[FragmentName, FileState]]:
        """All that could be a fragment; nothing where the folder itself is gone, or cannot be read."""
        try:
            with os.scandir(self.path) as found:
                for file in found:
                    name = self.candidate(file.name)
                    if name is not None and (state := self.state(name)):
                        yield name, state
        except OSError as error:
            log.info("%s cannot be listed: %s", self.path, error.strerror)

    def state(self, name: FragmentName) -> FileState | None:
        """None where no regular file goes by that name."""
        try:
            status = os.lstat(self.path / name)
        except OSError:
            return None
        return FileState.of(status) if stat.S_ISREG(status.st_mode) else None

    def open(self, name: FragmentName) -> BinaryIO:
        """For reading, and never through a link. Raises UnknownFragment where it cannot be opened."""
        try:
            descriptor = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise UnknownFragment(name) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise UnknownFragment(name)
        return os.fdopen(descriptor, "rb", buffering=0)

    def new_part(self) -> PartFile:
        """An empty part file on the folder's own file system. Raises DiskFull and CannotUseFolder."""
        with telling_of(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
        return PartFile(self.path)

    def delete(self, name: FragmentName) -> None:
        """Raises UnknownFragment and CannotUseFolder."""
        if self.state(name) is None:
            raise UnknownFragment(name)
        with telling_of(self.path):
            (self.path / name).unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """Raises CannotUseFolder."""
        with telling_of(self.path):
            return shutil.disk_usage(self.path).free

    def _pass_over(self, file_name: str, why: str) -> None:
        if file_name not in self._passed_over and len(self._passed_over) < 1000:
            self._passed_over.add(file_name)
            log.warning("%r is not shared: %s", file_name, why)
