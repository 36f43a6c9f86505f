"""What a fragment's state on a node is called, situation by situation."""

from __future__ import annotations

from backend.core.names import NodeName
from backend.wire.events import NodeFellSilent
from backend.wire.transfers import TransferBody
from tests.tui.swarms import (
    FILM,
    MOMENT,
    NODO1,
    NODO2,
    NOW,
    after,
    entries,
    entry,
    fragment,
    swarm_of,
    transfer,
    video_row,
)
from tui.picture.board import Board
from tui.picture.cells import CellState
from tui.swarm.messages import EventArrived, NodeSnapshotTaken, ServiceLost
from tui.swarm.places import VideoKey
from tui.swarm.state import BROKER, ServiceName, Swarm

FILM_ROW = VideoKey("film", "mp4")
ONE = entries("film", [0])


def states(swarm: Swarm, node: NodeName = NODO1) -> tuple[CellState, ...]:
    return Board(swarm).picture(FILM_ROW).states[node]


def test_held_here_and_elsewhere() -> None:
    assert states(swarm_of({NODO1: ONE, NODO2: ONE})) == (CellState.HELD,)


def test_held_here_alone_is_the_last_copy_and_elsewhere_for_the_other() -> None:
    swarm = swarm_of({NODO1: ONE, NODO2: ()})

    assert states(swarm) == (CellState.LAST_COPY,)
    assert states(swarm, NODO2) == (CellState.ELSEWHERE,)


def test_on_the_disk_and_not_in_the_index_is_unpublished() -> None:
    assert states(swarm_of({NODO1: ONE}, index={NODO1: ()})) == (CellState.UNPUBLISHED,)


def test_in_the_index_and_not_on_the_disk_is_a_ghost() -> None:
    assert states(swarm_of({NODO1: ()}, index={NODO1: ONE})) == (CellState.GHOST,)


def test_the_same_name_with_other_content_is_a_conflict_on_both() -> None:
    swarm = swarm_of({NODO1: (entry("film_000.mp4", content="a"),), NODO2: (entry("film_000.mp4", content="b"),)})

    assert states(swarm) == states(swarm, NODO2) == (CellState.CONFLICT,)


def test_what_a_manifest_promises_and_nobody_has_is_nowhere() -> None:
    swarm = swarm_of({NODO1: entries("film", [1], video=FILM)}, videos=(video_row(FILM, "film", 4),))

    assert states(swarm) == (CellState.NOWHERE, CellState.LAST_COPY, CellState.NOWHERE, CellState.NOWHERE)


def test_a_gap_in_the_numbers_is_nowhere_without_any_manifest() -> None:
    assert states(swarm_of({NODO1: entries("film", [0, 2])}))[1] is CellState.NOWHERE


def test_numbers_that_are_dates_make_no_gaps() -> None:
    swarm = swarm_of({NODO1: (entry("film_20260101.mp4"), entry("film_20260731.mp4"))})

    assert states(swarm) == (CellState.LAST_COPY, CellState.LAST_COPY)


def test_a_silent_nodes_copies_are_offline_and_do_not_count() -> None:
    silent = EventArrived(service=BROKER, event=NodeFellSilent(node=NODO2, seen=MOMENT), at=NOW)

    swarm = after(swarm_of({NODO1: entries("film", [0]), NODO2: entries("film", [0, 1])}), silent)

    assert states(swarm, NODO2) == (CellState.OFFLINE, CellState.OFFLINE)
    assert states(swarm, NODO1) == (CellState.LAST_COPY, CellState.NOWHERE)


def test_nothing_is_called_a_ghost_on_the_word_of_yesterday() -> None:
    lost = ServiceLost(service=ServiceName(NODO1), why="refused", at=NOW, retry_seconds=1.0)

    swarm = after(swarm_of({NODO1: (), NODO2: ONE}, index={NODO1: ONE, NODO2: ONE}), lost)

    assert states(swarm) == (CellState.ELSEWHERE,)


def test_a_node_that_is_only_asked_now_and_then_is_taken_at_the_indexs_word_too() -> None:
    asked = NodeSnapshotTaken(node=NODO1, entries=ONE, transfers=(), health=None, at=NOW, has_events=False)

    swarm = after(swarm_of({NODO1: ()}, index={NODO1: ()}), asked)

    assert states(swarm) == (CellState.LAST_COPY,)


def test_transfers_show_on_their_way_and_as_failures_but_not_once_the_fragment_is_there() -> None:
    def on_the_way(body: TransferBody) -> CellState:
        return states(swarm_of({NODO1: (), NODO2: ONE}, transfers=(body,)))[0]

    name = fragment("film", 0)

    assert on_the_way(transfer(name, NODO1)) is CellState.ARRIVING
    assert on_the_way(transfer(name, NODO1, state="en_cola")) is CellState.QUEUED
    assert on_the_way(transfer(name, NODO1, state="esperando")) is CellState.WAITING
    assert on_the_way(transfer(name, NODO1, state="fallida")) is CellState.FAILED
    assert on_the_way(transfer(name, NODO1, state="cancelada")) is CellState.ELSEWHERE
    there = swarm_of({NODO1: ONE, NODO2: ONE}, transfers=(transfer(name, NODO1, state="fallida"),))
    assert states(there) == (CellState.HELD,)
