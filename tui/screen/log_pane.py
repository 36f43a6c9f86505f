"""The log pane: follows the end until the person goes up, and then stays with the line that they are on."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from textual import events

from backend.core.names import NodeName
from backend.wire.events import LogLine
from tui.picture.filtering import Filter
from tui.picture.log import log_rows, shown_log
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Span, marked, padded
from tui.picture.text import of
from tui.screen.drawing import Drawing
from tui.screen.pane import Pane, hint
from tui.screen.view import View


class LogPane(Pane):
    """The lines that the filter lets through, and the rows of each, are worked out once for each `redraw` that brings some."""

    group = "log"

    def __init__(self, view: View, drawing: Drawing) -> None:
        super().__init__(drawing, id="log")
        self._view = view
        self._lines: tuple[LogLine, ...] = ()
        self._rows: dict[LogLine, tuple[Line, ...]] = {}
        self._starts: list[int] = [0]
        self._made_of: tuple[tuple[LogLine, ...], Filter | None] = ((), None)
        self._made_for: tuple[int, tuple[NodeName, ...]] = (0, ())

    def redraw(self) -> None:
        self._look_up()
        super().redraw()

    def rows(self) -> int:
        return self._starts[-1] or 1

    def row(self, number: int) -> Line:
        if not self._lines:
            return hint("nothing was said yet")
        place = self._place_at(number)
        line = self._rows[self._lines[place]][number - self._starts[place]]
        is_here = self._view.log_line is self._lines[place]
        return marked(padded(line, self.text_width), "cursor" if self.has_focus else "row") if is_here else line

    def cursor_row(self) -> int | None:
        place = self._place()
        return None if place is None else self._starts[place]

    def cursor_height(self) -> int:
        chosen = self.chosen()
        return 1 if chosen is None else len(self._rows[chosen])

    def frame(self) -> tuple[Line, Line]:
        chosen = self._view.log_filter
        words = (Span(" / ", "accent"), Span(chosen.text, "strong")) if chosen.is_on else ()
        newer = 0 if self._view.log_line is None else len(self._lines) - 1 - (self._place() or 0)
        below = (Span(f"paused, {of(newer, 'newer line')}", "warn"),) if newer else ()
        return (Span("log", "strong" if self.has_focus else "plain"), *words), below

    def chosen(self) -> LogLine | None:
        """The line under the cursor."""
        place = self._place()
        return None if place is None else self._lines[place]

    def move(self, down: int) -> None:
        """The cursor, by so many lines; on the last one it follows what comes."""
        place = self._place()
        if place is not None:
            self._choose(place + down)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = None if offset is None else self.row_at(offset.y)
        if row is not None and self._lines:
            self._choose(self._place_at(row))

    def _choose(self, place: int) -> None:
        last = len(self._lines) - 1
        wanted = max(0, min(last, place))
        self._view.log_line = None if wanted == last else self._lines[wanted]
        self.redraw()

    def _place(self) -> int | None:
        """The place of the line under the cursor: the last one while nothing was chosen."""
        if self._view.log_line is not None and self._view.log_line in self._lines:
            return self._lines.index(self._view.log_line)
        return len(self._lines) - 1 if self._lines else None

    def _place_at(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1

    def _look_up(self) -> None:
        swarm = self._view.board.swarm
        made_of, made_for = (swarm.log, self._view.log_filter), (self.text_width, tuple(swarm.nodes))
        if (made_of, made_for) == (self._made_of, self._made_for):
            return
        known = self._rows if made_for == self._made_for else {}
        self._made_of, self._made_for = made_of, made_for
        self._lines = shown_log(*made_of)
        short = ShortNames(swarm.nodes)
        self._rows = {line: known.get(line) or log_rows(line, self.text_width, short) for line in self._lines}
        self._starts = [0, *accumulate(len(self._rows[line]) for line in self._lines)]
