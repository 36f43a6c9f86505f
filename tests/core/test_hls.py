"""The playlist cuts the canonical stream at key frames, never across a fragment's border, into segments of like length."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.boxes import box
from backend.core.canonical import CanonicalStream
from backend.core.errors import InvalidManifest
from backend.core.hls import MOST_SECONDS, playlist
from backend.core.segment_index import MAX_REFERENCES, TrackIndex, index_boxes
from tests.core.manifests import facts_of, manifest_with

INIT = box(b"ftyp", b"iso5") + box(b"moov", bytes(40))
SEGMENT_BYTES = 10

durations_by_fragment = st.lists(st.lists(st.integers(1, 900), min_size=1, max_size=30), min_size=1, max_size=6)


def film(
    *durations_by_fragment: Sequence[int], timescale: int = 100, keys: Sequence[bool] | None = None, tail: int = 0, begin: int = 0
) -> CanonicalStream:
    """Each fragment's movie fragments by how long they play, in ticks; sound goes on for a `tail` in hundredths of a second,
    and the picture begins late where it has a `begin`."""
    durations = [duration for fragment in durations_by_fragment for duration in fragment]
    times = list(accumulate(durations, initial=begin))
    main = TrackIndex(
        track=1, timescale=timescale, times=times, starts_with_key=[True] * len(durations) if keys is None else keys
    )
    header = INIT + index_boxes([SEGMENT_BYTES] * len(durations), [main, replace(main, track=2)])
    facts = [
        facts_of(bytes(5 + SEGMENT_BYTES * len(fragment)), init_size=5, decode_times=(0, 0), duration=0)
        for fragment in durations_by_fragment
    ]
    facts[0] = replace(facts[0], duration=round(Fraction(times[-1], timescale) * 100) + tail)
    return CanonicalStream(manifest_with(tuple(facts), header))


def text_of(stream: CanonicalStream) -> str:
    return playlist(stream, uri="../film")


def ranges(stream: CanonicalStream) -> list[tuple[int, int]]:
    """Offset and end of each segment."""
    found = re.findall(r"#EXTINF:[0-9.]+,\n#EXT-X-BYTERANGE:(\d+)@(\d+)\n\.\./film\n", text_of(stream))
    return [(int(offset), int(offset) + int(size)) for size, offset in found]


def seconds(stream: CanonicalStream) -> list[Fraction]:
    return [Fraction(text) for text in re.findall(r"#EXTINF:([0-9.]+),", text_of(stream))]


def target_seconds(stream: CanonicalStream) -> int:
    [found] = re.findall(r"#EXT-X-TARGETDURATION:(\d+)\n", text_of(stream))
    return int(found)


def test_a_playlist_is_this_text() -> None:
    stream = film([200, 200], [150])
    header = len(stream.header)

    assert text_of(stream) == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:7\n"
        "#EXT-X-TARGETDURATION:4\n"
        "#EXT-X-MEDIA-SEQUENCE:0\n"
        "#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
        f'#EXT-X-MAP:URI="../film",BYTERANGE="{len(INIT)}@0"\n'
        "#EXTINF:4.000000,\n"
        f"#EXT-X-BYTERANGE:20@{header}\n"
        "../film\n"
        "#EXTINF:1.500000,\n"
        f"#EXT-X-BYTERANGE:10@{header + 20}\n"
        "../film\n"
        "#EXT-X-ENDLIST\n"
    )


@given(durations_by_fragment)
def test_segments_cover_the_stream_and_cross_no_fragment(fragments: list[list[int]]) -> None:
    stream = film(*fragments)

    starts = [offset for offset, _ in ranges(stream)]
    assert [end for _, end in ranges(stream)] == [*starts[1:], stream.length]
    assert set(stream.fragment_starts[:-1]) <= set(starts)


@given(durations_by_fragment)
def test_no_segment_is_longer_than_the_target(fragments: list[list[int]]) -> None:
    stream = film(*fragments)

    longest = max(seconds(stream))
    assert longest <= target_seconds(stream) < longest + 1


@given(durations_by_fragment, st.sampled_from([90_000, 12_800, 30_000, 7]))
def test_times_are_right_to_the_microsecond_wherever_one_looks(fragments: list[list[int]], timescale: int) -> None:
    stream = film(*fragments, timescale=timescale)

    segments = list(accumulate((ticks for fragment in fragments for ticks in fragment), initial=0))
    shown = {stream.segment_starts[place]: Fraction(ticks, timescale) for place, ticks in enumerate(segments)}
    for (offset, _), time in zip(ranges(stream), accumulate(seconds(stream), initial=Fraction(0)), strict=False):
        assert abs(time - shown[offset]) <= Fraction(1, 1_000_000)


@pytest.mark.parametrize(
    ("each", "count", "expected"),
    [
        (100, 11, [5, 6]),
        (200, 9, [6, 6, 6]),
        (40, 30, [6, 6]),
        (50, 25, [4, 4, 4.5]),
        (350, 4, [3.5, 3.5, 3.5, 3.5]),
        (900, 2, [9, 9]),
    ],
)
def test_short_movie_fragments_are_grouped_evenly(each: int, count: int, expected: list[float]) -> None:
    stream = film([each] * count)

    assert [float(duration) for duration in seconds(stream)] == expected
    assert len(expected) == 1 or min(expected) >= MOST_SECONDS / 2


def test_a_segment_is_rather_short_than_too_long() -> None:
    assert [float(duration) for duration in seconds(film([100, 550, 530]))] == [1, 5.5, 5.3]


def test_a_segment_starts_only_at_a_key_frame() -> None:
    stream = film([400] * 4, keys=[True, False, False, True])

    starts = [(offset - len(stream.header)) // SEGMENT_BYTES for offset, _ in ranges(stream)]
    assert starts == [0, 3]
    assert "#EXT-X-INDEPENDENT-SEGMENTS" in text_of(stream)


def test_a_fragment_without_a_key_frame_in_front_makes_segments_that_depend() -> None:
    stream = film([400], [400], keys=[True, False])

    assert len(ranges(stream)) == 2
    assert "#EXT-X-INDEPENDENT-SEGMENTS" not in text_of(stream)


def test_sound_that_goes_on_belongs_to_the_last_segment() -> None:
    assert seconds(film([300], [300], tail=25)) == [3, Fraction("3.25")]


def test_a_picture_that_begins_late_has_its_silence_in_the_first_segment() -> None:
    assert seconds(film([300], [300], begin=8)) == [Fraction("3.08"), 3]


def test_more_segments_than_one_index_can_hold() -> None:
    stream = film([200] * MAX_REFERENCES, [200] * 9)

    assert len(ranges(stream)) == MAX_REFERENCES // 3 + 3
    assert sum(seconds(stream)) == 2 * (MAX_REFERENCES + 9)


def test_a_video_that_lasts_no_time_has_a_playlist() -> None:
    stream = film([0])

    assert (target_seconds(stream), sum(seconds(stream))) == (1, 0)


def test_a_header_without_an_index_is_refused() -> None:
    stream = film([100])
    stream.header = INIT

    with pytest.raises(InvalidManifest, match="sidx"):
        text_of(stream)


def test_the_index_is_not_in_the_init() -> None:
    stream = film([100])

    [size] = re.findall(r'BYTERANGE="(\d+)@0"', text_of(stream))
    assert zlib.decompress(stream.manifest.packed_header)[: int(size)] == INIT
