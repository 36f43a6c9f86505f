"""The broker's view of this node: what it was told, and what has changed since."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from backend.core.entry import Digest, Entry
from backend.core.names import FragmentName
from backend.node.holding.catalog import Catalog, Change


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the broker is to be told: `added` and `removed` since the last time, or the whole list."""

    added: tuple[Entry, ...] = ()
    removed: tuple[FragmentName, ...] = ()
    is_whole: bool = False


class BrokerView:
    """The publisher's thread takes news and confirms them; any other may mark changes and wait.

    Between `take` and `confirm` nobody knows what the broker holds: where no confirmation comes, it is told the whole list."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._changed = threading.Condition()
        self._touched: set[FragmentName] = set()
        self._told: dict[FragmentName, Entry] = {}
        self._is_certain = False
        self._is_closed = False
        self._is_connected = False

    @property
    def is_certain(self) -> bool:
        """Whether what the broker was told last has reached it, if it is still the same broker."""
        return self._is_certain

    @property
    def is_connected(self) -> bool:
        return self._is_connected

    def mark(self, change: Change) -> None:
        with self._changed:
            self._touched.update(entry.name for entry in change.added)
            self._touched.update(change.removed)
            self._changed.notify_all()

    def wait_for_change(self, seconds: float) -> None:
        """Until something was marked, or the view is closed, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._touched or self._is_closed, seconds)

    def take_changes(self) -> News | None:
        """None where the broker knows all."""
        with self._changed:
            touched, self._touched = self._touched, set()
        added, removed = [], []
        for name in sorted(touched):
            known, told = self._catalog.get(name), self._told.get(name)
            if known is None and told is not None:
                removed.append(name)
            elif known is not None and known.entry != told:
                added.append(known.entry)
        if not added and not removed:
            return None
        self._is_certain = False
        return News(added=tuple(added), removed=tuple(removed))

    def take_all(self) -> News:
        with self._changed:
            self._touched.clear()
        self._is_certain = False
        return News(added=self._catalog.entries(), is_whole=True)

    def confirm(self, news: News) -> None:
        """The broker has them."""
        with self._changed:
            if news.is_whole:
                self._told.clear()
            self._told.update({entry.name: entry for entry in news.added})
            for name in news.removed:
                self._told.pop(name, None)
            self._is_certain = True
            self._changed.notify_all()

    def set_connected(self, *, connected: bool) -> None:
        with self._changed:
            self._is_connected = connected
            self._changed.notify_all()

    def wait_until_told(self, name: FragmentName, sha256: Digest, seconds: float) -> None:
        """Returns early where the broker is not there to be told, or nobody tells it any more."""

        def is_told() -> bool:
            told = self._told.get(name)
            return told is not None and told.sha256 == sha256

        with self._changed:
            self._changed.wait_for(lambda: is_told() or not self._is_connected or self._is_closed, seconds)

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
