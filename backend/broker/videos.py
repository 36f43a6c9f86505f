"""Questions about whole videos: which of their fragments are to be had, and which are nowhere."""

from __future__ import annotations

from collections.abc import Set
from itertools import islice

from backend.broker.manifests import KeptManifest, read_kept_manifest
from backend.broker.swarm import Swarm
from backend.core.errors import UnknownVideo
from backend.core.names import FragmentName, NodeName, numbered
from backend.core.video_places import Copy, name_at
from backend.wire.videos import VideoDetail, VideoFragment, VideoList, VideoRow

MOST_MISSING_TOLD = 1000


class Videos:
    """Any thread may ask."""

    def __init__(self, swarm: Swarm) -> None:
        self._swarm = swarm

    def overview(self) -> VideoList:
        with self._swarm.lock:
            rows = [_View(self._swarm, key).row() for key in self._swarm.index.places]
        return VideoList(videos=tuple(sorted(rows, key=lambda row: (row.title, row.id))))

    def detail(self, key: str) -> VideoDetail:
        """Raises UnknownVideo."""
        with self._swarm.lock:
            if key not in self._swarm.index.places:
                raise UnknownVideo(key)
            view = _View(self._swarm, key)
            return VideoDetail(video=view.row(), fragments=tuple(map(view.fragment, range(view.total))))

    def manifest(self, video: str) -> bytes:
        """Raises UnknownVideo."""
        with self._swarm.lock:
            kept = self._swarm.manifests.get(video)
        if kept is None:
            raise UnknownVideo(video)
        return kept.text

    def keep_manifest(self, video: str, text: bytes) -> None:
        """Raises InvalidManifest, and UnknownVideo for one that nobody holds."""
        kept = read_kept_manifest(video, text)
        with self._swarm.lock:
            self._swarm.manifests.keep(video, kept)


class _View:
    """One video as it stands, under the swarm's lock."""

    def __init__(self, swarm: Swarm, key: str) -> None:
        self._swarm = swarm
        self._key = key
        self._copies = swarm.index.places.copies(key)
        self._kept: KeptManifest | None = swarm.manifests.get(key)
        self._sample = min(copy.entry.name for copy in next(iter(self._copies.values())))
        self.total = len(self._kept.manifest.fragments) if self._kept else max(self._copies) + 1

    def row(self) -> VideoRow:
        counts = {index: len(self._nodes(index)) for index in self._copies if index < self.total}
        present = sum(1 for count in counts.values() if count)
        missing = (index for index in range(self.total) if not counts.get(index))
        return VideoRow(
            id=self._key,
            title=self._title(),
            total=self.total,
            present=present,
            missing=tuple(islice(missing, MOST_MISSING_TOLD)),
            fewest_copies=min(counts.values(), default=0) if present == self.total else 0,
            size=self._size(),
            duration_seconds=self._duration(),
            has_manifest=self._kept is not None,
        )

    def fragment(self, index: int) -> VideoFragment:
        return VideoFragment(
            index=index, name=self._name(index), size=self._size_of(index), nodes=tuple(sorted(self._nodes(index)))
        )

    def _at(self, index: int) -> Set[Copy]:
        return self._copies.get(index, frozenset())

    def _nodes(self, index: int) -> set[NodeName]:
        return {copy.node for copy in self._at(index) if self._swarm.index.is_offered(copy.node)}

    def _name(self, index: int) -> FragmentName:
        """As the manifest has it, unless it is held under other names alone."""
        held = sorted(copy.entry.name for copy in self._at(index))
        proper = self._kept.manifest.name_of(index) if self._kept else None
        if proper is not None and (proper in held or not held):
            return proper
        return held[0] if held else name_at(self._sample, index)

    def _title(self) -> str:
        if self._kept:
            return self._kept.manifest.title
        told = numbered(self._sample)
        return told.title if told else self._sample

    def _duration(self) -> float | None:
        return self._kept.manifest.duration / self._kept.manifest.timescale if self._kept else None

    def _size(self) -> int:
        if self._kept:
            return sum(fragment.size + self._kept.box_size for fragment in self._kept.manifest.fragments)
        return sum(self._size_of(index) or 0 for index in self._copies)

    def _size_of(self, index: int) -> int | None:
        sizes = [copy.entry.size for copy in self._at(index) if copy.entry.size is not None]
        if sizes:
            return max(sizes)
        if self._kept:
            return self._kept.manifest.fragments[index].size + self._kept.box_size
        return None
