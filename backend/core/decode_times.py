"""The decode times in a movie fragment (`moof/traf/tfdt`): finding and shifting them, which changes no length."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from backend.core.boxes import Box, Buffer, MalformedBox, box_at, child, children, read_fields

_WORD = struct.Struct(">I")
_TIME = struct.Struct(">Q")
_AFTER_VERSION = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeTime:
    """The time of a track's first sample in the `moof`, in ticks of the track, and where its eight bytes lie."""

    track: int
    ticks: int
    at: int


def decode_times(moof: Buffer) -> Iterator[DecodeTime]:
    """One for each `traf`. Raises MalformedBox; 32-bit times count as such."""
    whole = whole_moof(moof)
    for traf in children(moof, whole, b"traf"):
        tfhd = child(moof, traf, b"tfhd")
        tfdt = child(moof, traf, b"tfdt")
        (track,) = read_fields(moof, _WORD, tfhd.body + _AFTER_VERSION, tfhd)
        (version,) = read_fields(moof, _WORD, tfdt.body, tfdt)
        if version >> 24 != 1:
            raise MalformedBox("a tfdt without 64 bits")
        at = tfdt.body + _AFTER_VERSION
        (ticks,) = read_fields(moof, _TIME, at, tfdt)
        yield DecodeTime(track=track, ticks=ticks, at=at)


def shift_decode_times(moof: bytearray, ticks_by_track: Mapping[int, int]) -> None:
    """Add to each track's time, in place. Raises MalformedBox where a time would leave its 64 bits."""
    for time in list(decode_times(moof)):
        shifted = time.ticks + ticks_by_track.get(time.track, 0)
        if not 0 <= shifted < 1 << 64:
            raise MalformedBox(f"track {time.track} cannot start at {shifted}")
        _TIME.pack_into(moof, time.at, shifted)


def whole_moof(moof: Buffer) -> Box:
    """Raises MalformedBox unless the buffer is one `moof` box."""
    whole = box_at(moof, 0, len(moof))
    if whole.kind != b"moof" or whole.end != len(moof):
        raise MalformedBox("not one moof")
    return whole
