"""Where the panes go at each size of the terminal: all of them side by side, or one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WIDE = 120
NARROW = 80
LOW = 20
GRID_WIDTH = 40
LOG_WIDTH = 56
"""What a grid and the log would like, frames included."""
LEAST_GRID_WIDTH = 26
"""With less for each, grids stand in a row that scrolls."""

PaneGroup = Literal["grids", "index", "transfers", "log"]
PANE_GROUPS: tuple[PaneGroup, ...] = ("grids", "index", "transfers", "log")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Sizes are in lines and columns, frames included. With `is_single`, one group of panes fills the body; with
    `log_beside`, the log stands at the right of grids and index, else at the right of the transfers; with
    `is_crowded`, not all grids are in sight at once."""

    is_single: bool
    log_beside: bool
    is_crowded: bool
    grids: int
    transfers: int
    log: int


def arrange(width: int, body_height: int, grid_rows: int, nodes: int) -> Arrangement:
    """`grid_rows` is how many lines the tallest grid would like, its ruler included."""
    if width < NARROW or body_height < LOW - 3:
        return Arrangement(is_single=True, log_beside=False, is_crowded=False, grids=0, transfers=0, log=0)
    transfers = max(4, min(12, body_height // 4))
    log_beside = width >= WIDE
    log = max(width // 3, min(LOG_WIDTH, width - GRID_WIDTH * nodes)) if log_beside else width * 2 // 5
    is_crowded = nodes * LEAST_GRID_WIDTH > (width - log if log_beside else width)
    wanted = max(5, grid_rows + 2) + is_crowded
    grids = min(wanted, max(5, (body_height - transfers) * 3 // 5))
    return Arrangement(is_single=False, log_beside=log_beside, is_crowded=is_crowded, grids=grids, transfers=transfers, log=log)
