"""The fragments that a node holds, on its disk or in the broker's index, with their number and size at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from backend.core.entry import Entry
from backend.core.names import FragmentName
from tui.swarm.shelves import Shelves


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """`size` is in bytes, as far as it was stated."""

    shelves: Shelves[Entry] = field(default_factory=Shelves)
    count: int = 0
    size: int = 0

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Holdings:
        return cls().with_changes(entries)

    def get(self, name: FragmentName) -> Entry | None:
        return self.shelves.get(name)

    def with_changes(self, added: Iterable[Entry], removed: Iterable[FragmentName] = ()) -> Holdings:
        """First `removed` leave, then `added` come in, in place of what had their names. The same object where nothing
        changes."""
        wanted = {entry.name: entry for entry in added}
        put = {name: entry for name, entry in wanted.items() if self.get(name) != entry}
        gone = {name for name in removed if name not in wanted and self.get(name) is not None}
        if not put and not gone:
            return self
        replaced = [entry for name in gone | put.keys() if (entry := self.get(name)) is not None]
        return Holdings(
            shelves=self.shelves.with_changes(put, gone),
            count=self.count + len(put) - len(replaced),
            size=self.size + _bytes(put.values()) - _bytes(replaced),
        )

    def replaced_by(self, entries: Iterable[Entry]) -> Holdings:
        """Exactly these entries, sharing with what was here before whatever did not change."""
        wanted = {entry.name: entry for entry in entries}
        gone = [entry.name for entry in self.shelves.values() if entry.name not in wanted]
        return self.with_changes(wanted.values(), gone)


def _bytes(entries: Iterable[Entry]) -> int:
    return sum(entry.size or 0 for entry in entries)
