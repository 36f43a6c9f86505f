"""The index pane: every fragment that the filter lets through, a line each. It shares the grids' selection."""

from __future__ import annotations

from dataclasses import replace

from textual import events

from tui.picture.index import index_header, index_layout, index_line
from tui.picture.selection import Selection
from tui.picture.spans import Line, Span, marked, padded
from tui.picture.text import of
from tui.screen.drawing import Drawing
from tui.screen.node_grid import Selected
from tui.screen.pane import Pane
from tui.screen.view import View


class IndexPane(Pane):
    """Knows nothing of its own."""

    group = "index"

    def __init__(self, view: View, drawing: Drawing) -> None:
        super().__init__(drawing, id="index")
        self._view = view

    def rows(self) -> int:
        return self._view.board.index_size()

    def row(self, number: int) -> Line:
        layout = index_layout(self.text_width, self._view.board)
        line = index_line(self._view.board, number, layout, is_ascii=self.drawing.is_ascii)
        if number != self.cursor_row():
            return line
        return marked(padded(line, self.text_width), "cursor" if self.has_focus else "row")

    def header(self) -> Line | None:
        return index_header(self._view.board, index_layout(self.text_width, self._view.board))

    def cursor_row(self) -> int | None:
        selection = self._view.selection
        return None if selection is None else self._view.board.position(selection.video, selection.fragment)

    def frame(self) -> tuple[Line, Line]:
        board = self._view.board
        chosen = (Span(" / ", "accent"), Span(board.filter.text, "strong")) if board.filter.is_on else ()
        tally = f"{of(board.index_size(), 'fragment')} of {of(len(board.videos), 'video')}"
        return (Span("index", "strong" if self.has_focus else "plain"), *chosen), (Span(tally, "dim"),)

    def at(self, row: int) -> Selection | None:
        """The fragment on a row, or the nearest; the node stays."""
        if self._view.selection is None or not self.rows():
            return None
        video, fragment = self._view.board.locate(max(0, min(self.rows() - 1, row)))
        return replace(self._view.selection, video=video, fragment=fragment)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = None if offset is None else self.row_at(offset.y)
        chosen = None if row is None else self.at(row)
        if chosen is not None:
            self.post_message(Selected(chosen))
