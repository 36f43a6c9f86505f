from __future__ import annotations

import asyncio

from tests.tui.screens import Screen
from tests.tui.swarms import NODO1, NODO2, NOW, empty_swarm
from tui.screen.body import Body
from tui.screen.node_grid import NodeGrid
from tui.swarm.state import first_state


async def test_two_tasks_that_follow_the_nodes_at_once_mount_each_grid_once() -> None:
    async with Screen(first_state("http://broker", NOW)).open() as screen:
        dashboard = screen.app.dashboard
        body = dashboard.query_one(Body)
        dashboard.view.update(empty_swarm(), NOW)

        await asyncio.gather(body.follow_nodes(), body.follow_nodes())

        assert [grid.node for grid in body.grids] == [NODO1, NODO2]


async def test_the_focus_goes_from_the_hints_to_the_first_grid() -> None:
    async with Screen(first_state("http://broker", NOW)).open() as screen:
        dashboard = screen.app.dashboard
        dashboard.view.update(empty_swarm(), NOW)

        await dashboard.query_one(Body).follow_nodes()
        await screen.settle()

        assert isinstance(screen.focused, NodeGrid)
        assert screen.focused.node == NODO1
