"""Manifests of videos that there are not: small ones made by hand, and arbitrary ones for property tests."""

from __future__ import annotations

import hashlib
import zlib

from hypothesis import strategies as st

from backend.core.boxes import box, full_box
from backend.core.entry import Digest
from backend.core.manifest import Manifest
from backend.core.manifest_parts import FragmentFacts, LeftOut, Original, Track
from backend.core.names import fragment_name
from backend.core.segment_index import TrackIndex, index_boxes

BLOCK = 16

_texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)
_numbers = st.integers(min_value=0, max_value=2**53 - 1)


def digest_of(content: bytes) -> Digest:
    return Digest(hashlib.sha256(content).hexdigest())


def facts_of(
    content: bytes, *, init_size: int, decode_times: tuple[int, ...], duration: int = 10, recipe_size: int = 0
) -> FragmentFacts:
    blocks = (content[at : at + BLOCK] for at in range(0, len(content), BLOCK))
    return FragmentFacts(
        size=len(content),
        sha256=digest_of(content),
        blocks=b"".join(hashlib.sha256(block).digest() for block in blocks),
        init_size=init_size,
        duration=duration,
        decode_times=decode_times,
        recipe_size=recipe_size,
    )


def moof(*times: int) -> bytes:
    """A movie fragment whose tracks, from 1 on, begin at these times."""
    trafs = (
        box(b"traf", full_box(b"tfhd", 0, 0, track.to_bytes(4, "big")), full_box(b"tfdt", 1, 0, time.to_bytes(8, "big")))
        for track, time in enumerate(times, start=1)
    )
    return box(b"moof", full_box(b"mfhd", 0, 0, bytes(4)), *trafs)


class TinyVideo:
    """Three fragments of two segments each, two tracks; segment s begins at 100·s in the first and 7·s in the second. At
    the end of each may stand a recipe's share."""

    def __init__(self, share: bytes = b"") -> None:
        segments = [moof(100 * number, 7 * number) + box(b"mdat", bytes([number]) * (5 + 9 * number)) for number in range(6)]
        sizes = [len(segment) for segment in segments]
        indexes = [TrackIndex(track=track, timescale=100, times=range(7), starts_with_key=[True] * 6) for track in (1, 2)]
        header = box(b"ftyp", b"iso5") + box(b"moov") + index_boxes(sizes, indexes)
        self.whole = header + b"".join(segments)
        self.contents: list[bytes] = []
        facts = []
        for fragment in range(3):
            init = box(b"ftyp") + box(b"moov", bytes(fragment))
            taken_off = (200 * fragment, 14 * fragment)
            stored = [
                moof(100 * number - taken_off[0], 7 * number - taken_off[1]) + segments[number][len(moof(0, 0)) :]
                for number in (2 * fragment, 2 * fragment + 1)
            ]
            self.contents.append(init + b"".join(stored) + share)
            facts.append(facts_of(self.contents[-1], init_size=len(init), decode_times=taken_off, recipe_size=len(share)))
        original = Original(name=fragment_name("film.mkv"), size=100, sha256=digest_of(b"")) if share else None
        self.manifest = manifest_with(tuple(facts), header, original)

    def read(self, fragment: int, offset: int, size: int) -> bytes:
        return self.contents[fragment][offset : offset + size]


def manifest_with(fragments: tuple[FragmentFacts, ...], header: bytes = b"header", original: Original | None = None) -> Manifest:
    return Manifest(
        title="Ñandú",
        stem="film",
        timescale=100,
        duration=sum(fragment.duration for fragment in fragments),
        block_size=BLOCK,
        tracks=(
            Track(id=1, kind="video", codec="avc1.64000d", timescale=100, width=64, height=48),
            Track(id=2, kind="audio", codec="mp4a.40.2", timescale=44100, language="spa", channels=2, sample_rate=44100),
        ),
        left_out=(LeftOut(stream=2, what="subtitle/ass", why="ni_imagen_ni_sonido"),),
        fragments=fragments,
        packed_header=zlib.compress(header),
        original=original,
    )


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    tracks = draw(st.lists(st.integers(min_value=1, max_value=2**32 - 1), min_size=1, max_size=3, unique=True))
    recipe_size = draw(st.sampled_from([0, 24, 30]))
    contents = draw(st.lists(st.binary(min_size=2 + recipe_size, max_size=90), min_size=1, max_size=5))
    facts = tuple(
        facts_of(
            content,
            init_size=draw(st.integers(min_value=1, max_value=len(content) - 1 - recipe_size)),
            decode_times=tuple(draw(_numbers) for _ in tracks),
            duration=draw(st.integers(min_value=0, max_value=2**50)),
            recipe_size=recipe_size,
        )
        for content in contents
    )
    return Manifest(
        title=draw(_texts),
        stem=draw(_texts.map(lambda text: f"a{text}".replace("/", "-").replace("\\", "-"))),
        timescale=draw(st.integers(min_value=1, max_value=2**31)),
        duration=sum(fragment.duration for fragment in facts),
        block_size=BLOCK,
        tracks=tuple(
            Track(id=number, kind="video", codec=draw(_texts), timescale=1 + draw(st.integers(0, 9))) for number in tracks
        ),
        left_out=tuple(draw(st.lists(st.builds(LeftOut, stream=_numbers, what=_texts, why=_texts), max_size=2))),
        fragments=facts,
        packed_header=draw(st.binary(max_size=20)),
        original=Original(name=fragment_name("film.mkv"), size=1 + draw(_numbers) // 2, sha256=digest_of(b""))
        if recipe_size
        else None,
    )
