"""Ways to look at a node's grid: what both have in common."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from backend.core.names import NodeName
from tui.picture.board import Board
from tui.picture.cells import LOOKS, CellState, glyph
from tui.picture.selection import Selection
from tui.picture.spans import Line, Mark, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class GridView:
    """What a grid is drawn from. `width` is in columns; `has_cursor` where the keys go to this grid."""

    board: Board
    node: NodeName
    width: int
    selection: Selection | None
    has_cursor: bool
    is_ascii: bool = False

    @property
    def mark(self) -> Mark:
        return "cursor" if self.has_cursor else "linked"


class Lens(Protocol):
    """Rows of marks, with a ruler above."""

    def rows(self, view: GridView) -> int: ...

    def ruler(self, view: GridView) -> Line: ...

    def line(self, view: GridView, row: int) -> Line: ...

    def row_of(self, view: GridView) -> int | None:
        """The row of the selection."""

    def hit(self, view: GridView, row: int, column: int) -> Selection | None:
        """What is there."""

    def step(self, view: GridView, right: int, down: int) -> Selection | None:
        """What is beside the selection; None beyond the left or right edge."""


def marks_line(
    states: list[CellState], fractions: dict[int, float], pitch: int, under: int | None, width: int, view: GridView
) -> Line:
    """A blank, then one mark per state, then blanks up to `width`. `under` is the mark under the cursor, whose neighbours
    are marked too where marks stand apart; `fractions` are of those that are arriving."""
    beside: set[int] = set() if under is None or pitch == 1 else {under, under + 1}
    pieces: list[Span] = []
    for place, state in enumerate(states):
        if pitch == 2 or place == 0:
            pieces.append(Span(" ", "plain", view.mark if place in beside else ""))
        sign = glyph(state, is_ascii=view.is_ascii, fraction=fractions.get(place))
        pieces.append(Span(sign, LOOKS[state].role, view.mark if place == under else ""))
    rest = width - len(pieces)
    if rest > 0:
        pieces += [Span(" ", "plain", view.mark if len(states) in beside else ""), Span(" " * (rest - 1))]
    return joined(pieces)


def joined(pieces: list[Span]) -> Line:
    """Neighbours of one role and mark as one piece."""
    groups = groupby(pieces, key=lambda span: (span.role, span.mark))
    return tuple(Span("".join(span.text for span in group), role, mark) for (role, mark), group in groups)
