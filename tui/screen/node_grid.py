"""One node's grid: all its fragments in one widget, with the cursor that the keys move."""

from __future__ import annotations

from textual import events
from textual.message import Message

from backend.core.names import NodeName
from tui.picture.hints import grid_hints
from tui.picture.lamps import node_lamp
from tui.picture.lens import GridView
from tui.picture.selection import Selection
from tui.picture.spans import Line, Span, width_of
from tui.picture.tally import tally
from tui.screen.drawing import Drawing
from tui.screen.pane import Pane
from tui.screen.view import View

FRAME_WIDTH = 6
"""Of its corners and what stands between them and the title."""


class Selected(Message):
    """The person chose what to look at."""

    def __init__(self, selection: Selection) -> None:
        super().__init__()
        self.selection = selection


class NodeGrid(Pane):
    """Knows which node it shows; everything else is in the view."""

    group = "grids"

    DEFAULT_CSS = """
    NodeGrid { width: 1fr; min-width: 26; height: 1fr; min-height: 4; }
    """

    def __init__(self, node: NodeName, view: View, drawing: Drawing) -> None:
        super().__init__(drawing)
        self.node = node
        self._view = view

    def rows(self) -> int:
        return self._view.lens.rows(self._grid()) if self._view.board.videos else len(self._hints())

    def row(self, number: int) -> Line:
        return self._view.lens.line(self._grid(), number) if self._view.board.videos else self._hints()[number]

    def header(self) -> Line | None:
        return self._view.lens.ruler(self._grid()) if self._view.board.videos else None

    def cursor_row(self) -> int | None:
        return self._view.lens.row_of(self._grid()) if self._view.board.videos else None

    def frame(self) -> tuple[Line, Line]:
        node = self._view.board.swarm.nodes[self.node]
        lamp = node_lamp(node, self._view.now)
        mark = lamp.mark(is_ascii=self.drawing.is_ascii)
        name = Span(f"{self.node} ", "strong" if self.has_focus else "plain")
        title = (name, Span(f"{mark} {lamp.words}", lamp.role))
        if lamp.brief and width_of(title) > self.size.width - FRAME_WIDTH:
            title = (name, Span(f"{mark} {lamp.brief}", lamp.role))
        return title, (Span(tally(node), "dim"),)

    def beside(self, right: int, down: int) -> Selection | None:
        """What a step leads to; None beyond the left or right edge."""
        return self._view.lens.step(self._grid(), right, down)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = None if offset is None else self.row_at(offset.y)
        if offset is None or row is None or not self._view.board.videos:
            return
        hit = self._view.lens.hit(self._grid(), row, offset.x)
        if hit is not None:
            self.post_message(Selected(hit))

    def _grid(self) -> GridView:
        return GridView(
            board=self._view.board,
            node=self.node,
            width=self.text_width,
            selection=self._view.selection,
            has_cursor=self.has_focus,
            is_ascii=self.drawing.is_ascii,
        )

    def _hints(self) -> tuple[Line, ...]:
        return grid_hints(self._view.board, self.node, self.text_width)
