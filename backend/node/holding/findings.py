"""Findings: what the surveyor found and has not yet told the catalog."""

from __future__ import annotations

import time

from backend.core.names import FragmentName
from backend.node.holding.catalog import Catalog, Known


class Findings:
    """The surveyor's thread alone calls it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._added: dict[FragmentName, Known] = {}
        self._removed: set[FragmentName] = set()
        self._since = 0.0

    def add(self, known: Known) -> None:
        self._begin()
        self._removed.discard(known.entry.name)
        self._added[known.entry.name] = known

    def remove(self, name: FragmentName) -> None:
        self._added.pop(name, None)
        if self._catalog.get(name) is not None:
            self._begin()
            self._removed.add(name)

    def tell(self, *, unless_younger_than: float = 0.0) -> None:
        """All of it becomes one change of the catalog; seconds are counted from the first finding."""
        if not self._added and not self._removed:
            return
        if time.monotonic() - self._since < unless_younger_than:
            return
        added, self._added = self._added, {}
        removed, self._removed = self._removed, set()
        self._catalog.apply(added, removed)

    def _begin(self) -> None:
        if not self._added and not self._removed:
            self._since = time.monotonic()
