"""Where a fragment belongs on the screen, as its name tells: which video's row, and which place in it."""

from __future__ import annotations

from typing import NamedTuple

from backend.core.names import FragmentName, NumberedName, numbered


class VideoKey(NamedTuple):
    """Names a row. A file that follows no pattern is a row of its own, with an empty extension."""

    title: str
    extension: str = ""

    @property
    def is_loose(self) -> bool:
        return not self.extension


def video_of(name: FragmentName) -> VideoKey:
    """The row of a fragment."""
    parts = numbered(name)
    return VideoKey(name) if parts is None else VideoKey(parts.title, parts.extension)


def place_of(name: FragmentName) -> int:
    """The fragment's place in its row, from 0."""
    parts = numbered(name)
    return 0 if parts is None else parts.index


def name_at(sibling: FragmentName, index: int) -> FragmentName:
    """What the fragment at `index` would be called, to go with a sibling that follows the pattern."""
    parts = numbered(sibling)
    if parts is None:
        return sibling
    return FragmentName(f"{parts.title}_{index:0{_digits(sibling, parts)}d}.{parts.extension}")


def _digits(name: FragmentName, parts: NumberedName) -> int:
    return len(name) - len(parts.title) - len(parts.extension) - len("_.")
