"""An arrival: a fragment of a known video on its way here, of which every proven block can be read already.

One thread brings the bytes, any other may read. Where a player waits for a place that a new request would reach sooner than
the bytes under way do, that place is asked for first."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from backend.core.block_verifier import BlockVerifier, Run
from backend.core.entry import Digest, VideoId
from backend.node.holding.part_file import PartFile
from backend.wire.fragment_stream import FragmentStream


class Arrival:
    """`awaited` tells the place for which a player waits, if one does; `on_proven` is called from the thread that brings,
    whenever more can be read."""

    def __init__(
        self,
        place: tuple[VideoId, int],
        part: PartFile,
        verifier: BlockVerifier,
        *,
        awaited: Callable[[], int | None],
        on_proven: Callable[[], None],
    ) -> None:
        self.place = place
        self._part = part
        self._verifier = verifier
        self._awaited = awaited
        self._on_proven = on_proven
        self._lock = threading.Lock()
        self._descriptor: int | None = os.open(part.path, os.O_RDONLY | os.O_CLOEXEC)

    @property
    def size(self) -> int:
        """Of the whole file, bytes."""
        return self._verifier.size

    @property
    def proven(self) -> int:
        """Bytes, wherever in the file."""
        return self._verifier.proven

    @property
    def at(self) -> int:
        """The place of the next byte that comes."""
        return self._verifier.at

    def read(self, offset: int, size: int) -> bytes:
        """Proven bytes from `offset` on, `size` at the most; none where that place is not proven, or all is over."""
        with self._lock:
            there = self._verifier.proven_from(offset, size)
            return os.pread(self._descriptor, there, offset) if there and self._descriptor is not None else b""

    def next_run(self) -> Run | None:
        """What to ask a source for: what a player waits for, or else what follows; None where all is here."""
        awaited = self.awaited()
        return self._verifier.next_missing(self.at if awaited is None else awaited)

    def awaited(self) -> int | None:
        """The place for which a player waits that is not proven yet."""
        place = self._awaited()
        return None if place is None or self._verifier.proven_from(place, 1) else place

    def begin(self, at: int) -> None:
        self._verifier.begin(at)

    def take(self, octets: bytes) -> None:
        """The next bytes. Raises DamagedFragment, DiskFull and CannotUseFolder."""
        before = self._verifier.proven
        self._verifier.feed(memoryview(octets), self._part.write_at)
        if self._verifier.proven != before:
            self._on_proven()

    def part_around(self, offset: int) -> Run:
        return self._verifier.part_around(offset)

    def finish(self) -> Digest:
        """The whole file's digest. Raises DamagedFragment."""
        return self._verifier.finish(lambda offset, size: self.read(offset, size))

    def close(self) -> None:
        """Nothing can be read any more; idempotent."""
        with self._lock:
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


class Bringing:
    """The bytes of one stream on their way into an arrival. One thread calls."""

    def __init__(self, arrival: Arrival, run: Run, stream: FragmentStream, *, asked: float) -> None:
        """`asked` is when the stream was asked for the run, by the monotonic clock."""
        self._arrival = arrival
        self._run = run
        self._is_as_asked = stream.start == run.start
        self._answered = time.monotonic()
        self._seconds_to_answer = self._answered - asked
        self._received = 0
        arrival.begin(stream.start)

    @property
    def is_over(self) -> bool:
        """Whether all came that was asked for."""
        return self._arrival.at >= self._run.stop

    def take(self, octets: bytes) -> None:
        self._received += len(octets)
        self._arrival.take(octets)

    def is_needed_elsewhere(self) -> bool:
        """Whether a player waits for a place that a new request would reach sooner. Asked of a node that knows no ranges, it
        would not."""
        awaited = self._arrival.awaited()
        if awaited is None or not self._is_as_asked:
            return False
        part = self._arrival.part_around(awaited)
        if part.start <= self._arrival.at < part.stop:
            return False
        if not self._arrival.at < part.start < self._run.stop:
            return True
        return self._seconds_until(part.start) > self._seconds_to_answer

    def _seconds_until(self, place: int) -> float:
        seconds_so_far = time.monotonic() - self._answered
        return (place - self._arrival.at) * seconds_so_far / max(1, self._received)
