"""Where the panes go at each size of the terminal: all of them side by side, or one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WIDE = 120
NARROW = 80
LOW = 20

PaneGroup = Literal["grids", "index", "transfers", "log"]
PANE_GROUPS: tuple[PaneGroup, ...] = ("grids", "index", "transfers", "log")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Heights are in lines, frames included. With `is_single`, one group of panes fills the body; with `log_beside`,
    the log stands at the right of grids and index, else at the right of the transfers."""

    is_single: bool
    log_beside: bool
    grids: int
    transfers: int


def arrange(width: int, body_height: int, grid_rows: int) -> Arrangement:
    """`grid_rows` is how many lines the tallest grid would like, its ruler included."""
    if width < NARROW or body_height < LOW - 3:
        return Arrangement(is_single=True, log_beside=False, grids=0, transfers=0)
    transfers = max(4, min(12, body_height // 4))
    wanted = max(5, grid_rows + 2)
    grids = min(wanted, max(5, (body_height - transfers) * 3 // 5))
    return Arrangement(is_single=False, log_beside=width >= WIDE, grids=grids, transfers=transfers)
