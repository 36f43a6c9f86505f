"""Writes down in a manifest what was cut."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, repeat

from backend.core.manifest import BLOCK_SIZE, Manifest
from backend.core.manifest_parts import FragmentFacts, LeftOut, Original, Track
from splitter.cutting.cutter import CutFragment, CutVideo
from splitter.mp4.codec_string import codec_string
from splitter.mp4.init_segment import InitTrack
from splitter.reading.codecs import Reason
from splitter.reading.source import StreamFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the cut does not know of itself. Streams are in the order of the tracks; `reencoded` is by place in it."""

    title: str
    stem: str
    streams: tuple[StreamFacts, ...]
    left_out: tuple[LeftOut, ...]
    reencoded: Mapping[int, Reason]


@dataclass(frozen=True, slots=True)
class KeptOriginal:
    """The original that the fragments restore, with the sizes of the boxes at their ends in which they say how."""

    original: Original
    box_sizes: Sequence[int]


def manifest_of(cut: CutVideo, description: Description, kept: KeptOriginal | None = None) -> Manifest:
    header = cut.init.for_the_whole(Fraction(cut.end, cut.init.timescale)) + cut.index
    starts = [*(fragment.start for fragment in cut.fragments), cut.end]
    recipe_sizes = kept.box_sizes if kept else repeat(0, len(cut.fragments))
    return Manifest(
        title=description.title,
        stem=description.stem,
        timescale=cut.init.timescale,
        duration=cut.end,
        block_size=BLOCK_SIZE,
        tracks=tuple(
            _track(track, facts, description.reencoded.get(place))
            for place, (track, facts) in enumerate(zip(cut.init.tracks.values(), description.streams, strict=True))
        ),
        left_out=description.left_out,
        fragments=tuple(
            _fragment(fragment, following - start, recipe_size)
            for fragment, (start, following), recipe_size in zip(cut.fragments, pairwise(starts), recipe_sizes, strict=True)
        ),
        packed_header=zlib.compress(header, 9),
        original=kept.original if kept else None,
    )


def _track(track: InitTrack, facts: StreamFacts, reencoded: Reason | None) -> Track:
    return Track(
        id=track.id,
        kind=facts.kind,
        codec=codec_string(track.sample_entry),
        timescale=track.timescale,
        language=facts.language,
        width=facts.width,
        height=facts.height,
        channels=facts.channels,
        sample_rate=facts.sample_rate,
        reencoded=reencoded,
    )


def _fragment(fragment: CutFragment, duration: int, recipe_size: int) -> FragmentFacts:
    return FragmentFacts(
        size=fragment.content.size,
        sha256=fragment.content.sha256,
        blocks=fragment.content.blocks,
        init_size=fragment.init_size,
        duration=duration,
        decode_times=tuple(fragment.taken_off.values()),
        recipe_size=recipe_size,
    )
