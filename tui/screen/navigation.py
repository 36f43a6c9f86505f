"""Where the keys lead: from fragment to fragment, from grid to grid, from pane to pane."""

from __future__ import annotations

from dataclasses import replace

from textual.screen import Screen

from backend.core.names import FragmentName
from tui.picture.problems import next_problem
from tui.picture.selection import Selection
from tui.screen.arrangement import PaneGroup
from tui.screen.body import Body
from tui.screen.index_pane import IndexPane
from tui.screen.log_pane import LogPane
from tui.screen.node_grid import NodeGrid
from tui.screen.pane import Pane
from tui.screen.transfers_pane import TransfersPane
from tui.screen.view import View
from tui.swarm.places import video_of


class Navigation:
    """Belongs to the screen; changes the selection and the focus."""

    def __init__(self, screen: Screen[None], view: View) -> None:
        self._screen = screen
        self._view = view

    @property
    def pane(self) -> Pane | None:
        """The one that the keys go to."""
        focused = self._screen.focused
        return focused if isinstance(focused, Pane) else None

    def move(self, right: int, down: int) -> None:
        pane, selection = self.pane, self._view.selection
        if isinstance(pane, TransfersPane | LogPane):
            pane.move(down)
        elif isinstance(pane, NodeGrid) and selection is not None:
            self.select(pane.beside(right, down) or self._in_next_grid(pane, right, selection))
        elif isinstance(pane, IndexPane):
            self.select(pane.at((pane.cursor_row() or 0) + down))

    def page(self, down: int) -> None:
        if self.pane is not None:
            self.move(0, down * self.pane.page_rows)

    def edge(self, down: int) -> None:
        if self.pane is not None:
            self.move(0, down * self.pane.rows())

    def next_pane(self, step: int) -> None:
        panes = self._body.panes()
        place = panes.index(self.pane) if self.pane in panes else -step
        self.focus(panes[(place + step) % len(panes)])

    def group(self, group: PaneGroup) -> None:
        """The group's only pane, or the grid of the selected node."""
        panes = [pane for pane in self._body.panes() if pane.group == group]
        selected = None if self._view.selection is None else self._body.grid(self._view.selection.node)
        self.focus(selected if selected is not None and selected in panes else panes[0])

    def problem(self) -> None:
        found = next_problem(self._view.board, self._view.selection)
        if found is None:
            self._screen.notify("no fragment is in trouble")
            return
        self.group("grids")
        self.select(found)

    def go_to(self, fragment: FragmentName) -> None:
        """Where the board shows it."""
        selection, video = self._view.selection, video_of(fragment)
        if selection is not None and self._view.board.position(video, fragment) is not None:
            self.group("grids")
            self.select(replace(selection, video=video, fragment=fragment))

    def select(self, selection: Selection | None) -> None:
        """Moves the cursor, and the focus with it from grid to grid."""
        if selection is None:
            return
        self._view.selection = selection
        grid = self._body.grid(selection.node)
        if grid is not None and isinstance(self.pane, NodeGrid) and self.pane is not grid:
            grid.focus()

    def focus(self, pane: Pane) -> None:
        self._body.show(pane.group)
        pane.focus()

    def _in_next_grid(self, grid: NodeGrid, right: int, selection: Selection) -> Selection | None:
        """The same video on the node at the left or right, from the edge where one comes in."""
        grids = self._body.grids
        place = grids.index(grid) + right
        if not right or not 0 <= place < len(grids):
            return None
        slots = self._view.board.picture(selection.video).slots
        return replace(selection, node=grids[place].node, fragment=slots[0 if right > 0 else -1])

    @property
    def _body(self) -> Body:
        return self._screen.query_one(Body)
