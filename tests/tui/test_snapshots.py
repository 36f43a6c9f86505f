"""How the screen looks: pictures that somebody looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.tui.screens import ALL_PLAYERS, Screen, settled
from tests.tui.swarms import NODO1, NODO2, NOW, after, empty_swarm, entries, lively_swarm, swarm_of
from tui.playing.player import PlayerName
from tui.swarm.messages import ServiceLost
from tui.swarm.state import BROKER, ServiceName, Swarm

Compare = Callable[..., bool]
MANY = swarm_of({NODO1: entries("film", range(400)), NODO2: entries("film", range(150, 260))})


def _looks_the_same(
    compare: Compare,
    swarm: Swarm,
    size: tuple[int, int],
    *keys: str,
    theme: str = "night",
    is_ascii: bool = False,
    players_here: frozenset[PlayerName] = ALL_PLAYERS,
) -> bool:
    screen = Screen(swarm, theme=theme, is_ascii=is_ascii, players_here=players_here)

    async def prepare(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)

    return compare(screen.app, terminal_size=size, run_before=prepare)


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)])
def test_a_lively_swarm(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert _looks_the_same(snap_compare, lively_swarm(), size, "down", "right", "right")


def test_an_empty_swarm(snap_compare: Compare) -> None:
    assert _looks_the_same(snap_compare, empty_swarm(), (100, 30))


def test_lost_services(snap_compare: Compare) -> None:
    lost = [
        ServiceLost(service=service, why="refused", at=NOW - 37, retry_seconds=41.0) for service in (BROKER, ServiceName(NODO2))
    ]

    assert _looks_the_same(snap_compare, after(lively_swarm(), *lost), (120, 30))


def test_more_fragments_than_columns(snap_compare: Compare) -> None:
    assert _looks_the_same(snap_compare, MANY, (100, 24), "right")


def test_the_help(snap_compare: Compare) -> None:
    assert _looks_the_same(snap_compare, lively_swarm(), (100, 40), "question_mark", "end")


def test_picking_a_source(snap_compare: Compare) -> None:
    assert _looks_the_same(snap_compare, lively_swarm(), (100, 30), "down", *["right"] * 7, "f")


def test_the_last_copy(snap_compare: Compare) -> None:
    assert _looks_the_same(snap_compare, lively_swarm(), (100, 30), "down", "D")


def test_ascii_in_one_colour(snap_compare: Compare) -> None:
    assert _looks_the_same(snap_compare, lively_swarm(), (100, 30), "down", theme="mono", is_ascii=True)


def test_daylight(snap_compare: Compare) -> None:
    assert _looks_the_same(snap_compare, lively_swarm(), (100, 30), "3", theme="day")


def test_picking_a_player(snap_compare: Compare) -> None:
    assert _looks_the_same(snap_compare, lively_swarm(), (100, 30), "down", "P", players_here=frozenset({"browser", "vlc"}))
