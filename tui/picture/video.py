"""One video on the screen: its fragments in order, and the state of each on each node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.core.entry import Entry
from backend.core.names import FragmentName, NodeName
from backend.wire.transfers import TransferBody
from tui.picture.cells import CellState
from tui.swarm.places import VideoKey, name_at, place_of

MOST_FILLED_IN = 100_000
SPARSE = 20
"""Without a manifest, numbers that are further apart than this, on the whole, count no fragments (dates, say)."""

_TRANSFERS = {"en_cola": CellState.QUEUED, "esperando": CellState.WAITING, "bajando": CellState.ARRIVING}


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeShelf:
    """One node's part of a video. `is_fresh` where both its own word and the index are of now, and may be compared."""

    node: NodeName
    disk: Mapping[FragmentName, Entry] | None
    index: Mapping[FragmentName, Entry]
    transfers: Mapping[FragmentName, TransferBody]
    is_alive: bool
    is_fresh: bool

    def entry(self, name: FragmentName) -> Entry | None:
        """What the node has by its own word, or by the index where it did not say."""
        return self.index.get(name) if self.disk is None else self.disk.get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoPicture:
    """`states` and `copies` go with `slots`, place by place."""

    key: VideoKey
    slots: tuple[FragmentName, ...]
    states: Mapping[NodeName, tuple[CellState, ...]]
    copies: tuple[int, ...]

    @property
    def fewest_copies(self) -> int:
        return min(self.copies, default=0)

    @property
    def present(self) -> int:
        """How many fragments are to be had somewhere."""
        return sum(1 for count in self.copies if count)


def label_of(key: VideoKey) -> str:
    """MP4 is what fragments are, so it goes unsaid."""
    return key.title if key.extension in ("", "mp4") else f"{key.title}.{key.extension}"


def slots_of(names: Iterable[FragmentName], total: int | None) -> tuple[FragmentName, ...]:
    """All fragments of a video in order: those that are known, and those that must be between and after them."""
    known = sorted(names, key=lambda name: (place_of(name), name))
    highest = place_of(known[-1])
    count = min(total, MOST_FILLED_IN) if total is not None else highest + 1
    if count == len(known) == highest + 1:
        return tuple(known)
    if total is None and count > max(SPARSE, SPARSE * len(known)):
        return tuple(known)
    there = {place_of(name) for name in known}
    filled_in = [name_at(known[0], index) for index in range(count) if index not in there]
    return tuple(sorted([*known, *filled_in], key=lambda name: (place_of(name), name)))


def picture_of(key: VideoKey, slots: tuple[FragmentName, ...], shelves: tuple[NodeShelf, ...]) -> VideoPicture:
    """The states of every fragment on every node."""
    copies = tuple(sum(1 for shelf in shelves if shelf.is_alive and name in shelf.index) for name in slots)
    conflicts = {name for name in slots if _has_conflict(name, shelves)}
    states = {
        shelf.node: tuple(
            _state(name, shelf, count, in_conflict=name in conflicts) for name, count in zip(slots, copies, strict=True)
        )
        for shelf in shelves
    }
    return VideoPicture(key=key, slots=slots, states=states, copies=copies)


def _state(name: FragmentName, shelf: NodeShelf, copies: int, *, in_conflict: bool) -> CellState:
    entry = shelf.entry(name)
    if entry is None:
        return _state_of_absent(name, shelf, copies)
    if in_conflict:
        return CellState.CONFLICT
    if not shelf.is_alive:
        return CellState.OFFLINE
    if shelf.is_fresh and name not in shelf.index:
        return CellState.UNPUBLISHED
    return CellState.LAST_COPY if copies <= 1 else CellState.HELD


def _state_of_absent(name: FragmentName, shelf: NodeShelf, copies: int) -> CellState:
    transfer = shelf.transfers.get(name)
    if transfer is not None and transfer.state in _TRANSFERS:
        return _TRANSFERS[transfer.state]
    if name in shelf.index and shelf.is_fresh:
        return CellState.GHOST
    if transfer is not None and transfer.state == "fallida":
        return CellState.FAILED
    return CellState.ELSEWHERE if copies else CellState.NOWHERE


def _has_conflict(name: FragmentName, shelves: tuple[NodeShelf, ...]) -> bool:
    entries = (shelf.entry(name) for shelf in shelves)
    return len({entry.sha256 for entry in entries if entry is not None and entry.sha256}) > 1
