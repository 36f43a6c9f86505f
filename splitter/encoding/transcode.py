"""Re-encoding the streams of a source that cannot be copied, beside those that can."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from splitter.cutting.mux import Outlet, shifted_packets
from splitter.encoding.encoders import KeySchedule, PictureReencoder, SoundReencoder
from splitter.reading.codecs import Reason
from splitter.reading.scan import Advance, Scan
from splitter.reading.source import open_source

_PIXELS_PER_SECOND_AND_CPU = 40_000_000
_SOUND_SECONDS_PER_SECOND = 100
_PACKETS_PER_REPORT = 25


def estimated_seconds(scan: Scan, reasons: Mapping[int, Reason]) -> float:
    """Roughly how long re-encoding these streams takes here."""
    seconds = float(scan.seconds) / _SOUND_SECONDS_PER_SECOND
    if scan.selection.video in reasons:
        facts = scan.streams[scan.selection.main]
        pixels = facts.width * facts.height * (scan.samples + scan.undecodable)
        seconds += pixels / _PIXELS_PER_SECOND_AND_CPU / (os.cpu_count() or 1)
    return seconds


def transcode(scan: Scan, reasons: Mapping[int, Reason], target: Path, count: int, advance: Advance) -> None:
    """Writes an MP4 of the chosen streams, in which those with a reason are re-encoded and the others copied."""
    with open_source(scan.path) as source, av.open(f"file:{target}", "w", format="mp4") as output:
        keys = KeySchedule(
            scan.samples or scan.undecodable,
            scan.seconds,
            count,
            complete_from=(scan.complete_from_seconds or Fraction(0)) - scan.late_seconds,
        )
        ways: dict[int, _Way] = {
            number: _reencoding(source.streams[number], output, keys)
            if number in reasons
            else Outlet(source.streams[number], output)
            for number in scan.selection.streams
        }
        for count_read, packet in enumerate(shifted_packets(source, scan)):
            if packet.pos and count_read % _PACKETS_PER_REPORT == 0:
                advance(min(1.0, packet.pos / max(1, source.size)))
            ways[packet.stream_index].put(packet)
        for way in ways.values():
            way.finish()


class _Way(Protocol):
    """One stream's way into the output."""

    def put(self, packet: Packet[Stream]) -> None: ...

    def finish(self) -> None: ...


def _reencoding(stream: Stream, output: OutputContainer, keys: KeySchedule) -> _Way:
    if isinstance(stream, VideoStream):
        return PictureReencoder(stream, output, keys)
    assert isinstance(stream, AudioStream)  # noqa: S101 # no other kind is ever selected
    return SoundReencoder(stream, output)
