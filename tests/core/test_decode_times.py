"""Decode times are found wherever they lie in a movie fragment, and shifting them changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.boxes import MalformedBox, box, full_box
from backend.core.decode_times import decode_times, shift_decode_times

ticks = st.integers(min_value=0, max_value=2**62)


def moof(*times: tuple[int, int]) -> bytearray:
    """A movie fragment with a `traf` for each (track, ticks)."""
    trafs = (
        box(
            b"traf",
            full_box(b"tfhd", 0, 0x20000, track.to_bytes(4, "big")),
            full_box(b"tfdt", 1, 0, time.to_bytes(8, "big")),
            full_box(b"trun", 0, 0, bytes(4)),
        )
        for track, time in times
    )
    return bytearray(box(b"moof", full_box(b"mfhd", 0, 0, bytes(4)), *trafs))


@given(st.lists(st.tuples(st.integers(min_value=1, max_value=9), ticks), max_size=4))
def test_every_track_s_time_is_found(times: list[tuple[int, int]]) -> None:
    found = list(decode_times(moof(*times)))

    assert [(time.track, time.ticks) for time in found] == times


@given(ticks, ticks)
def test_a_shift_and_its_opposite_leave_no_trace(video: int, audio: int) -> None:
    original = moof((1, video), (2, audio))
    shifted = bytearray(original)

    shift_decode_times(shifted, {1: -video, 2: -audio})
    assert [time.ticks for time in decode_times(shifted)] == [0, 0]
    shift_decode_times(shifted, {1: video, 2: audio})

    assert shifted == original


def test_a_track_without_a_shift_stays() -> None:
    fragment = moof((1, 5), (2, 7))

    shift_decode_times(fragment, {2: 1})

    assert [time.ticks for time in decode_times(fragment)] == [5, 8]


@pytest.mark.parametrize("shift", [-6, 2**64])
def test_a_time_cannot_leave_its_bits(shift: int) -> None:
    with pytest.raises(MalformedBox, match="cannot start"):
        shift_decode_times(moof((1, 5)), {1: shift})


def test_a_time_of_32_bits_is_refused() -> None:
    traf = box(b"traf", full_box(b"tfhd", 0, 0, bytes(4)), full_box(b"tfdt", 0, 0, bytes(4)))

    with pytest.raises(MalformedBox, match="64 bits"):
        list(decode_times(box(b"moof", traf)))


@given(st.binary(max_size=120))
def test_any_bytes_are_times_or_a_named_error(stray: bytes) -> None:
    for buffer in (stray, box(b"moof", stray), box(b"moof", box(b"traf", stray))):
        try:
            list(decode_times(buffer))
        except MalformedBox:
            continue
