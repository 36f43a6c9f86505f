"""The store: how a file that this node wrote itself gets into the folder, and is known and published when that is done."""

from __future__ import annotations

from backend.core.entry import Digest
from backend.core.names import FragmentName
from backend.node.holding.catalog import Catalog
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.part_file import PartFile
from backend.node.holding.reading import Content
from backend.node.holding.sighting import Sighting
from backend.node.holding.surveyor import Surveyor
from backend.node.holding.unsynced import Syncer
from backend.node.publishing.broker_view import BrokerView

KNOWN_SECONDS = 10.0
TOLD_SECONDS = 5.0


class Store:
    """Any thread may call. It publishes nothing itself: what it puts into the folder is seen like anybody's file."""

    def __init__(self, folder: FragmentFolder, syncer: Syncer, surveyor: Surveyor, catalog: Catalog, view: BrokerView) -> None:
        self._folder = folder
        self._syncer = syncer
        self._surveyor = surveyor
        self._catalog = catalog
        self._view = view

    def new_part(self) -> PartFile:
        """Raises DiskFull and CannotUseFolder."""
        return self._folder.new_part()

    def has_room_for(self, size: int) -> bool:
        """Raises CannotUseFolder."""
        return self._folder.free_bytes() >= size

    def read_first(self, name: FragmentName) -> None:
        """Where a file of that name lies in the folder that nobody has read yet, waits a while until it is."""
        if self._catalog.get(name) is None and self._folder.state(name) is not None:
            self._surveyor.look(name, Sighting.SEEN)
            self._catalog.wait_for(name, lambda known: known is not None, KNOWN_SECONDS)

    def keep(self, part: PartFile, name: FragmentName, sha256: Digest, content: Content | None) -> bool:
        """For bytes that others still have: the disk is not waited for. `content`, where it is known, spares reading them
        again. False where the same content was there before. Raises OtherContent, DiskFull
        and CannotUseFolder."""
        if content is not None:
            self._surveyor.vouch(part.state(), content)
        is_new = part.keep_as(name, sha256, sync_later=self._syncer.sync_later)
        self._wait_until_seen(name, sha256)
        return is_new

    def keep_on_disk(self, part: PartFile, name: FragmentName, sha256: Digest) -> bool:
        """Like `keep`, but on disk before it returns; the file is read again."""
        is_new = part.keep_as(name, sha256)
        self._wait_until_seen(name, sha256)
        return is_new

    def _wait_until_seen(self, name: FragmentName, sha256: Digest) -> None:
        """By the catalog and, if the broker is there, by it."""
        self._surveyor.look(name, Sighting.SEEN)
        self._catalog.wait_for(name, lambda known: known is not None and known.entry.sha256 == sha256, KNOWN_SECONDS)
        self._view.wait_until_told(name, sha256, TOLD_SECONDS)
