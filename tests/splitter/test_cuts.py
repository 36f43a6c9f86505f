"""The chosen cuts are as near to equal shares as any could be."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from splitter.cutting.cuts import choose_cuts


def distance(times: list[int], cuts: tuple[int, ...] | list[int], *, end: int) -> float:
    start, count = times[0], len(cuts)
    ideals = [start + (end - start) * fragment / count for fragment in range(count)]
    return sum((times[cut] - ideal) ** 2 for cut, ideal in zip(cuts, ideals, strict=True))


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[int], int, int]:
    times = sorted(draw(st.sets(st.integers(min_value=-50, max_value=300), min_size=1, max_size=9)))
    return times, times[-1] + draw(st.integers(min_value=1, max_value=500)), draw(st.integers(1, len(times)))


@given(problems())
def test_no_other_choice_is_nearer(problem: tuple[list[int], int, int]) -> None:
    times, end, count = problem

    cuts = choose_cuts(times, start=times[0], end=end, count=count)

    others = combinations(range(1, len(times)), count - 1)
    least = min(distance(times, (0, *other), end=end) for other in others)
    assert distance(times, cuts, end=end) == pytest.approx(least)


@given(problems())
def test_cuts_are_different_and_the_first_is_the_beginning(problem: tuple[list[int], int, int]) -> None:
    times, end, count = problem

    cuts = choose_cuts(times, start=times[0], end=end, count=count)

    assert len(cuts) == count
    assert cuts[0] == 0
    assert all(earlier < later for earlier, later in pairwise(cuts))


def test_key_frames_crowded_in_one_place_still_give_all_cuts() -> None:
    times = [0, *range(1000, 1010), 100_000]

    cuts = choose_cuts(times, start=0, end=200_000, count=12)

    assert cuts == list(range(12))


def test_evenly_spaced_key_frames_are_cut_evenly() -> None:
    assert choose_cuts(range(0, 100_000, 10), start=0, end=100_000, count=4) == [0, 2500, 5000, 7500]


def test_more_cuts_than_places_cannot_be_chosen() -> None:
    with pytest.raises(ValueError, match="3 cuts"):
        choose_cuts([0, 1], start=0, end=2, count=3)
