"""Reading a `moof` that the muxer wrote: of each track which samples, where they lie, and when they are shown."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from backend.core.boxes import Box, MalformedBox, child, children, read_fields
from backend.core.decode_times import whole_moof
from splitter.mp4.init_segment import InitTrack

_WORD = struct.Struct(">I")
_OFFSET = struct.Struct(">i")
_TIME = struct.Struct(">Q")
_IS_NOT_SYNC = 0x10000

# Optional fields of `tfhd`, by flag, in the order in which they follow the track's number.
_TFHD_FIELDS = ((0x1, "base", 8), (0x2, "description", 4), (0x8, "duration", 4), (0x10, "size", 4), (0x20, "flags", 4))
# Columns of `trun`, by flag, in their order.
_DURATIONS, _SIZES, _FLAGS, _OFFSETS = 0x100, 0x200, 0x400, 0x800
_COLUMNS = (_DURATIONS, _SIZES, _FLAGS, _OFFSETS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRun:
    """One track's samples in a movie fragment; times in its ticks, as decoded and as shown before any edit list; `offset` is
    the first one's distance from the `moof`, and `sizes` are theirs, one after the other."""

    track: int
    samples: int
    decoded: int
    first_shown: int
    shown_until: int
    starts_with_key: bool
    offset: int
    sizes: Sequence[int]


def track_runs(moof: bytes, tracks: Mapping[int, InitTrack]) -> list[TrackRun]:
    """Of the tracks that have samples in it. Raises MalformedBox, also where a `traf` has not exactly one `trun`."""
    runs = (_track_run(moof, traf, tracks) for traf in children(moof, whole_moof(moof), b"traf"))
    return [run for run in runs if run.samples]


def _track_run(moof: bytes, traf: Box, tracks: Mapping[int, InitTrack]) -> TrackRun:
    tfhd, tfdt, trun = child(moof, traf, b"tfhd"), child(moof, traf, b"tfdt"), child(moof, traf, b"trun")
    if len(list(children(moof, traf, b"trun"))) > 1:
        raise MalformedBox("a traf with more than one trun")
    track, defaults = _tfhd(moof, tfhd, tracks)
    (decoded,) = read_fields(moof, _TIME, tfdt.body + 4, tfdt)
    samples, offset, first_flags, columns = _trun(moof, trun)
    durations = columns.get(_DURATIONS) or (defaults["duration"],) * samples
    flags = first_flags if first_flags is not None else columns.get(_FLAGS, (defaults["flags"],))[0]
    *starts, end = accumulate(durations, initial=decoded)
    ends = [*starts[1:], end]
    offsets = [_signed(offset) for offset in columns.get(_OFFSETS, (0,) * samples)]
    return TrackRun(
        track=track,
        samples=samples,
        decoded=decoded,
        first_shown=min(map(int.__add__, starts, offsets), default=decoded),
        shown_until=max(map(int.__add__, ends, offsets), default=decoded),
        starts_with_key=not flags & _IS_NOT_SYNC,
        offset=offset,
        sizes=columns.get(_SIZES) or (defaults["size"],) * samples,
    )


def _tfhd(moof: bytes, tfhd: Box, tracks: Mapping[int, InitTrack]) -> tuple[int, dict[str, int]]:
    """The track's number, and its samples' defaults here or else in the init segment."""
    flags, number = read_fields(moof, struct.Struct(">II"), tfhd.body, tfhd)
    if number not in tracks:
        raise MalformedBox(f"a traf of track {number}, which there is not")
    track = tracks[number]
    defaults = {"duration": track.default_duration, "size": track.default_size, "flags": track.default_flags}
    at = tfhd.body + 8
    for flag, name, size in _TFHD_FIELDS:
        if flags & flag:
            if name in defaults:
                (defaults[name],) = read_fields(moof, _WORD, at, tfhd)
            at += size
    return number, defaults


def _trun(moof: bytes, trun: Box) -> tuple[int, int, int | None, dict[int, tuple[int, ...]]]:
    """The number of samples, their distance from the `moof`, the first one's flags where they are apart, and the columns
    that are there, by flag."""
    flags, samples = read_fields(moof, struct.Struct(">II"), trun.body, trun)
    at = trun.body + 8
    offset, first_flags = 0, None
    if flags & 0x1:
        (offset,) = read_fields(moof, _OFFSET, at, trun)
        at += _OFFSET.size
    if flags & 0x4:
        (first_flags,) = read_fields(moof, _WORD, at, trun)
        at += _WORD.size
    present = [column for column in _COLUMNS if flags & column]
    cells = read_fields(moof, struct.Struct(f">{samples * len(present)}I"), at, trun)
    return samples, offset, first_flags, {column: cells[place :: len(present)] for place, column in enumerate(present)}


def _signed(word: int) -> int:
    return word - (1 << 32) if word >> 31 else word
