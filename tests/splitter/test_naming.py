"""Whatever a source is called, its fragments have names that every folder takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.manifest import numbered_name
from backend.core.names import fragment_name
from splitter.naming import fragment_stem, one_line, safe_file_name, safe_title


@given(st.text(max_size=300), st.integers(min_value=1, max_value=5000))
def test_every_stem_gives_valid_names(name: str, count: int) -> None:
    stem = fragment_stem(name, count)

    assert stem
    assert numbered_name(stem, count - 1, count).startswith(stem)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("film", "film"),
        ("Película nº 1", "Película nº 1"),
        ("...hidden", "hidden"),
        ("a/b\\c", "a_b_c"),
        ("two\nlines", "two lines"),
        ("", "video"),
        ("n\u0303", "\xf1"),
    ],
)
def test_names_stay_as_near_to_the_source_s_as_they_can(name: str, stem: str) -> None:
    assert fragment_stem(name, 10) == stem


def test_a_long_name_is_cut_at_a_whole_character() -> None:
    assert numbered_name(fragment_stem("ñ" * 300, 10), 9, 10) == "ñ" * 123 + "_009.mp4"


@given(st.text())
def test_a_line_stays_a_line(text: str) -> None:
    assert not any(character in one_line(text) for character in "\n\r\x1b\x9b\u2028\u2029")
    assert safe_title(text)


@given(st.text(max_size=300))
def test_every_file_name_becomes_a_valid_one(name: str) -> None:
    safe = safe_file_name(name)

    assert fragment_name(safe) == safe


@pytest.mark.parametrize(("name", "safe"), [("film.mkv", "film.mkv"), (".film.mkv", "film.mkv"), ("a\\b\n.mkv", "a_b .mkv")])
def test_file_names_stay_as_near_as_is_safe(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe
