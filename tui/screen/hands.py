"""What the screen can do beyond itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.orders import Orders
from tui.playing.player import PlayerName, Showing
from tui.split_job import SplitJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """`split` starts a splitter with a video, a number of fragments, and the URLs of nodes; `retry` tries lost services
    again now; `play` starts one of the `players_here`, `player` unless another is picked; `tell_address` says where
    a browser elsewhere finds it. None of them waits. `clock` gives seconds since the epoch."""

    orders: Orders
    split: Callable[[Path, int, Sequence[str]], SplitJob]
    retry: Callable[[], None]
    play: Callable[[PlayerName, Showing], None]
    tell_address: Callable[[Showing], None]
    players_here: Callable[[], frozenset[PlayerName]]
    player: PlayerName = "browser"
    is_read_only: bool = False
    clock: Callable[[], float] = time.time
