"""Forced key frames are as many as there shall be fragments, wherever the frames' times lie."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from splitter.encoding.encoders import KeySchedule


def keys_of(times: list[Fraction], seconds: Fraction, count: int, *, complete_from: Fraction = Fraction(0)) -> list[int]:
    schedule = KeySchedule(len(times), seconds, count, complete_from=complete_from)
    return [place for place, time in enumerate(times) if schedule.next_is_key(time)]


@given(st.sets(st.integers(min_value=0, max_value=5000), min_size=1, max_size=60), st.data())
def test_there_are_as_many_key_frames_as_fragments(ticks: set[int], data: st.DataObject) -> None:
    times = [Fraction(tick, 100) for tick in sorted(ticks)]
    count = data.draw(st.integers(min_value=1, max_value=len(times)))

    keys = keys_of(times, times[-1] + 1, count)

    assert len(keys) == count
    assert keys[0] == 0


def test_even_frames_have_key_frames_at_equal_shares() -> None:
    times = [Fraction(tick, 25) for tick in range(100)]

    assert keys_of(times, Fraction(4), 4) == [0, 25, 50, 75]


def test_a_track_that_begins_late_is_waited_for() -> None:
    times = [Fraction(tick, 25) for tick in range(100)]

    keys = keys_of(times, Fraction(4), 4, complete_from=Fraction(2))

    assert keys == [0, 63, 75, 88]
