"""A download: a fragment's bytes from one source after another, proven good, in a part file that it keeps while it waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from backend.core.entry import Digest, Entry
from backend.core.errors import DamagedFragment, EnjambreError, InvalidManifest
from backend.core.manifest import Manifest, read_manifest_text
from backend.core.names import numbered
from backend.core.plan import Source
from backend.core.transfer import Wish
from backend.core.whole_verifier import WholeVerifier
from backend.node.fetching.arrival import Arrival, Bringing
from backend.node.fetching.arrivals import Arrivals
from backend.node.fetching.cancellation import Cancellation
from backend.node.fetching.passage import Passage
from backend.node.holding.manifests import Manifests
from backend.node.holding.part_file import PartFile
from backend.node.holding.reading import Content
from backend.node.publishing.store import Store
from backend.wire.fragment_stream import FragmentStream
from backend.wire.node_client import NodeClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """What accompanies the bytes of one try; `on_bytes` is told how many came off the wire, each time."""

    cancellation: Cancellation
    passage: Passage
    on_bytes: Callable[[int], None]


class Download:
    """One thread at a time works it. With a manifest every proven block is kept, whatever becomes of a source; without one,
    nothing is known to be good before all of it is there."""

    def __init__(self, wish: Wish, store: Store, manifests: Manifests, arrivals: Arrivals) -> None:
        self._wish = wish
        self._store = store
        self._manifests = manifests
        self._arrivals = arrivals
        self._part: PartFile | None = None
        self._arrival: Arrival | None = None
        self.size: int | None = None

    @property
    def received(self) -> int:
        """Bytes that are there so far."""
        if self._arrival is not None:
            return self._arrival.proven
        return 0 if self._part is None else self._part.size

    @property
    def proven(self) -> int:
        """Bytes that are worth keeping while nobody can go on."""
        return 0 if self._arrival is None else self._arrival.proven

    @property
    def part(self) -> PartFile:
        """Raises DiskFull and CannotUseFolder."""
        if self._part is None:
            self._part = self._store.new_part()
        return self._part

    def take_from(self, source: Source, client: NodeClient, sha256: Digest | None, ride: Ride) -> Digest:
        """The whole file's digest. Raises what reading raises, DamagedFragment, DiskFull, CannotUseFolder, Cancelled and
        SteppedAside; what was proven good before that is kept, and the next source asked for the rest alone."""
        arrival = self._arrival_of(source.entry, sha256)
        if arrival is None:
            return self._take_whole(source, client, sha256, ride)
        self.size = arrival.size
        while (run := arrival.next_run()) is not None:
            ride.passage.enter(source.node)
            asked = time.monotonic()
            stop = run.stop if run.stop < arrival.size else None
            with (
                client.read_fragment(self._wish.fragment, start=run.start, stop=stop) as stream,
                ride.cancellation.cutting(stream),
            ):
                self._check_promise(stream, sha256, most=run.start)
                self._bring(stream, Bringing(arrival, run, stream, asked=asked), ride)
        return self._finish_arrival(arrival)

    def content(self, sha256: Digest) -> Content | None:
        """What is known of the finished file; None where it carries a manifest that nothing was checked against."""
        if self._arrival is not None:
            video, index = self._arrival.place
            return Content(size=self.part.size, sha256=sha256, video=video, index=index)
        try:
            with self.part.path.open("rb") as file:
                carries_manifest = read_manifest_text(file) is not None
        except InvalidManifest:
            carries_manifest = True
        return None if carries_manifest else Content(size=self.part.size, sha256=sha256)

    def discard(self) -> None:
        """Nothing of it is left, unless it has its final name. Idempotent."""
        if self._arrival is not None:
            self._arrivals.end(self._arrival)
            self._arrival = None
        if self._part is not None:
            self._part.discard()
            self._part = None

    def _bring(self, stream: FragmentStream, bringing: Bringing, ride: Ride) -> None:
        for octets in stream:
            try:
                bringing.take(octets)
            finally:
                ride.on_bytes(len(octets))
            if bringing.is_over or bringing.is_needed_elsewhere():
                break
            ride.passage.give_way()
        else:
            if not bringing.is_over:
                raise DamagedFragment(self._wish.fragment, f"{self.received} bytes instead of {self.size}")

    def _finish_arrival(self, arrival: Arrival) -> Digest:
        try:
            return arrival.finish()
        except DamagedFragment:
            self.discard()
            raise

    def _take_whole(self, source: Source, client: NodeClient, sha256: Digest | None, ride: Ride) -> Digest:
        """Written first, so that what the verifier has seen is always in the part file."""
        part = self.part
        ride.passage.enter(source.node)
        with (
            client.read_fragment(self._wish.fragment) as stream,
            ride.cancellation.cutting(stream),
        ):
            self._check_promise(stream, sha256, most=0)
            self.size = source.entry.size if source.entry.size is not None else stream.size
            verifier = WholeVerifier(self._wish.fragment, size=self.size, sha256=sha256 or stream.sha256)
            part.cut(0)
            try:
                for octets in stream:
                    ride.on_bytes(len(octets))
                    part.write(octets)
                    verifier.feed(memoryview(octets))
                    ride.passage.give_way()
                return verifier.finish()
            except EnjambreError:
                part.cut(0)
                raise

    def _check_promise(self, stream: FragmentStream, sha256: Digest | None, *, most: int) -> None:
        if sha256 is not None and stream.sha256 not in (None, sha256):
            raise DamagedFragment(self._wish.fragment, "its holder states another digest than the index")
        if stream.start > most:
            raise DamagedFragment(self._wish.fragment, "its holder sends another range than it was asked for")

    def _arrival_of(self, entry: Entry, sha256: Digest | None) -> Arrival | None:
        """The same for all sources, so that what one of them sent well is not asked of the next."""
        if self._arrival is None:
            found = self._manifest_of(entry)
            if found is not None:
                self.part.cut(0)
                self._arrival = self._arrivals.begin(self._wish.fragment, *found, self.part, sha256=sha256)
        return self._arrival

    def _manifest_of(self, entry: Entry) -> tuple[Manifest, int] | None:
        """And the fragment's place, which its name tells where the holder does not."""
        video = entry.video or self._wish.video
        said = numbered(self._wish.fragment)
        index = said.index if entry.index is None and said is not None else entry.index
        if video is None or index is None:
            return None
        manifest = self._manifests.find(video)
        return (manifest, index) if manifest is not None and index < len(manifest.fragments) else None
