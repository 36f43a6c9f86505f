"""The shelf: opens fragments of the folder for reading, and gives no byte under a digest that is not its own."""

from __future__ import annotations

import os
from typing import BinaryIO

from backend.core.entry import VideoId
from backend.core.errors import UnknownFragment
from backend.core.names import FragmentName
from backend.node.holding.catalog import Catalog, Known
from backend.node.holding.file_state import FileState
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.sighting import Sighting
from backend.node.holding.surveyor import Surveyor


class OpenFragment:
    """A file as it was when it was read and known. One thread at a time reads it, and closes it."""

    def __init__(self, file: BinaryIO, known: Known) -> None:
        self.file = file
        self.known = known

    def is_unchanged(self) -> bool:
        """Whether it is still what is known; asked after reading, it vouches for what was read."""
        return FileState.of(os.fstat(self.file.fileno())) == self.known.state

    def read_at(self, offset: int, size: int) -> bytes:
        """At most `size` bytes; none where the file is no longer what is known."""
        octets = os.pread(self.file.fileno(), size, offset)
        return octets if self.is_unchanged() else b""

    def close(self) -> None:
        self.file.close()


class Shelf:
    """Any thread may call."""

    def __init__(self, folder: FragmentFolder, catalog: Catalog, surveyor: Surveyor) -> None:
        self._folder = folder
        self._catalog = catalog
        self._surveyor = surveyor

    def open(self, name: FragmentName) -> OpenFragment:
        """Raises UnknownFragment, also while the file is not, or no longer, as it was read."""
        known = self._catalog.get(name)
        if known is None:
            raise UnknownFragment(name)
        return self._opened(known)

    def open_place(self, video: VideoId, index: int) -> OpenFragment | None:
        """The fragment under whatever name; None where it is not here."""
        known = self._catalog.at_place(video, index)
        try:
            return None if known is None else self._opened(known)
        except UnknownFragment:
            return None

    def look_again(self, opened: OpenFragment) -> None:
        """It is not as it was known to be."""
        self._surveyor.look(opened.known.entry.name, Sighting.SEEN)

    def _opened(self, known: Known) -> OpenFragment:
        name = known.entry.name
        try:
            opened = OpenFragment(self._folder.open(name), known)
        except UnknownFragment:
            self._surveyor.look(name, Sighting.SEEN)
            raise
        if not opened.is_unchanged():
            opened.close()
            self.look_again(opened)
            raise UnknownFragment(name)
        return opened
