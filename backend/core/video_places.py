"""Which fragments of which videos lie where, told from the entries alone.

An entry belongs to the video that its manifest names, or else to the one that its own name tells: `titulo:<title>.<extension>`
for `<title>_<digits>.<extension>`. Any other file belongs to none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from backend.core.entry import Entry, VideoId
from backend.core.names import FragmentName, NodeName, numbered

MOST_FRAGMENTS = 100_000
"""A higher number in a name is a date or a serial number, not a place."""

TITLE_PREFIX = "titulo:"


@dataclass(frozen=True, slots=True)
class Copy:
    """One node's file that is a given fragment of a given video."""

    node: NodeName
    entry: Entry


class VideoPlaces:
    """Kept up to date by the index; costs a constant for each entry."""

    def __init__(self) -> None:
        self._copies: dict[str, dict[int, set[Copy]]] = {}
        self._videos_of: dict[NodeName, Counter[VideoId]] = {}

    def __iter__(self) -> Iterator[str]:
        """The keys of all videos."""
        return iter(self._copies)

    def __contains__(self, key: str) -> bool:
        return key in self._copies

    def copies(self, key: str) -> Mapping[int, Set[Copy]]:
        """By the fragment's place in the video; empty for a video that is not here."""
        return self._copies.get(key, {})

    def videos_of(self, node: NodeName) -> Set[VideoId]:
        """The videos that entries of this node name by id."""
        return self._videos_of.get(node, Counter()).keys()

    def add(self, node: NodeName, entry: Entry) -> None:
        place = place_of(entry)
        if place is None:
            return
        key, index = place
        self._copies.setdefault(key, {}).setdefault(index, set()).add(Copy(node, entry))
        if entry.video == key:
            self._videos_of.setdefault(node, Counter())[VideoId(key)] += 1

    def remove(self, node: NodeName, entry: Entry) -> None:
        place = place_of(entry)
        if place is None:
            return
        key, index = place
        self._copies[key][index].discard(Copy(node, entry))
        if not self._copies[key][index]:
            del self._copies[key][index]
        if not self._copies[key]:
            del self._copies[key]
        if entry.video == key:
            self._forget_video(node, VideoId(key))

    def _forget_video(self, node: NodeName, video: VideoId) -> None:
        videos = self._videos_of[node]
        videos[video] -= 1
        if not videos[video]:
            del videos[video]
        if not videos:
            del self._videos_of[node]


def place_of(entry: Entry) -> tuple[str, int] | None:
    """The video's key and the fragment's place in it."""
    if entry.video is not None and entry.index is not None:
        return (entry.video, entry.index) if entry.index < MOST_FRAGMENTS else None
    told = numbered(entry.name)
    if told is None or told.index >= MOST_FRAGMENTS:
        return None
    return f"{TITLE_PREFIX}{told.title}.{told.extension}", told.index


def name_at(sample: FragmentName, index: int) -> FragmentName:
    """The name of another place of the same video, numbered in the manner of `sample`."""
    told = numbered(sample)
    if told is None:
        return sample
    width = len(sample) - len(told.title) - len(told.extension) - 2
    return FragmentName(f"{told.title}_{index:0{width}d}.{told.extension}")
