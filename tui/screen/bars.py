"""What the single lines of the screen say."""

from __future__ import annotations

from tui.picture.sentence import sentence
from tui.picture.spans import Line, Span
from tui.screen.arrangement import PANE_GROUPS, PaneGroup
from tui.screen.view import View

_FIRST_STEPS = "drop files into a node's folder, or press s to split a video"


def tabs_line(shown: PaneGroup) -> Line:
    """The pane groups by number, for screens with room for only one."""
    spans: list[Span] = []
    for number, group in enumerate(PANE_GROUPS, start=1):
        mark: Span = Span(f" {number} {group} ", "strong", "linked") if group == shown else Span(f" {number} {group} ", "dim")
        spans.append(mark)
    return tuple(spans)


def sentence_line(view: View) -> Line:
    """What is under the cursor, or what to do first."""
    if view.selection is None:
        return (Span(f" {_FIRST_STEPS}", "dim"),)
    return (Span(" "), *sentence(view.board, view.selection))
