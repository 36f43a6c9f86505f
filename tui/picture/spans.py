"""Lines as the screen and the plain text both know them: pieces of text, each with a role that the theme colours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from tui.picture.text import columns, cut

Role = Literal["plain", "strong", "dim", "faint", "accent", "good", "single", "move", "wait", "warn", "bad"]
Mark = Literal["", "cursor", "linked", "row"]


class Span(NamedTuple):
    """`mark` says that the cursor is here, or that it is on the same thing in another pane."""

    text: str
    role: Role = "plain"
    mark: Mark = ""


Line = tuple[Span, ...]


def plain(line: Iterable[Span]) -> str:
    """The text alone."""
    return "".join(span.text for span in line)


def width_of(line: Iterable[Span]) -> int:
    return sum(columns(span.text) for span in line)


def padded(line: Line, width: int, mark: Mark = "") -> Line:
    """The line filled up with blanks to `width` columns."""
    missing = width - width_of(line)
    return (*line, Span(" " * missing, "plain", mark)) if missing > 0 else line


def clipped(line: Line, width: int) -> Line:
    """The line in at most `width` columns; an ellipsis at the end of what was cut."""
    if width_of(line) <= width:
        return line
    kept: list[Span] = []
    left = width
    for span in line:
        if columns(span.text) >= left:
            return (*kept, Span(cut(f"{span.text}  ", left), span.role, span.mark))
        kept.append(span)
        left -= columns(span.text)
    return line


def marked(line: Line, mark: Mark) -> Line:
    """Every piece under the same mark."""
    return tuple(Span(span.text, span.role, mark) for span in line)


def justified(left: Line, right: Line, width: int) -> Line:
    """`left` at the left and `right` at the right end, where there is room for both."""
    gap = width - width_of(left) - width_of(right)
    return (*left, Span(" " * gap), *right) if gap >= 1 else left
