"""Deleting a fragment, but not the last copy of it by accident."""

from __future__ import annotations

from backend.core.errors import EnjambreError, LastCopy, UnknownFragment
from backend.core.names import FragmentName, NodeName
from backend.node.fetching.peers import Peers
from backend.node.holding.catalog import Catalog
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.sighting import Sighting
from backend.node.holding.surveyor import Surveyor

GONE_SECONDS = 5.0


class Deletions:
    """Any thread may call."""

    def __init__(self, me: NodeName, folder: FragmentFolder, catalog: Catalog, surveyor: Surveyor, peers: Peers) -> None:
        self._me = me
        self._folder = folder
        self._catalog = catalog
        self._surveyor = surveyor
        self._peers = peers

    def delete(self, name: FragmentName, *, force: bool) -> None:
        """Returns when it is gone from the catalog too. Raises UnknownFragment, and LastCopy unless forced."""
        if self._folder.state(name) is None:
            raise UnknownFragment(name)
        if not force:
            self._check_copies(name)
        self._folder.delete(name)
        self._surveyor.look(name, Sighting.SEEN)
        self._catalog.wait_for(name, lambda known: known is None, GONE_SECONDS)

    def _check_copies(self, name: FragmentName) -> None:
        """A copy is the same content, or what a node that states no digest holds under this name."""
        try:
            offers = self._peers.offers(name)
        except EnjambreError as error:
            raise LastCopy(name, known=False) from error
        known = self._catalog.get(name)
        sha256 = known.entry.sha256 if known else None
        if not any(offer.node != self._me and (not sha256 or offer.entry.sha256 in (sha256, None)) for offer in offers):
            raise LastCopy(name)
