"""A download: a fragment's bytes from one source after another, written to a part file and proven good."""

from __future__ import annotations

from collections.abc import Callable

from backend.core.entry import Digest, Entry, VideoId
from backend.core.errors import DamagedFragment, EnjambreError, InvalidManifest
from backend.core.manifest import Manifest, read_manifest_text
from backend.core.names import numbered
from backend.core.plan import Source
from backend.core.transfer import Wish
from backend.core.verify import BlockVerifier, Verifier, WholeVerifier
from backend.node.fetching.cancellation import Cancellation
from backend.node.holding.manifests import Manifests
from backend.node.holding.part_file import PartFile
from backend.node.holding.reading import Content
from backend.wire.fragment_stream import FragmentStream
from backend.wire.node_client import NodeClient


class Download:
    """One thread works it. `on_bytes` is told how many came off the wire, each time."""

    def __init__(
        self, wish: Wish, part: PartFile, manifests: Manifests, cancellation: Cancellation, on_bytes: Callable[[int], None]
    ) -> None:
        self._wish = wish
        self._part = part
        self._manifests = manifests
        self._cancellation = cancellation
        self._on_bytes = on_bytes
        self._blocks: BlockVerifier | None = None
        self._place: tuple[VideoId, int] | None = None
        self.size: int | None = None

    @property
    def received(self) -> int:
        """Bytes kept so far."""
        return self._part.size

    def take_from(self, source: Source, client: NodeClient, sha256: Digest | None) -> Digest:
        """The whole file's digest. Raises what reading raises, DamagedFragment, DiskFull and Cancelled; what was proven good
        before that is kept, and the next source asked for the rest alone."""
        blocks = self._block_verifier(source.entry, sha256)
        with (
            client.read_fragment(self._wish.fragment, start=blocks.good if blocks else 0) as stream,
            self._cancellation.cutting(stream),
        ):
            verifier = blocks or self._whole_verifier(stream, source.entry, sha256)
            self._prepare(stream, verifier, sha256)
            try:
                self._take(stream, verifier)
            except EnjambreError:
                self._part.cut(verifier.good)
                raise
        return self._finish(verifier)

    def content(self, sha256: Digest) -> Content | None:
        """What is known of the finished file; None where it carries a manifest that nothing was checked against."""
        if self._place is not None:
            video, index = self._place
            return Content(size=self._part.size, sha256=sha256, video=video, index=index)
        try:
            with self._part.path.open("rb") as file:
                carries_manifest = read_manifest_text(file) is not None
        except InvalidManifest:
            carries_manifest = True
        return None if carries_manifest else Content(size=self._part.size, sha256=sha256)

    def _prepare(self, stream: FragmentStream, verifier: Verifier, sha256: Digest | None) -> None:
        if sha256 is not None and stream.sha256 not in (None, sha256):
            raise DamagedFragment(self._wish.fragment, "its holder states another digest than the index")
        if stream.start > verifier.good:
            raise DamagedFragment(self._wish.fragment, "its holder sends another range than it was asked for")
        verifier.rewind()
        self._part.cut(verifier.good)
        self.size = verifier.size

    def _take(self, stream: FragmentStream, verifier: Verifier) -> None:
        """Written first, so that what the verifier calls good is always in the part file."""
        known_already = verifier.good - stream.start
        for octets in stream:
            self._on_bytes(len(octets))
            news = memoryview(octets)[known_already:]
            known_already = max(0, known_already - len(octets))
            self._part.write(news)
            verifier.feed(news)

    def _finish(self, verifier: Verifier) -> Digest:
        try:
            return verifier.finish()
        except DamagedFragment:
            if verifier.good == verifier.size:
                self._blocks = None
            self._part.cut(0 if self._blocks is None else verifier.good)
            raise

    def _block_verifier(self, entry: Entry, sha256: Digest | None) -> BlockVerifier | None:
        """The same for all sources, so that what one of them sent well is not asked of the next."""
        if self._blocks is None:
            found = self._manifest_of(entry)
            if found is not None:
                manifest, index = found
                self._blocks = BlockVerifier(self._wish.fragment, manifest, index, sha256=sha256)
                self._place = manifest.video_id, index
        return self._blocks

    def _manifest_of(self, entry: Entry) -> tuple[Manifest, int] | None:
        """And the fragment's place, which its name tells where the holder does not."""
        video = entry.video or self._wish.video
        said = numbered(self._wish.fragment)
        index = said.index if entry.index is None and said is not None else entry.index
        if video is None or index is None:
            return None
        manifest = self._manifests.find(video)
        return (manifest, index) if manifest is not None and index < len(manifest.fragments) else None

    def _whole_verifier(self, stream: FragmentStream, entry: Entry, sha256: Digest | None) -> WholeVerifier:
        size = entry.size if entry.size is not None else stream.size
        return WholeVerifier(self._wish.fragment, size=size, sha256=sha256 or stream.sha256)
