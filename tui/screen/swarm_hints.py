"""The pane in place of the grids while no node is known."""

from __future__ import annotations

from tui.picture.hints import swarm_hints
from tui.picture.spans import Line, Span
from tui.screen.drawing import Drawing
from tui.screen.pane import Pane
from tui.screen.view import View


class SwarmHints(Pane):
    """Says what to wait for, or what to do."""

    group = "grids"

    def __init__(self, view: View, drawing: Drawing) -> None:
        super().__init__(drawing)
        self._view = view

    def rows(self) -> int:
        return len(swarm_hints(self._view.board))

    def row(self, number: int) -> Line:
        return swarm_hints(self._view.board)[number]

    def frame(self) -> tuple[Line, Line]:
        return (Span("no nodes", "dim"),), ()
