"""The media of all fragments as one run of bytes: what lies between their init segments and whatever ends their contents."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from backend.core.canonical import ReadContent
from backend.core.manifest import Manifest

CHUNK_BYTES = 1 << 20


class Media:
    """Addresses count from the first fragment's first `moof`. One thread reads."""

    def __init__(self, sizes: Iterable[tuple[int, int]], read_content: ReadContent) -> None:
        """`sizes` are of each fragment's init segment and media."""
        self._init_sizes, media_sizes = zip(*sizes, strict=True)
        self._starts = list(accumulate(media_sizes, initial=0))
        self._read_content = read_content
        self.size = self._starts[-1]

    @classmethod
    def of(cls, manifest: Manifest, read_content: ReadContent) -> Media:
        return cls(((fragment.init_size, fragment.media_size) for fragment in manifest.fragments), read_content)

    def read(self, address: int, size: int) -> Iterator[bytes]:
        """In chunks. The range must lie inside. Raises whatever `read_content` raises."""
        while size:
            fragment = bisect_right(self._starts, address) - 1
            chunk = min(size, self._starts[fragment + 1] - address, CHUNK_BYTES)
            offset = self._init_sizes[fragment] + address - self._starts[fragment]
            yield self._read_content(fragment, offset, chunk)
            address += chunk
            size -= chunk
