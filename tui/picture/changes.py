"""What differs between two states, found by looking only at what is no longer the same object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from backend.core.entry import Entry
from backend.core.names import FragmentName, NodeName
from tui.swarm.places import VideoKey
from tui.swarm.state import NodeView, Swarm

Shelf = Mapping[VideoKey, Mapping[FragmentName, Any]]
EntryShelf = Mapping[VideoKey, Mapping[FragmentName, Entry]]

_EMPTY: EntryShelf = {}


def entry_shelves(node: NodeView) -> Iterator[EntryShelf]:
    """The disk's and the index's, in this order."""
    yield _EMPTY if node.disk is None else node.disk.shelves.by_video
    yield node.index.shelves.by_video


def all_shelves(node: NodeView) -> Iterator[Shelf]:
    """Everything that names fragments, in the same order for every node."""
    yield from entry_shelves(node)
    yield node.transfers.by_video


def changed_videos(before: Swarm, after: Swarm) -> set[VideoKey]:
    """Videos of which some node tells something else than before."""
    changed: set[VideoKey] = set()
    for name in before.nodes.keys() | after.nodes.keys():
        for old, new in zip(_shelves_of(before, name), _shelves_of(after, name), strict=True):
            if old is not new:
                changed |= {video for video in old.keys() | new.keys() if old.get(video) is not new.get(video)}
    return changed


def _shelves_of(swarm: Swarm, name: NodeName) -> tuple[Shelf, ...]:
    node = swarm.nodes.get(name)
    return (_EMPTY, _EMPTY, _EMPTY) if node is None else tuple(all_shelves(node))
