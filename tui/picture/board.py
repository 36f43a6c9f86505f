"""Every video of the swarm as rows and marks; what was worked out is kept until the shelf under it changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from backend.core.entry import Entry, VideoId
from backend.core.names import FragmentName, NodeName
from tui.picture.changes import all_shelves, changed_videos, entry_shelves
from tui.picture.filtering import Filter
from tui.picture.text import columns
from tui.picture.video import NodeShelf, VideoPicture, label_of, picture_of, slots_of
from tui.swarm.places import VideoKey
from tui.swarm.state import NodeView, Swarm

_NOTHING: Mapping[FragmentName, Any] = {}


class Board:
    """Belongs to one thread. `update` costs what changed since the last one; pictures are drawn when asked for."""

    def __init__(self, swarm: Swarm) -> None:
        self.swarm = swarm
        self.filter = Filter("")
        self.videos: tuple[VideoKey, ...] = ()
        self.shown: Mapping[VideoKey, tuple[FragmentName, ...]] = {}
        self._slots: dict[VideoKey, tuple[FragmentName, ...]] = {}
        self._pictures: dict[VideoKey, VideoPicture] = {}
        self._rows: dict[VideoKey, int] = {}
        self._starts: list[int] = [0]
        self._flags: tuple[tuple[NodeName, bool, bool], ...] = ()
        self.label_width = 0
        self.name_width = 0
        self.most_slots = 0
        self.slot_counts: frozenset[int] = frozenset()
        self._redraw(self._all_videos())

    def update(self, swarm: Swarm) -> None:
        """Takes over a newer state."""
        before, self.swarm = self.swarm, swarm
        changed = changed_videos(before, swarm)
        if before.videos is not swarm.videos:
            changed |= {video for video in self._all_videos() if self._total(video) != len(self._slots.get(video, ()))}
        self._redraw(changed)

    def set_filter(self, text: str) -> None:
        self.filter = Filter(text)
        self._arrange()

    def picture(self, video: VideoKey) -> VideoPicture:
        """States of the video's fragments on every node. The video must be one of the board."""
        known = self._pictures.get(video)
        if known is None:
            known = self._pictures[video] = picture_of(video, self._slots[video], self._shelves(video))
        return known

    def entry(self, fragment: FragmentName, preferred: NodeName | None = None) -> Entry | None:
        """What the preferred node says of its copy, else the first node that has one."""
        for node in sorted(self._nodes(), key=lambda node: node.name != preferred):
            for holdings in (node.index, node.disk):
                entry = None if holdings is None else holdings.get(fragment)
                if entry is not None:
                    return entry
        return None

    def row_of(self, video: VideoKey) -> int | None:
        """Its row among the videos that the filter lets through."""
        return self._rows.get(video)

    def index_size(self) -> int:
        """How many fragments the filter lets through."""
        return self._starts[-1]

    def index_start(self, row: int) -> int:
        """The place in the index of the first fragment of a row."""
        return self._starts[row]

    def locate(self, position: int) -> tuple[VideoKey, FragmentName]:
        """The fragment at a place of the index, which must be one."""
        row = bisect_right(self._starts, position) - 1
        video = self.videos[row]
        return video, self.shown[video][position - self._starts[row]]

    def position(self, video: VideoKey, fragment: FragmentName) -> int | None:
        """A fragment's place in the index, where the filter lets it through."""
        row = self._rows.get(video)
        if row is None or fragment not in self.shown[video]:
            return None
        return self._starts[row] + self.shown[video].index(fragment)

    def _redraw(self, changed: set[VideoKey]) -> None:
        flags = tuple((node.name, _is_alive(self.swarm, node), _is_fresh(self.swarm, node)) for node in self._nodes())
        if flags != self._flags:
            self._flags = flags
            self._pictures.clear()
        moved = [self._renew(video) for video in changed]
        if any(moved):
            self._arrange()

    def _renew(self, video: VideoKey) -> bool:
        """Whether its fragments are others than before."""
        self._pictures.pop(video, None)
        before = self._slots.pop(video, None)
        names: set[FragmentName] = set()
        for node in self._nodes():
            for shelves in all_shelves(node):
                names.update(shelves.get(video, ()))
        if names:
            self._slots[video] = slots_of(names, self._total(video))
        return self._slots.get(video) != before

    def _arrange(self) -> None:
        ordered = sorted(self._slots, key=lambda video: (video.title.casefold(), video))
        shown = {video: matching for video in ordered if (matching := self.filter.matching(self._slots[video]))}
        self.shown = shown
        self.videos = tuple(shown)
        self._rows = {video: row for row, video in enumerate(self.videos)}
        self._starts = [0, *accumulate(len(matching) for matching in shown.values())]
        self.label_width = max((columns(label_of(video)) for video in shown), default=0)
        self.name_width = max((columns(matching[-1]) for matching in shown.values()), default=0)
        self.slot_counts = frozenset(len(self._slots[video]) for video in shown)
        self.most_slots = max(self.slot_counts, default=0)

    def _total(self, video: VideoKey) -> int | None:
        """How many fragments the manifests that are about say it has."""
        known = self.swarm.videos
        rows = [known[video_id] for video_id in self.video_ids(video) if video_id in known]
        totals = [row.total for row in rows if row.has_manifest]
        return max(totals, default=None)

    def video_ids(self, video: VideoKey) -> set[VideoId]:
        """The manifests that its fragments carry: one, unless different videos share the title."""
        shelves = (shelf for node in self._nodes() for shelf in entry_shelves(node))
        return {entry.video for shelf in shelves for entry in shelf.get(video, _NOTHING).values() if entry.video}

    def _shelves(self, video: VideoKey) -> tuple[NodeShelf, ...]:
        return tuple(
            NodeShelf(
                node=node.name,
                disk=None if node.disk is None else node.disk.shelves.by_video.get(video, _NOTHING),
                index=node.index.shelves.by_video.get(video, _NOTHING),
                transfers=node.transfers.by_video.get(video, _NOTHING),
                is_alive=is_alive,
                is_fresh=is_fresh,
            )
            for node, (_, is_alive, is_fresh) in zip(self._nodes(), self._flags, strict=True)
        )

    def _nodes(self) -> tuple[NodeView, ...]:
        return tuple(self.swarm.nodes.values())

    def _all_videos(self) -> set[VideoKey]:
        return {video for node in self._nodes() for shelves in all_shelves(node) for video in shelves}


def _is_alive(swarm: Swarm, node: NodeView) -> bool:
    """What the broker says, while it is there; else whether the node answers."""
    return node.standing == "alive" and (swarm.broker.phase == "live" or node.connection.phase != "lost")


def _is_fresh(swarm: Swarm, node: NodeView) -> bool:
    is_told = node.connection.phase == "live" and node.connection.has_events and node.disk is not None
    return is_told and swarm.broker.phase == "live"
