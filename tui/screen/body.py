"""The middle of the screen: all panes, arranged to the terminal's size."""

from __future__ import annotations

import asyncio

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal

from backend.core.names import NodeName
from tui.screen.arrangement import Arrangement, PaneGroup, arrange
from tui.screen.drawing import Drawing
from tui.screen.index_pane import IndexPane
from tui.screen.log_pane import LogPane
from tui.screen.node_grid import NodeGrid
from tui.screen.pane import Pane
from tui.screen.swarm_hints import SwarmHints
from tui.screen.transfers_pane import TransfersPane
from tui.screen.view import View

RULER_ROWS = 1


class Body(Container):
    """Knows every pane. `show` says which group is in sight where there is room for only one."""

    DEFAULT_CSS = """
    Body { layout: grid; grid-size: 2; height: 1fr; }
    Body #grids { layout: horizontal; overflow-x: auto; overflow-y: hidden; scrollbar-size-horizontal: 1; }
    Body.-beside { grid-size: 2 3; }
    Body.-beside #log { row-span: 2; }
    Body.-beside #transfers { column-span: 2; }
    Body.-below { grid-size: 2 3; }
    Body.-crowded NodeGrid { width: 34; }
    Body.-below #grids, Body.-below #index { column-span: 2; }
    Body.-single { layout: vertical; }
    Body.-single > * { display: none; height: 1fr; }
    Body.-single > .-shown { display: block; }
    Body.-single #grids { layout: vertical; overflow-y: auto; overflow-x: hidden; }
    """

    def __init__(self, view: View, drawing: Drawing) -> None:
        super().__init__(id="body")
        self._view = view
        self._drawing = drawing
        self._arrangement: Arrangement | None = None
        self._following = asyncio.Lock()
        self.shown: PaneGroup = "grids"

    def compose(self) -> ComposeResult:
        yield Horizontal(id="grids")
        yield LogPane(self._view, self._drawing)
        yield IndexPane(self._view, self._drawing)
        yield TransfersPane(self._view, self._drawing)

    @property
    def is_single(self) -> bool:
        return self._arrangement is not None and self._arrangement.is_single

    @property
    def grids(self) -> list[NodeGrid]:
        return list(self.query(NodeGrid))

    def grid(self, node: NodeName) -> NodeGrid | None:
        return next((grid for grid in self.grids if grid.node == node), None)

    def panes(self) -> list[Pane]:
        """In the order in which tab goes through them."""
        fixed = [self.query_one(IndexPane), self.query_one(TransfersPane), self.query_one(LogPane)]
        return [*self.query(SwarmHints), *self.grids, *fixed]

    def show(self, group: PaneGroup) -> None:
        self.shown = group
        for child in self.children:
            child.set_class(child.id == group, "-shown")

    async def follow_nodes(self) -> None:
        """A grid for each node that there is, in their order. The app's task and the screen's may call it at once."""
        async with self._following:
            await self._mount_grids()

    async def _mount_grids(self) -> None:
        nodes = tuple(self._view.board.swarm.nodes)
        place = self.query_one("#grids")
        if not nodes and not self.query(SwarmHints):
            await place.mount(SwarmHints(self._view, self._drawing))
        if tuple(grid.node for grid in self.grids) == nodes:
            return
        known = {grid.node: grid for grid in self.grids}
        for node in known.keys() - set(nodes):
            await known[node].remove()
        for position, node in enumerate(nodes):
            if node not in known:
                before = position if position < len(place.children) else None
                await place.mount(NodeGrid(node, self._view, self._drawing), before=before)
        for hints in self.query(SwarmHints) if nodes else ():
            if hints.has_focus:
                self.screen.set_focus(self.grids[0])
            await hints.remove()

    def redraw(self) -> None:
        self._rearrange()
        for pane in self.panes():
            pane.redraw()

    def reframe(self) -> None:
        """Only what the frames say."""
        for pane in self.panes():
            pane.reframe()

    def repaint(self) -> None:
        for pane in self.panes():
            pane.repaint()

    def on_resize(self, event: events.Resize) -> None:
        self._rearrange()

    def _rearrange(self) -> None:
        rows = max((grid.rows() for grid in self.grids), default=3)
        wanted = arrange(self.size.width, self.size.height, rows + RULER_ROWS, len(self._view.board.swarm.nodes))
        if wanted == self._arrangement or not self.size.height:
            return
        before, self._arrangement = self._arrangement, wanted
        self.set_class(wanted.is_single, "-single")
        self.set_class(wanted.is_crowded, "-crowded")
        self.set_class(not wanted.is_single and wanted.log_beside, "-beside")
        self.set_class(not wanted.is_single and not wanted.log_beside, "-below")
        if before is None or before.log_beside != wanted.log_beside:
            self.move_child(self.query_one("#log"), after=self.query_one("#grids" if wanted.log_beside else "#transfers"))
        if not wanted.is_single:
            self.styles.grid_rows = f"{wanted.grids} 1fr {wanted.transfers}"
            self.styles.grid_columns = f"1fr {wanted.log}"
        self.show(self.shown)
