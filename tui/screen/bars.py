"""What the single lines of the screen say."""

from __future__ import annotations

from backend.wire.events import LogLine
from tui.picture.sentence import sentence
from tui.picture.spans import Line, Span
from tui.picture.text import clean
from tui.screen.arrangement import PANE_GROUPS, PaneGroup
from tui.screen.view import View

_FIRST_STEPS = "drop files into a node's folder, or press s to split a video"


def tabs_line(shown: PaneGroup) -> Line:
    """The pane groups by number, for screens with room for only one."""
    spans: list[Span] = []
    for number, group in enumerate(PANE_GROUPS, start=1):
        text = f" {number} {group} "
        spans.append(Span(text, "strong", "linked") if group == shown else Span(text, "dim"))
    return tuple(spans)


def sentence_line(view: View, log_line: LogLine | None) -> Line:
    """What is under the cursor, or what to do first. `log_line` is given while the cursor is on one."""
    if log_line is not None:
        return (Span(f" {clean(log_line.origin)}  ", "accent"), Span(clean(log_line.text)))
    if view.selection is None:
        return (Span(f" {_FIRST_STEPS}", "dim"),)
    return (Span(" "), *sentence(view.board, view.selection))
