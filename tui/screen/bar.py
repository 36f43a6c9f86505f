"""A single line of the screen without a frame: the heading, the tabs, the sentence."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from tui.picture.spans import Line
from tui.screen.drawing import Drawing, strip_of


class Bar(Widget):
    """Shows what it is told, and draws only when that is something else."""

    DEFAULT_CSS = """
    Bar { height: 1; background: $background; }
    """

    def __init__(self, drawing: Drawing, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._drawing = drawing
        self._line: Line = ()

    def show(self, line: Line) -> None:
        if line != self._line:
            self._line = line
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return strip_of(self._line, self.size.width, self._drawing.styles)
