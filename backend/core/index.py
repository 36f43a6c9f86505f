"""The index: which node holds which fragments.

A node's entries are replaced as a whole or changed by a delta, which costs what changed and no more, however many it holds.
Entries of a node that is held back stay listed as its own, but it is offered to nobody. Files of one name with different
content stand side by side, flagged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from backend.core.entry import Digest, Entry
from backend.core.names import FragmentName, NodeName
from backend.core.video_places import VideoPlaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What really became different: entries that are new or other than before, and names that are gone."""

    added: tuple[Entry, ...]
    removed: tuple[FragmentName, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One content of one name, and the nodes that offer it."""

    entry: Entry
    nodes: tuple[NodeName, ...]
    conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows by name; `total` counts the names on all pages, `next` is where the next page starts."""

    rows: tuple[Row, ...]
    total: int
    next: FragmentName | None


class Index:
    """One thread at a time: its owner keeps the lock."""

    def __init__(self) -> None:
        self.places = VideoPlaces()
        self._entries: dict[NodeName, dict[FragmentName, Entry]] = {}
        self._sizes: dict[NodeName, int] = {}
        self._held_back: set[NodeName] = set()
        self._by_name: dict[FragmentName, dict[NodeName, Entry]] = {}
        self._sorted: list[FragmentName] | None = None

    def replace(self, node: NodeName, entries: Iterable[Entry]) -> Change:
        """Makes these all that the node holds."""
        held = self._entries.get(node, {})
        wanted = {entry.name: entry for entry in entries}
        return self.apply(node, wanted.values(), held.keys() - wanted.keys())

    def apply(self, node: NodeName, added: Iterable[Entry], removed: Iterable[FragmentName]) -> Change:
        """What already is so is no change. A name both removed and added stays; of two entries with one name the last
        counts."""
        held = self._entries.setdefault(node, {})
        wanted = {entry.name: entry for entry in added}
        before = {name: held.get(name) for name in (*removed, *wanted)}
        for name, entry in before.items():
            if entry is not None and name not in wanted:
                self._take_out(node, name)
        new = tuple(entry for entry in wanted.values() if before[entry.name] != entry)
        for entry in new:
            self._put_in(node, entry)
        return Change(
            added=new,
            removed=tuple(sorted(name for name, entry in before.items() if entry is not None and name not in held)),
        )

    def remove(self, node: NodeName) -> None:
        """Forgets the node and all that it held."""
        for name in list(self._entries.get(node, {})):
            self._take_out(node, name)
        self._entries.pop(node, None)
        self._sizes.pop(node, None)
        self._held_back.discard(node)

    def hold_back(self, node: NodeName) -> None:
        self._held_back.add(node)

    def offer(self, node: NodeName) -> None:
        self._held_back.discard(node)

    def is_offered(self, node: NodeName) -> bool:
        return node in self._entries and node not in self._held_back

    def entries(self, node: NodeName) -> tuple[Entry, ...]:
        """By name; none for a node that is not here."""
        held = self._entries.get(node, {})
        return tuple(held[name] for name in sorted(held))

    def count(self, node: NodeName) -> int:
        return len(self._entries.get(node, {}))

    def size(self, node: NodeName) -> int:
        """Bytes of all that it holds, as far as it stated them."""
        return self._sizes.get(node, 0)

    def holders(self, fragment: FragmentName) -> tuple[tuple[NodeName, Entry], ...]:
        """By node."""
        held = self._by_name.get(fragment, {})
        return tuple((node, held[node]) for node in sorted(held) if node not in self._held_back)

    def names(self) -> list[FragmentName]:
        """Sorted by code point; not to be changed."""
        if self._sorted is None:
            self._sorted = sorted(self._by_name)
        return self._sorted

    def page(self, *, prefix: str = "", start: str = "", limit: int) -> Page:
        """The rows of at most `limit` names that begin with `prefix`, from `start` on."""
        names = self.names()
        first = bisect_left(names, prefix)
        end = bisect_right(names, prefix, key=lambda name: name[: len(prefix)])
        begin = max(first, bisect_left(names, start))
        stop = max(begin, min(begin + limit, end))
        return Page(
            rows=tuple(row for name in names[begin:stop] for row in self._rows(name)),
            total=end - first,
            next=names[stop] if stop < end else None,
        )

    def _rows(self, name: FragmentName) -> Iterable[Row]:
        """A holder that states no digest contradicts nobody."""
        by_content: dict[Digest | None, list[NodeName]] = {}
        held = self._by_name[name]
        for node in sorted(held):
            by_content.setdefault(held[node].sha256, []).append(node)
        conflict = len(by_content.keys() - {None}) > 1
        for nodes in by_content.values():
            offering = tuple(node for node in nodes if node not in self._held_back)
            yield Row(entry=held[nodes[0]], nodes=offering, conflict=conflict)

    def _put_in(self, node: NodeName, entry: Entry) -> None:
        if entry.name in self._entries[node]:
            self._take_out(node, entry.name)
        if entry.name not in self._by_name:
            self._sorted = None
        self._entries[node][entry.name] = entry
        self._by_name.setdefault(entry.name, {})[node] = entry
        self._sizes[node] = self._sizes.get(node, 0) + (entry.size or 0)
        self.places.add(node, entry)

    def _take_out(self, node: NodeName, name: FragmentName) -> Entry:
        entry = self._entries[node].pop(name)
        del self._by_name[name][node]
        if not self._by_name[name]:
            del self._by_name[name]
            self._sorted = None
        self._sizes[node] -= entry.size or 0
        self.places.remove(node, entry)
        return entry
