"""The init segment (`ftyp moov`) that the muxer writes: reading its tracks, and writing it anew for a fragment or the whole."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from backend.core.boxes import Box, MalformedBox, box, boxes, child, children, full_box, read_fields

_WORD = struct.Struct(">I")
_EDITS = {0: struct.Struct(">IiI"), 1: struct.Struct(">QqI")}
_DEFAULTS = struct.Struct(">IIIII")
_NORMAL_RATE = 1 << 16
_NOTHING = -1
_UNSIGNED = 1 << 64


@dataclass(frozen=True, slots=True, kw_only=True)
class InitTrack:
    """A track as its init segment describes it. `media_time` is what is skipped at its beginning, `delay_seconds` how late
    it begins (ISO/IEC 14496-12, 8.6.6); the defaults are of its samples (8.8.3)."""

    id: int
    handler: str
    timescale: int
    media_time: int
    delay_seconds: Fraction
    default_duration: int
    default_size: int
    default_flags: int
    sample_entry: bytes

    def presented(self, ticks: int) -> int:
        """When a media time is shown."""
        return ticks - self.media_time + round(self.delay_seconds * self.timescale)

    def media_ticks(self, seconds: Fraction) -> int:
        """The media time that is shown then; negative where the track begins later."""
        return self.media_time + round((seconds - self.delay_seconds) * self.timescale)


class InitSegment:
    """Raises MalformedBox from every method that reads."""

    def __init__(self, written: bytes) -> None:
        self._written = written
        found = {top.kind: top for top in boxes(written)}
        if not {b"ftyp", b"moov"} <= found.keys():
            raise MalformedBox("an init segment without ftyp or moov")
        self._ftyp = found[b"ftyp"]
        self._moov = found[b"moov"]
        self.timescale = self._word_by_version(child(written, self._moov, b"mvhd"), 8, 16)
        self.tracks = {track.id: track for track in map(self._track, children(written, self._moov, b"trak"))}

    def for_fragment(self, start: Fraction, taken_off: Mapping[int, int]) -> bytes:
        """For a fragment that plays from 0 what the whole shows from `start` seconds on, each track's decode times lowered
        by what was taken off (in its ticks)."""
        return self._ftyp_bytes + self._with_edits(
            {track.id: track.media_ticks(start) - taken_off[track.id] for track in self.tracks.values()}
        )

    def for_the_whole(self, seconds: Fraction) -> bytes:
        """With the duration in `mehd`, where a fragmented file says it (ISO/IEC 14496-12, 8.8.2)."""
        duration = full_box(b"mehd", 1, 0, round(seconds * self.timescale).to_bytes(8, "big"))
        return self._ftyp_bytes + box(
            b"moov",
            *(
                box(part.kind, duration, self._body(part)) if part.kind == b"mvex" else self._bytes(part)
                for part in boxes(self._written, self._moov.body, self._moov.end)
            ),
        )

    def _with_edits(self, media_times: Mapping[int, int]) -> bytes:
        return box(
            b"moov",
            *(
                self._track_with_edit(part, media_times) if part.kind == b"trak" else self._bytes(part)
                for part in boxes(self._written, self._moov.body, self._moov.end)
            ),
        )

    def _track_with_edit(self, trak: Box, media_times: Mapping[int, int]) -> bytes:
        parts = []
        for part in boxes(self._written, trak.body, trak.end):
            if part.kind != b"edts":
                parts.append(self._bytes(part))
            if part.kind == b"tkhd":
                track = self.tracks[self._track_id(part)]
                parts.append(self._edit_box(media_times[track.id], track.timescale))
        return box(b"trak", *parts)

    def _edit_box(self, media_time: int, timescale: int) -> bytes:
        """From `media_time` to the end; a negative one means nothing for that long, then the track from its beginning."""
        edits = [(0, max(0, media_time))]
        if media_time < 0:
            edits.insert(0, (round(Fraction(-media_time * self.timescale, timescale)), _NOTHING))
        elif media_time == 0:
            return b""
        entries = (_EDITS[1].pack(duration, time, _NORMAL_RATE) for duration, time in edits)
        return box(b"edts", full_box(b"elst", 1, 0, _WORD.pack(len(edits)), *entries))

    def _track(self, trak: Box) -> InitTrack:
        track = self._track_id(child(self._written, trak, b"tkhd"))
        media_time, delay = self._edits(trak)
        _, _, duration, size, flags = self._defaults(track)
        handler = child(self._written, trak, b"mdia", b"hdlr")
        return InitTrack(
            id=track,
            handler=self._body(handler)[8:12].decode("latin-1"),
            timescale=self._word_by_version(child(self._written, trak, b"mdia", b"mdhd"), 8, 16),
            media_time=media_time,
            delay_seconds=Fraction(delay, self.timescale),
            default_duration=duration,
            default_size=size,
            default_flags=flags,
            sample_entry=self._body(child(self._written, trak, b"mdia", b"minf", b"stbl", b"stsd"))[8:],
        )

    def _edits(self, trak: Box) -> tuple[int, int]:
        """The media time at which the track begins, and the movie time before it."""
        media_time = delay = 0
        for elst in children(self._written, trak, b"edts", b"elst"):
            (count,) = read_fields(self._written, _WORD, elst.body + 4, elst)
            entry = _EDITS[min(1, self._written[elst.body])]
            for number in range(count):
                duration, time, _ = read_fields(self._written, entry, elst.body + 8 + number * entry.size, elst)
                if time == _NOTHING:
                    delay += duration
                else:
                    media_time = time
        return media_time, delay

    def _defaults(self, track: int) -> tuple[int, ...]:
        for trex in children(self._written, self._moov, b"mvex", b"trex"):
            defaults = read_fields(self._written, _DEFAULTS, trex.body + 4, trex)
            if defaults[0] == track:
                return defaults
        raise MalformedBox(f"track {track} has no trex")

    def _track_id(self, tkhd: Box) -> int:
        return self._word_by_version(tkhd, 8, 16)

    def _word_by_version(self, holder: Box, in_version_0: int, in_version_1: int) -> int:
        """After version and flags come two times, of 32 bits each or 64."""
        at = 4 + (in_version_1 if self._written[holder.body] else in_version_0)
        return read_fields(self._written, _WORD, holder.body + at, holder)[0]

    @property
    def _ftyp_bytes(self) -> bytes:
        return self._bytes(self._ftyp)

    def _bytes(self, part: Box) -> bytes:
        return self._written[part.start : part.end]

    def _body(self, part: Box) -> bytes:
        return self._written[part.body : part.end]
