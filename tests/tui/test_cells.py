"""States are told apart without colour, and one mark for many never hides the worst."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.picture.cells import LOOKS, CellState, glyph, worst
from tui.picture.scale import scale_for

FULL = {CellState.HELD, CellState.LAST_COPY}


def test_every_state_has_a_look() -> None:
    assert set(LOOKS) == set(CellState)


def test_states_decode_with_all_colours_stripped() -> None:
    glyphs = [look.glyph for look in LOOKS.values()]
    letters = [look.letter for look in LOOKS.values()]

    assert len(set(glyphs)) == len(glyphs)
    assert len(set(letters)) == len(letters)
    assert all(letter.isascii() for letter in letters)
    assert all(cell_len(sign) == 1 for sign in glyphs + letters)


def test_the_bar_of_an_arriving_fragment_never_looks_like_another_state() -> None:
    bars = {glyph(CellState.ARRIVING, is_ascii=False, fraction=percent / 100) for percent in range(101)}
    others = {look.glyph for state, look in LOOKS.items() if state is not CellState.ARRIVING}

    assert not bars & others
    assert len(bars) > 5


@given(st.lists(st.sampled_from(CellState), min_size=1))
def test_one_mark_is_full_only_if_all_are_and_empty_only_if_none_is(states: list[CellState]) -> None:
    shown = worst(states)

    assert (shown in FULL) == all(state in FULL for state in states)
    assert (shown is CellState.ELSEWHERE) == all(state is CellState.ELSEWHERE for state in states)
    if shown is not CellState.SOME:
        assert shown in states


@given(
    st.lists(st.sampled_from(CellState), min_size=1), st.sampled_from([CellState.CONFLICT, CellState.GHOST, CellState.NOWHERE])
)
def test_a_problem_is_never_hidden_by_anything_calmer(states: list[CellState], problem: CellState) -> None:
    order = list(CellState)

    assert order.index(worst([*states, problem])) <= order.index(problem)


@given(st.integers(1, 5000), st.integers(1, 300))
def test_every_fragment_has_exactly_one_mark_at_every_width(count: int, width: int) -> None:
    scale = scale_for(count, width)

    covered = [position for mark in range(scale.marks) for position in scale.positions(mark)]

    assert covered == list(range(count))
    assert scale.marks * scale.pitch - (scale.pitch - 1) <= width
