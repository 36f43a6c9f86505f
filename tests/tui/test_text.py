"""Text from elsewhere is safe and keeps its columns."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.picture import text


@given(st.text(max_size=60), st.integers(min_value=0, max_value=50))
def test_a_fitted_text_takes_exactly_its_columns(raw: str, width: int) -> None:
    assert cell_len(text.fit(raw, width)) == width


@given(st.text(max_size=60), st.integers(min_value=0, max_value=50))
def test_a_cut_text_takes_at_most_its_columns(raw: str, width: int) -> None:
    assert cell_len(text.cut(raw, width)) <= width


@given(st.text(max_size=60))
def test_clean_text_has_nothing_that_moves_the_cursor_or_the_eye(raw: str) -> None:
    categories = {unicodedata.category(character) for character in text.clean(raw)}

    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_a_long_name_keeps_the_number_at_its_end() -> None:
    assert text.fit("a very long title of a film_007.mp4", 16).endswith("_007.mp4")


def test_escape_sequences_and_overrides_are_shown_as_substitutes() -> None:
    assert text.clean("a\x1b[2Jb\u202ec") == "a�[2Jb�c"


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (8_123_456, "8.1 MB"), (107_000_000, "107 MB"), (2e15, "2000 TB")],
)
def test_sizes_are_told_in_three_digits_or_so(count: float, told: str) -> None:
    assert text.size(count) == told


@pytest.mark.parametrize(("count", "told"), [(0.2, "0:01"), (3, "0:03"), (61, "1:01"), (3723, "1:02:03")])
def test_a_time_to_wait_is_never_told_too_short(count: float, told: str) -> None:
    assert text.clock(count) == told
