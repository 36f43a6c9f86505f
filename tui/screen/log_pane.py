"""The log pane: follows the end until the person goes up, and then stays with the line that they are on."""

from __future__ import annotations

from backend.wire.events import LogLine
from tui.picture.log import log_line, shown_log
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Span, marked, padded
from tui.picture.text import of
from tui.screen.drawing import Drawing
from tui.screen.pane import Pane, hint
from tui.screen.view import View


class LogPane(Pane):
    """The lines that the filter lets through are looked up once for each `redraw`."""

    group = "log"

    def __init__(self, view: View, drawing: Drawing) -> None:
        super().__init__(drawing, id="log")
        self._view = view
        self._lines: tuple[LogLine, ...] = ()
        self._made_of: tuple[object, object] = ((), None)

    def redraw(self) -> None:
        made_of = (self._view.board.swarm.log, self._view.log_filter)
        if made_of != self._made_of:
            self._made_of = made_of
            self._lines = shown_log(self._view.board.swarm.log, self._view.log_filter)
        super().redraw()

    def rows(self) -> int:
        return len(self._lines) or 1

    def row(self, number: int) -> Line:
        if not self._lines:
            return hint("nothing was said yet")
        line = log_line(self._lines[number], self.text_width, ShortNames(self._view.board.swarm.nodes))
        is_here = self._view.log_line is not None and number == self.cursor_row()
        return marked(padded(line, self.text_width), "cursor" if self.has_focus else "row") if is_here else line

    def cursor_row(self) -> int | None:
        """The last line while nothing was chosen."""
        if self._view.log_line in self._lines:
            return self._lines.index(self._view.log_line)
        return len(self._lines) - 1 if self._lines else None

    def frame(self) -> tuple[Line, Line]:
        chosen = self._view.log_filter
        words = (Span(" / ", "accent"), Span(chosen.text, "strong")) if chosen.is_on else ()
        newer = 0 if self._view.log_line is None else len(self._lines) - 1 - (self.cursor_row() or 0)
        below = (Span(f"paused, {of(newer, 'newer line')}", "warn"),) if newer else ()
        return (Span("log", "strong" if self.has_focus else "plain"), *words), below

    def chosen(self) -> LogLine | None:
        """The line under the cursor."""
        row = self.cursor_row()
        return None if row is None else self._lines[row]

    def move(self, down: int) -> None:
        """The cursor, by so many lines; on the last one it follows what comes."""
        row = self.cursor_row()
        if row is None:
            return
        wanted = max(0, min(len(self._lines) - 1, row + down))
        self._view.log_line = None if wanted == len(self._lines) - 1 else self._lines[wanted]
        self.redraw()
