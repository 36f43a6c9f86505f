"""The second pass: a source's packets, as they are, through one muxer whose stream is cut into fragments."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from splitter.cutting.places import PacketPlaces, Places
from splitter.mp4.box_stream import BoxStream
from splitter.reading.packets import steady_packets
from splitter.reading.scan import Advance, Scan
from splitter.reading.source import codec_name, open_source

_MUXER_OPTIONS = {
    # delay_moov: only after the first packets are the edit lists known that keep lips and sound together.
    "movflags": "frag_keyframe+empty_moov+default_base_moof+delay_moov+skip_sidx+skip_trailer",
    # One trun per traf, or seeking in browsers fails.
    "frag_interleave": "0",
    # No dates and no version of the muxer: the same source gives the same bytes.
    "fflags": "+bitexact",
}
_LEAST_VIDEO_TIMESCALE = 10_000
_LARGEST_MOVIE_TIMESCALE = (1 << 31) - 1
_COMMON_TIMESCALE = 90_000
_WRITE_BYTES = 1 << 16
_SAMPLES_PER_REPORT = 200


def copy_packets(
    scan: Scan, muxer_options: Mapping[str, str], sink: BoxStream, advance: Advance, places: Places | None = None
) -> None:
    """Where the packets lay is noted in `places`, if somebody wants to know. Raises whatever the sink raises,
    UnreadableSource and NotAVideo."""
    with open_source(scan.path) as source:
        output = _muxer(source, scan, muxer_options, sink)
        try:
            _copy(source, _outlets(source, output, scan, places), scan, advance)
            output.close()
        except BaseException:
            sink.abandon()
            with suppress(av.FFmpegError):
                output.close()
            sink.raise_failure()
            raise


def _outlets(
    source: InputContainer, output: OutputContainer, scan: Scan, places: Places | None
) -> Mapping[int, Outlet | NotingOutlet]:
    outlets = {index: Outlet(source.streams[index], output) for index in scan.selection.streams}
    if places is None:
        return outlets
    return {index: NotingOutlet(outlet, places.packets_of(index)) for index, outlet in outlets.items()}


def _copy(source: InputContainer, outlets: Mapping[int, Outlet | NotingOutlet], scan: Scan, advance: Advance) -> None:
    main = scan.selection.main
    seen = 0
    for packet in shifted_packets(source, scan):
        index = packet.stream_index
        if index == main:
            seen += 1
            if seen % _SAMPLES_PER_REPORT == 0:
                advance(seen / (scan.undecodable + scan.samples))
            if seen <= scan.undecodable:
                continue
        outlets[index].put(packet)


class Outlet:
    """One stream's way from a source to an MP4, its packets unchanged."""

    def __init__(self, stream: Stream, output: OutputContainer) -> None:
        self._output = output
        self._target = output.add_stream_from_template(stream, opaque=True)
        self._filter = _mp4_filter(stream)
        name_like(stream, self._target)
        if codec_name(stream) == "hevc":
            # Players of Apple's want hvc1; hev1 has its parameters in the pictures and must stay.
            self._target.codec_context.codec_tag = "hev1" if stream.codec_context.codec_tag == "hev1" else "hvc1"

    def put(self, packet: Packet[Stream]) -> None:
        if self._filter is None:
            packet.stream = self._target
            self._output.mux_one(packet)
            return
        for filtered in self._filter.filter(packet):
            filtered.stream = self._target
            self._output.mux_one(filtered)

    def finish(self) -> None:
        """Nothing is held back."""


class NotingOutlet:
    """The same, where it is to be known afterwards where the packets lay."""

    def __init__(self, outlet: Outlet, places: PacketPlaces) -> None:
        self._outlet = outlet
        self._places = places

    def put(self, packet: Packet[Stream]) -> None:
        self._places.note(packet.pos)
        self._outlet.put(packet)


def name_like(source: Stream, target: Stream) -> None:
    """Gives the target the source's language, title, and role."""
    for key in ("language", "title"):
        if key in source.metadata:
            target.metadata[key] = source.metadata[key]
    target.disposition = source.disposition


def _muxer(source: InputContainer, scan: Scan, muxer_options: Mapping[str, str], sink: BoxStream) -> OutputContainer:
    timescales = (_timescale(source.streams[index]) for index in scan.selection.streams)
    # In a common multiple of the tracks' time scales every start can be said exactly.
    common = math.lcm(*timescales)
    timescale = common if common <= _LARGEST_MOVIE_TIMESCALE else _COMMON_TIMESCALE
    options = {**_MUXER_OPTIONS, "movie_timescale": str(timescale), **muxer_options}
    return av.open(sink, "w", format="mp4", container_options=options, buffer_size=_WRITE_BYTES)


def _timescale(stream: Stream) -> int:
    """As FFmpeg's muxer chooses it."""
    if isinstance(stream, AudioStream):
        return stream.codec_context.sample_rate
    timescale = (stream.time_base or Fraction(1, _COMMON_TIMESCALE)).denominator
    while timescale < _LEAST_VIDEO_TIMESCALE:
        timescale *= 2
    return timescale


def _mp4_filter(stream: Stream) -> BitStreamFilterContext | None:
    """In transport streams AAC says in every packet what an MP4 says once."""
    if codec_name(stream) == "aac" and not stream.codec_context.extradata:
        return BitStreamFilterContext("aac_adtstoasc", stream)
    return None


def shifted_packets(source: InputContainer, scan: Scan) -> Iterator[Packet[Stream]]:
    """Steady packets, moved so that a source whose clock starts late starts at 0. What starts before 0 is priming, and
    stays."""
    late = scan.late_seconds
    if late == 0:
        yield from steady_packets(source, scan.selection)
        return
    for packet in steady_packets(source, scan.selection):
        ticks = int(late / packet.time_base)
        packet.dts = None if packet.dts is None else packet.dts - ticks
        packet.pts = None if packet.pts is None else packet.pts - ticks
        yield packet
