"""Collects, while the fragments are written, what the canonical stream's index says of each movie fragment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backend.core.segment_index import TrackIndex, index_boxes
from splitter.mp4.init_segment import InitTrack
from splitter.mp4.movie_fragment import TrackRun


class SegmentTimes:
    """A segment is a `moof` with its `mdat`; times are as shown, in ticks of the track."""

    def __init__(self, tracks: Mapping[int, InitTrack]) -> None:
        self._tracks = tracks
        self._sizes: list[int] = []
        self._shown: dict[int, list[int | None]] = {track: [] for track in tracks}
        self._keys: dict[int, list[bool]] = {track: [] for track in tracks}
        self._ends: dict[int, int] = dict.fromkeys(tracks, 0)

    def add(self, size: int, runs: Iterable[TrackRun]) -> None:
        by_track = {run.track: run for run in runs}
        self._sizes.append(size)
        for number, track in self._tracks.items():
            run = by_track.get(number)
            self._shown[number].append(max(0, track.presented(run.first_shown)) if run else None)
            self._keys[number].append(run is not None and run.starts_with_key)
            if run:
                self._ends[number] = max(self._ends[number], track.presented(run.shown_until))

    def index(self) -> bytes:
        """The `sidx` boxes. Raises MalformedBox where a segment is too large for them."""
        heard_or_seen = (number for number in self._tracks if any(time is not None for time in self._shown[number]))
        return index_boxes(self._sizes, [self._track_index(number) for number in heard_or_seen])

    def _track_index(self, number: int) -> TrackIndex:
        return TrackIndex(
            track=number,
            timescale=self._tracks[number].timescale,
            times=_never_falling(self._shown[number], self._ends[number]),
            starts_with_key=self._keys[number],
        )


def _never_falling(shown: list[int | None], end: int) -> list[int]:
    """A segment without samples begins when the next one does, and none after the next one."""
    times = [end]
    for time in reversed(shown):
        times.append(times[-1] if time is None else min(time, times[-1]))
    times.reverse()
    return times
