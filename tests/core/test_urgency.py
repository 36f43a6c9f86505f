"""What is fetched first: what players read, then what each comes to next, then the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.core.urgency import Standing, Urgency, standings

ALL_MISSING = [True] * 10


def test_the_fragment_under_the_playhead_comes_first_and_then_the_next_ones() -> None:
    assert standings([3], ALL_MISSING, ahead=3) == {
        3: Standing(Urgency.NOW, 0),
        4: Standing(Urgency.SOON, 1),
        5: Standing(Urgency.SOON, 2),
    }


def test_after_the_last_come_those_before_the_playhead() -> None:
    assert list(standings([8], ALL_MISSING, ahead=4)) == [8, 9, 0, 1]


def test_what_is_here_is_passed_over() -> None:
    chosen = standings([0], [False, False, True, False, True], ahead=2)

    assert chosen == {2: Standing(Urgency.SOON, 0), 4: Standing(Urgency.SOON, 1)}


def test_of_two_players_the_more_urgent_need_counts() -> None:
    chosen = standings([2, 1], ALL_MISSING, ahead=2)

    assert chosen[1] == chosen[2] == Standing(Urgency.NOW, 0)
    assert chosen[3] == Standing(Urgency.SOON, 1)


def test_what_is_read_goes_before_what_is_next_and_that_before_all_else() -> None:
    assert Standing(Urgency.NOW, 0) < Standing(Urgency.SOON, 0) < Standing(Urgency.SOON, 1) < Standing()


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(1, 6), st.data())
def test_whatever_is_missing_is_asked_for_sooner_or_later(missing: list[bool], ahead: int, data: st.DataObject) -> None:
    playhead = data.draw(st.integers(0, len(missing) - 1))
    order: list[int] = []

    while chosen := standings([playhead], missing, ahead=ahead):
        nearest = min(chosen, key=chosen.__getitem__)
        order.append(nearest)
        missing[nearest] = False

    assert order == sorted(order, key=lambda fragment: (fragment < playhead, fragment))
