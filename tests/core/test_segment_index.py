"""The index says where segments lie and when they play, in one box for each track or in a chain where one is too small."""

from __future__ import annotations

import struct
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.boxes import MalformedBox, box, boxes
from backend.core.segment_index import MAX_REFERENCES, MAX_SEGMENT_BYTES, TrackIndex, index_boxes, main_track_index, segment_sizes

HEAD = box(b"ftyp", b"isom") + box(b"moov")


def track(number: int, segments: int) -> TrackIndex:
    return TrackIndex(track=number, timescale=1000, times=range(segments + 1), starts_with_key=[True] * segments)


@given(st.lists(st.integers(min_value=0, max_value=MAX_SEGMENT_BYTES), max_size=30), st.integers(min_value=1, max_value=3))
def test_the_sizes_are_read_as_they_were_written(sizes: list[int], tracks: int) -> None:
    index = index_boxes(sizes, [track(number, len(sizes)) for number in range(1, tracks + 1)])

    assert segment_sizes(HEAD + index) == sizes


def test_the_first_segment_is_at_the_distance_that_every_box_says() -> None:
    sizes = [10] * (MAX_REFERENCES + 5)

    index = index_boxes(sizes, [track(1, len(sizes)), track(2, len(sizes))])

    firsts = []
    for one in boxes(index):
        reference_id, _, time, distance, _, count = struct.unpack_from(">IIQQHH", index, one.body + 4)
        firsts.append((reference_id, time, one.end + distance - len(index), count))
    assert firsts == [
        (1, 0, 0, MAX_REFERENCES),
        (1, MAX_REFERENCES, 10 * MAX_REFERENCES, 5),
        (2, 0, 0, MAX_REFERENCES),
        (2, MAX_REFERENCES, 10 * MAX_REFERENCES, 5),
    ]
    assert segment_sizes(index) == sizes


def test_durations_and_key_frames_are_said() -> None:
    index = index_boxes([100, 200], [TrackIndex(track=1, timescale=90, times=[5, 15, 40], starts_with_key=[True, False])])

    (one,) = boxes(index)
    references = list(struct.iter_unpack(">III", index[one.end - 24 : one.end]))
    assert references == [(100, 10, 0x90000000), (200, 25, 0)]


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.booleans()), min_size=1, max_size=30), st.integers(0, 2**40))
def test_the_times_of_the_first_track_are_read_as_they_were_written(segments: list[tuple[int, bool]], begin: int) -> None:
    times = list(accumulate((duration for duration, _ in segments), initial=begin))
    main = TrackIndex(track=3, timescale=90, times=times, starts_with_key=[is_key for _, is_key in segments])

    index = index_boxes([7] * len(segments), [main, track(1, len(segments))])

    assert main_track_index(HEAD + index) == main


def test_the_times_go_on_through_a_chain_of_boxes() -> None:
    sizes = [1] * (MAX_REFERENCES + 5)

    index = index_boxes(sizes, [track(1, len(sizes)), track(2, len(sizes))])

    assert main_track_index(index).times == list(range(len(sizes) + 1))


def test_a_header_without_an_index_is_a_named_error() -> None:
    with pytest.raises(MalformedBox, match="sidx"):
        main_track_index(HEAD)


def test_an_index_that_counts_no_ticks_in_a_second_is_a_named_error() -> None:
    with pytest.raises(MalformedBox, match="ticks"):
        main_track_index(index_boxes([1], [TrackIndex(track=1, timescale=0, times=[0, 1], starts_with_key=[True])]))


def test_a_segment_too_large_to_refer_to_is_a_named_error() -> None:
    with pytest.raises(MalformedBox, match="larger"):
        index_boxes([MAX_SEGMENT_BYTES + 1], [track(1, 1)])


def test_references_that_are_not_there_are_a_named_error() -> None:
    lying = bytearray(index_boxes([10, 20], [track(1, 2)]))
    lying[39] = 3

    with pytest.raises(MalformedBox, match="references"):
        segment_sizes(lying)


@given(st.binary(max_size=100))
def test_any_bytes_are_sizes_or_a_named_error(stray: bytes) -> None:
    for header in (stray, box(b"sidx", stray)):
        try:
            segment_sizes(header)
        except MalformedBox:
            continue
