"""Arrivals: the fragments of known videos that are on their way here, by their place in the video."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from backend.core.block_verifier import BlockVerifier
from backend.core.entry import Digest, VideoId
from backend.core.manifest import Manifest
from backend.core.names import FragmentName
from backend.node.fetching.arrival import Arrival
from backend.node.fetching.playheads import Playheads
from backend.node.holding.part_file import PartFile


class Arrivals:
    """Any thread may call. `on_proven` is called whenever more of any can be read."""

    def __init__(self, playheads: Playheads, *, on_proven: Callable[[], None]) -> None:
        self._playheads = playheads
        self._on_proven = on_proven
        self._lock = threading.Lock()
        self._under_way: list[Arrival] = []

    def begin(self, name: FragmentName, manifest: Manifest, index: int, part: PartFile, *, sha256: Digest | None) -> Arrival:
        arrival = Arrival(
            (manifest.video_id, index),
            part,
            BlockVerifier(name, manifest, index, sha256=sha256),
            awaited=partial(self._playheads.awaited_in, manifest.video_id, index),
            on_proven=self._on_proven,
        )
        with self._lock:
            self._under_way.append(arrival)
        return arrival

    def end(self, arrival: Arrival) -> None:
        """Idempotent."""
        with self._lock:
            self._under_way = [one for one in self._under_way if one is not arrival]
        arrival.close()

    def of(self, video: VideoId, index: int) -> tuple[Arrival, ...]:
        """More than one where it is fetched from several picked sources at once."""
        with self._lock:
            return tuple(one for one in self._under_way if one.place == (video, index))
