"""A source's packets with times that can be relied on; read twice, they come out the same."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from splitter.reading.source import Selection

# Recordings in these formats may be several joined together, each with a clock of its own.
_CLOCKS_MAY_JUMP = frozenset({"mpegts", "mpeg", "flv", "avi", "asf", "rm"})
_JUMP_SECONDS = 10
_MAX_WAITING = 64


def steady_packets(container: InputContainer, selection: Selection) -> Iterator[Packet[Stream]]:
    """The chosen streams' packets in the file's order, decode times known and increasing in each stream, clock jumps
    closed. A sound file's come out untouched."""
    clocks = {index: _Clock() for index in selection.streams}
    jumps = _Jumps() if clock_may_jump(container) else None
    for packet in container.demux([container.streams[index] for index in selection.streams]):
        if not packet.size:
            continue
        if jumps is not None:
            jumps.close(packet)
        clock = clocks[packet.stream_index]
        if clock.runs:
            clock.set_next(packet)
            yield packet
        else:
            yield from clock.start(packet)
    for clock in clocks.values():
        yield from clock.rest()


def clock_may_jump(container: InputContainer) -> bool:
    """Whether each stream's packets are needed to know the other streams' times."""
    return container.format.name in _CLOCKS_MAY_JUMP


class _Clock:
    """One stream's decode times. Matroska tells none for the first packets of a stream with B-frames: they wait for the
    first that has one, and are counted back from it."""

    def __init__(self) -> None:
        self.runs = False
        self._last = 0
        self._step = 1
        self._waiting: list[Packet[Stream]] = []

    def start(self, packet: Packet[Stream]) -> list[Packet[Stream]]:
        """The packets that can go on; none while the time is unknown."""
        self._waiting.append(packet)
        if packet.dts is None and len(self._waiting) < _MAX_WAITING:
            return []
        return self.rest()

    def rest(self) -> list[Packet[Stream]]:
        """What still waits. Where no decode time is ever told, each packet is decoded when it is shown."""
        released, self._waiting = self._waiting, []
        if not released:
            return []
        self._count_back(released)
        first = released[0]
        first.dts = (first.pts or 0) if first.dts is None else first.dts
        self._last, self.runs = first.dts, True
        for packet in released[1:]:
            packet.dts = packet.pts if packet.dts is None else packet.dts
            self.set_next(packet)
        return released

    def _count_back(self, packets: list[Packet[Stream]]) -> None:
        time = packets[-1].dts
        if time is not None:
            for packet in reversed(packets[:-1]):
                time -= packet.duration or 1
                packet.dts = time

    def set_next(self, packet: Packet[Stream]) -> None:
        """Of a packet that follows others. Called for each of a film's hundred thousands."""
        time = packet.dts
        if time is None:
            packet.dts = time = self._last + self._step
        elif time <= self._last:
            packet.dts = time = self._last + 1
        self._last = time
        self._step = packet.duration or self._step


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
