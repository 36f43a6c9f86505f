"""Cuts the muxer's stream into fragments: each begins at a planned key frame, with an init segment and times of its own."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from backend.core.boxes import MalformedBox
from backend.core.decode_times import shift_decode_times
from splitter.content_digests import ContentDigests
from splitter.cutting.fragment_file import FragmentFile
from splitter.cutting.places import Places
from splitter.mp4.init_segment import InitSegment, InitTrack
from splitter.mp4.movie_fragment import TrackRun, track_runs
from splitter.mp4.segment_times import SegmentTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class CutFragment:
    """`start` is when it plays in the whole, in ticks of the movie; `taken_off` is by track. Its content may still grow."""

    start: int
    init_size: int
    taken_off: dict[int, int]
    path: Path
    content: ContentDigests


@dataclass(frozen=True, slots=True, kw_only=True)
class CutVideo:
    """All that the manifest needs to know of what was written."""

    init: InitSegment
    fragments: tuple[CutFragment, ...]
    end: int
    index: bytes


class Cutter:
    """Receives the muxer's boxes, in one thread. `cuts` are numbers of the main track's samples; where `exact`, a movie
    fragment must begin at each, else a fragment begins with the first one after it. Where the samples lie is noted in
    `places`, if somebody wants to know."""

    def __init__(
        self, paths: Iterable[Path], cuts: Iterable[int], hashing: Executor, *, exact: bool, places: Places | None = None
    ) -> None:
        self._paths = list(paths)
        self._cuts = list(cuts)
        self._hashing = hashing
        self._exact = exact
        self._places = places
        self._media_size = 0
        self._samples = 0
        self._fragments: list[CutFragment] = []
        self._open: _OpenFragment | None = None
        self._end = Fraction(0)

    def init(self, written: bytes) -> None:
        self._init = InitSegment(written)
        self._main = min(self._init.tracks)
        self._times = SegmentTimes(self._init.tracks)

    def movie_fragment(self, moof: bytes, media_size: int) -> None:
        """Raises MalformedBox where the muxer's boxes are not where the plan has them, and OSError."""
        runs = track_runs(moof, self._init.tracks)
        main = next((run for run in runs if run.track == self._main), None)
        self._times.add(len(moof) + media_size, runs)
        if main is not None and self._begins_here():
            self._begin(main, runs)
        if self._open is None:
            raise MalformedBox("a movie fragment without the main track before the first with it")
        self._end = max([self._end, *(self._shown_until(run) for run in runs)])
        self._samples += main.samples if main else 0
        if self._places is not None:
            self._places.note_samples(self._media_size, runs)
        self._media_size += len(moof) + media_size
        self._open.write_moof(moof)

    def media(self, part: bytes | memoryview) -> None:
        assert self._open is not None  # noqa: S101 # media follows its moof
        self._open.file.write(part)

    def finish(self) -> CutVideo:
        """Raises MalformedBox where fragments are missing, and OSError."""
        self._finish_fragment()
        if len(self._fragments) != len(self._paths):
            raise MalformedBox(f"{len(self._fragments)} fragments came out instead of {len(self._paths)}")
        return CutVideo(
            init=self._init,
            fragments=tuple(self._fragments),
            end=round(self._end * self._init.timescale),
            index=self._times.index(),
        )

    def close(self) -> None:
        """Gives the work up."""
        if self._open is not None:
            self._open.file.close()

    def _begins_here(self) -> bool:
        begun = len(self._fragments) + (self._open is not None)
        if begun == len(self._cuts) or self._samples < self._cuts[begun]:
            return False
        if self._exact and self._samples != self._cuts[begun]:
            raise MalformedBox(f"no movie fragment begins at sample {self._cuts[begun]}, but at {self._samples}")
        return True

    def _begin(self, main: TrackRun, runs: list[TrackRun]) -> None:
        self._finish_fragment()
        tracks = self._init.tracks
        start, taken_off = Fraction(0), dict.fromkeys(tracks, 0)
        if self._fragments:
            start = _seconds(tracks[main.track], main.first_shown)
            taken_off = self._times_to_take_off(main, runs)
        init = self._init.for_fragment(start, taken_off)
        path = self._paths[len(self._fragments)]
        file = FragmentFile(path, self._hashing)
        start_ticks = round(start * self._init.timescale)
        self._open = _OpenFragment(path=path, file=file, start=start_ticks, init_size=len(init), taken_off=taken_off)
        file.write(init)

    def _times_to_take_off(self, main: TrackRun, runs: list[TrackRun]) -> dict[int, int]:
        """Each track's first time here. One whose samples come later has none before the main track's, for the muxer
        interleaves by decode time."""
        decoded = _seconds(self._init.tracks[main.track], main.decoded)
        earliest = {number: max(0, track.media_ticks(decoded) - 1) for number, track in self._init.tracks.items()}
        return earliest | {run.track: run.decoded for run in runs}

    def _finish_fragment(self) -> None:
        if self._open is not None:
            self._fragments.append(self._open.finish())
            self._open = None

    def _shown_until(self, run: TrackRun) -> Fraction:
        return _seconds(self._init.tracks[run.track], run.shown_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenFragment:
    path: Path
    file: FragmentFile
    start: int
    init_size: int
    taken_off: dict[int, int]

    def write_moof(self, moof: bytes) -> None:
        rebased = bytearray(moof)
        shift_decode_times(rebased, {track: -ticks for track, ticks in self.taken_off.items()})
        self.file.write(rebased)

    def finish(self) -> CutFragment:
        return CutFragment(
            start=self.start,
            init_size=self.init_size,
            taken_off=self.taken_off,
            path=self.path,
            content=self.file.finish(),
        )


def _seconds(track: InitTrack, ticks: int) -> Fraction:
    """When a media time of the track is shown in the whole."""
    return Fraction(track.presented(ticks), track.timescale)
