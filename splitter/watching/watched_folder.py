"""What lies in a watched folder, and which of it is complete.

A file is complete when nobody has it open for writing, and, where the system does not tell, when two looks found it
unchanged."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from backend.core.errors import InvalidManifest
from backend.core.manifest import read_manifest_text
from backend.core.writers import is_being_written

_UNFINISHED = (
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".opdownload",
    ".filepart",
    ".tmp",
    ".temp",
    ".aria2",
    ".!ut",
    ".!qb",
    "~",
)
"""How the names of downloads and copies end that will be renamed when they are complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A file as it was at one look. One that is written anew, or replaced, is another version of its name."""

    name: str
    size: int
    mtime_ns: int


class WatchedFolder:
    """Remembers the last look. Belongs to one thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, Version] = {}

    def versions(self) -> list[Version]:
        """Of all files with content, by name; hidden ones and those under the name of an unfinished one are passed over,
        and folders not entered. Raises OSError where the folder cannot be read."""
        with os.scandir(self._folder) as entries:
            names = sorted(entry.name for entry in entries if not _is_passed_over(entry.name))
        found = [version for name in names if (version := self.version(name)) is not None]
        self._seen = {version.name: self._seen[version.name] for version in found if version.name in self._seen}
        return found

    def version(self, name: str) -> Version | None:
        """As it is now; None where it is gone, empty or no file."""
        path = self._folder / name
        try:
            status = path.stat()
        except OSError:
            return None
        if not path.is_file() or not status.st_size:
            return None
        return Version(name=name, size=status.st_size, mtime_ns=status.st_mtime_ns)

    def is_complete(self, version: Version) -> bool:
        """To be asked once at each look."""
        before, self._seen[version.name] = self._seen.get(version.name), version
        being_written = self._is_being_written(version)
        return before == version if being_written is None else not being_written

    def is_unchanged(self, version: Version) -> bool:
        """After it was read."""
        return self.version(version.name) == version and not self._is_being_written(version)

    def is_fragment(self, version: Version) -> bool:
        """Whether it carries a manifest. Raises OSError."""
        with (self._folder / version.name).open("rb") as file:
            try:
                return read_manifest_text(file) is not None
            except InvalidManifest:
                return True

    def _is_being_written(self, version: Version) -> bool | None:
        try:
            with (self._folder / version.name).open("rb") as file:
                return is_being_written(file.fileno())
        except OSError:
            return None


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name.casefold().endswith(_UNFINISHED)
