from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.errors import InvalidName
from backend.core.names import MAX_NAME_BYTES, FragmentName, fragment_name, node_address, node_name, numbered


@pytest.mark.parametrize("text", ["film_000.mp4", "año nuevo.mp4", "a b#c?d%e&f.mp4", "[b]x[!b].mp4", "x", "…", "a" * 255])
def test_ordinary_names_are_kept_as_they_are(text: str) -> None:
    assert fragment_name(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        ".hidden",
        "../x",
        "a/b",
        "a\\b",
        "a\0b",
        "a\nb",
        "a\x1b[31m",
        "a\x7f",
        "a\x85b",
        "a\u2028b",
        "a" * 256,
        "é" * 128,
    ],
)
def test_names_that_could_leave_the_folder_hide_or_break_a_line_are_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        fragment_name(text)


def test_a_decomposed_name_is_composed() -> None:
    assert fragment_name("cafe\u0301.mp4") == "café.mp4"


@given(st.text())
def test_whatever_passes_is_one_visible_file_of_the_folder(text: str) -> None:
    try:
        name = fragment_name(text)
    except InvalidName:
        return

    assert Path("folder", name).parent == Path("folder")
    assert not name.startswith(".")
    assert name.isprintable() or not any(unicodedata.category(character) == "Cc" for character in name)
    assert 0 < len(name.encode()) <= MAX_NAME_BYTES
    assert fragment_name(name) == name


@pytest.mark.parametrize("text", ["nodo1:6001", "localhost:6001", "10.0.0.7:80", "[::1]:6001", "nodo1", "a-b.c_d:65535"])
def test_nodes_are_called_host_and_port(text: str) -> None:
    assert node_address(node_name(text)) == f"http://{text}"


@pytest.mark.parametrize(
    "text", ["", "nodo1:", "nodo1:0", "nodo1:65536", "a b:1", "nodo1:6001/x", "u@h:1", "nodo1:6001\n", "a" * 256]
)
def test_other_node_names_are_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        node_name(text)


def test_a_numbered_name_tells_its_title_and_place() -> None:
    parts = numbered(FragmentName("video_prueba_007.mp4"))

    assert parts is not None
    assert (parts.title, parts.index, parts.extension) == ("video_prueba", 7, "mp4")


@pytest.mark.parametrize("text", ["film.mp4", "film_x.mp4", "_000.mp4", "film_000", "film_000.tar.gz"])
def test_other_names_are_not_numbered(text: str) -> None:
    assert numbered(FragmentName(text)) is None


@given(st.from_regex(r"[a-z_0-9 ]{1,20}", fullmatch=True), st.integers(0, 999_999_999))
def test_a_number_is_read_back_whatever_the_title(title: str, index: int) -> None:
    parts = numbered(FragmentName(f"{title}_{index:03d}.mp4"))

    assert parts is not None
    assert (parts.title, parts.index) == (title, index)
