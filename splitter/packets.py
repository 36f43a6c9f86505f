"""A source's packets with times that can be relied on; read twice, they come out the same."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from splitter.source import Selection

# Recordings in these formats may be several joined together, each with a clock of its own.
_CLOCKS_MAY_JUMP = frozenset({"mpegts", "mpeg", "flv", "avi", "asf", "rm"})
_JUMP_SECONDS = 10
_MAX_WAITING = 64


def steady_packets(container: InputContainer, selection: Selection) -> Iterator[Packet[Stream]]:
    """The chosen streams' packets in the file's order, decode times known and increasing in each stream, clock jumps
    closed. A sound file's come out untouched."""
    clocks = {index: _Clock() for index in selection.streams}
    jumps = _Jumps() if container.format.name in _CLOCKS_MAY_JUMP else None
    for packet in container.demux([container.streams[index] for index in selection.streams]):
        if not packet.size:
            continue
        if jumps is not None:
            jumps.close(packet)
        yield from clocks[packet.stream.index].set_by(packet)
    for clock in clocks.values():
        yield from clock.rest()


class _Clock:
    """One stream's decode times. Matroska tells none for the first packets of a stream with B-frames: they wait for the
    first that has one, and are counted back from it."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._step = 1
        self._waiting: list[Packet[Stream]] = []

    def set_by(self, packet: Packet[Stream]) -> Iterator[Packet[Stream]]:
        if self._last is None and packet.dts is None and len(self._waiting) < _MAX_WAITING:
            self._waiting.append(packet)
            return
        if self._waiting:
            yield from self._released(packet.dts)
        yield self._increasing(packet)

    def rest(self) -> Iterator[Packet[Stream]]:
        yield from self._released(None)

    def _released(self, next_time: int | None) -> Iterator[Packet[Stream]]:
        waiting, self._waiting = self._waiting, []
        if next_time is not None:
            for packet in reversed(waiting):
                next_time -= packet.duration or 1
                packet.dts = next_time
        for packet in waiting:
            yield self._increasing(packet)

    def _increasing(self, packet: Packet[Stream]) -> Packet[Stream]:
        if packet.dts is None:
            packet.dts = self._last + self._step if self._last is not None else packet.pts or 0
        if self._last is not None and packet.dts <= self._last:
            packet.dts = self._last + 1
        self._last = packet.dts
        self._step = packet.duration or self._step
        return packet


class _Jumps:
    """All streams' common distance from the file's clock, changed wherever that clock jumps."""

    def __init__(self) -> None:
        self._offset = Fraction(0)
        self._expected: dict[int, Fraction] = {}

    def close(self, packet: Packet[Stream]) -> None:
        time = packet.dts if packet.dts is not None else packet.pts
        if time is None:
            return
        base = packet.time_base
        expected = self._expected.get(packet.stream.index)
        if expected is not None and abs(time * base + self._offset - expected) > _JUMP_SECONDS:
            self._offset = expected - time * base
        ticks = round(self._offset / base)
        packet.dts = time + ticks if packet.dts is not None else None
        packet.pts = _not_before(packet.dts, packet.pts + ticks) if packet.pts is not None else None
        self._expected[packet.stream.index] = (time + ticks + (packet.duration or 0)) * base


def _not_before(decoded: int | None, shown: int) -> int:
    return shown if decoded is None else max(decoded, shown)
