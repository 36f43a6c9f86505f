"""What the dashboard knows after each kind of message."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.core.entry import VideoId
from backend.core.names import NodeName
from backend.wire import events as e
from backend.wire.fragments import EntryBody
from tests.tui.swarms import MOMENT, NODO1, NODO2, NOW, after, entries, entry, fragment, log_line, node_row, swarm_of, transfer
from tui.swarm.holdings import Holdings
from tui.swarm.messages import (
    BrokerSnapshotTaken,
    EventArrived,
    NodeForgotten,
    NodeSnapshotTaken,
    ServiceConnected,
    ServiceHeard,
    ServiceLost,
    SplitAdvanced,
    SplitEnded,
    Told,
)
from tui.swarm.reduce_events import LOG_LINES, REDUCERS
from tui.swarm.state import BROKER, ServiceName, Swarm


def event(body: e.Event) -> EventArrived:
    return EventArrived(service=BROKER, event=body, at=NOW)


def body(name: str, content: str = "a") -> EntryBody:
    return EntryBody.of(entry(name, content=content))


def disk(swarm: Swarm) -> Holdings:
    told = swarm.nodes[NODO1].disk
    assert told is not None
    return told


def test_a_published_fragment_is_in_the_index_and_not_on_the_disk() -> None:
    swarm = after(swarm_of({NODO1: ()}), event(e.FragmentsPublished(node=NODO1, added=(body("film_000.mp4"),))))

    assert swarm.nodes[NODO1].index.get(fragment("film", 0)) == entry("film_000.mp4")
    assert disk(swarm).count == 0


def test_a_change_of_the_folder_is_on_the_disk_and_not_in_the_index() -> None:
    swarm = after(swarm_of({NODO1: ()}), event(e.FolderChanged(node=NODO1, added=(body("film_000.mp4"),))))

    assert disk(swarm).count == 1
    assert swarm.nodes[NODO1].index.count == 0


def test_no_event_of_the_wire_is_unheard_of() -> None:
    assert REDUCERS.keys() == set(e.EVENT_TYPES.values())


def test_players_change_nothing_that_is_shown() -> None:
    swarm = swarm_of({NODO1: ()})

    assert after(swarm, event(e.PlaybackChanged(node=NODO1, video=VideoId("0" * 64)))) == swarm


def test_a_name_that_is_none_is_passed_over() -> None:
    evil = EntryBody(name="../../etc/passwd")  # type: ignore[arg-type]

    swarm = after(swarm_of({NODO1: ()}), event(e.FragmentsPublished(node=NODO1, added=(evil, body("film_000.mp4")))))

    assert swarm.nodes[NODO1].index.count == 1


def test_a_new_node_takes_its_place_by_name() -> None:
    swarm = after(swarm_of({NODO2: ()}), event(e.NodeRegistered(node=node_row(NODO1))))

    assert list(swarm.nodes) == [NODO1, NODO2]
    assert swarm.nodes[NODO1].disk is None


def test_a_silent_node_keeps_its_index_and_one_that_left_does_not() -> None:
    held = {NODO1: entries("film", range(3)), NODO2: entries("film", range(3))}

    swarm = after(swarm_of(held), event(e.NodeFellSilent(node=NODO1, seen=MOMENT)), event(e.NodeLeft(node=NODO2)))

    assert (swarm.nodes[NODO1].standing, swarm.nodes[NODO1].index.count) == ("silent", 3)
    assert (swarm.nodes[NODO2].standing, swarm.nodes[NODO2].index.count) == ("left", 0)


def test_a_node_that_the_broker_forgot_while_it_was_away_is_told_apart() -> None:
    swarm = swarm_of({NODO1: entries("film", range(3)), NODO2: ()})

    swarm = after(swarm, BrokerSnapshotTaken(rows=(node_row(NODO2),), index={}, videos=(), health=None, at=NOW))

    assert swarm.nodes[NODO1].standing == "expired"
    assert swarm.nodes[NODO1].index.count == 0
    assert swarm.nodes[NODO2].standing == "alive"


def test_what_a_lost_service_told_stays() -> None:
    swarm = swarm_of({NODO1: entries("film", range(3))})

    lost = after(swarm, ServiceLost(service=ServiceName(NODO1), why="refused", at=NOW + 9, retry_seconds=2.0))

    assert lost.nodes[NODO1].disk is swarm.nodes[NODO1].disk
    assert lost.nodes[NODO1].connection.phase == "lost"
    assert lost.nodes[NODO1].connection.retry_at == NOW + 11


def test_a_service_is_lost_since_the_first_failure_of_a_row() -> None:
    lost = [ServiceLost(service=BROKER, why="refused", at=NOW + second, retry_seconds=1.0) for second in (5, 6, 7)]

    swarm = after(swarm_of({}), *lost)

    assert swarm.broker.since == NOW + 5


def test_a_sign_of_life_from_a_lost_service_does_not_make_it_live() -> None:
    lost = ServiceLost(service=BROKER, why="refused", at=NOW, retry_seconds=1.0)

    swarm = after(swarm_of({}), lost, ServiceHeard(service=BROKER, at=NOW + 1))

    assert swarm.broker.phase == "lost"
    assert after(swarm, ServiceConnected(service=BROKER, at=NOW + 2)).broker.phase == "live"


def test_the_newest_transfer_of_a_fragment_stands_for_it() -> None:
    old = transfer(fragment("film", 0), NODO1, state="fallida", created="2026-01-01T00:00:00.000Z")
    new = transfer(fragment("film", 0), NODO1, received=5, created="2026-01-01T00:00:01.000Z")

    swarm = after(swarm_of({NODO1: ()}), event(e.TransferAdvanced(transfer=new)), event(e.TransferFailed(transfer=old)))

    assert swarm.nodes[NODO1].transfers.get(fragment("film", 0)) == new


def test_a_node_without_events_is_live_while_it_answers() -> None:
    asked = NodeSnapshotTaken(
        node=NODO1, entries=entries("film", range(2)), transfers=(), health=None, at=NOW + 3, has_events=False
    )

    swarm = after(swarm_of({NODO1: ()}), asked)

    assert swarm.nodes[NODO1].connection.phase == "live"
    assert not swarm.nodes[NODO1].connection.has_events


def test_messages_about_unknown_nodes_change_nothing() -> None:
    swarm = swarm_of({NODO1: ()})
    stranger = NodeName("stranger:1")

    same = after(
        swarm,
        event(e.FolderChanged(node=stranger, added=(body("film_000.mp4"),))),
        NodeSnapshotTaken(node=stranger, entries=(), transfers=(), health=None, at=NOW),
        ServiceHeard(service=ServiceName(stranger), at=NOW),
        event(e.NodeLeft(node=stranger)),
    )

    assert same == swarm


def test_a_forgotten_node_is_gone() -> None:
    assert list(after(swarm_of({NODO1: (), NODO2: ()}), NodeForgotten(NODO1)).nodes) == [NODO2]


def test_the_log_is_bounded_and_keeps_the_latest() -> None:
    lines = [event(log_line(str(number))) for number in range(LOG_LINES + 5)]

    swarm = after(swarm_of({}), *lines)

    assert len(swarm.log) == LOG_LINES
    assert swarm.log[-1].text == str(LOG_LINES + 4)


def test_the_dashboards_own_words_are_in_the_log() -> None:
    swarm = after(swarm_of({}), Told(level="warning", text="careful", at=NOW))

    assert (swarm.log[-1].origin, swarm.log[-1].level, swarm.log[-1].text) == ("tui", "warning", "careful")


def test_a_split_is_under_way_until_it_ends_and_its_trouble_is_logged() -> None:
    begun = after(swarm_of({}), SplitAdvanced(file_name="film.mkv", fraction=0.25, at=NOW))
    ended = after(begun, SplitEnded(file_name="film.mkv", trouble="it is not a video", at=NOW))

    assert begun.splitting is not None
    assert ended.splitting is None
    assert "it is not a video" in ended.log[-1].text


NAMES = st.sampled_from(["film_000.mp4", "film_001.mp4", "film_002.mp4", "notes.txt"])
BODIES = st.builds(body, NAMES, st.sampled_from("ab"))
DELTAS = st.builds(
    lambda added, removed: (tuple(added), tuple(removed)),
    st.lists(BODIES, max_size=2, unique_by=lambda one: one.name),
    st.lists(NAMES, max_size=2),
)
STREAMS = st.lists(
    st.one_of(
        DELTAS.map(lambda delta: e.FragmentsPublished(node=NODO1, added=delta[0], removed=delta[1])),
        DELTAS.map(lambda delta: e.FolderChanged(node=NODO1, added=delta[0], removed=delta[1])),
        st.just(e.NodeFellSilent(node=NODO1, seen=MOMENT)),
        st.just(e.NodeRegistered(node=node_row(NODO1))),
    ),
    max_size=10,
)


@given(STREAMS, st.data())
def test_events_that_a_snapshot_already_covers_may_come_again(stream: list[e.Event], data: st.DataObject) -> None:
    start = swarm_of({NODO1: entries("film", range(2))})
    told = after(start, *(event(one) for one in stream))
    again = stream[data.draw(st.integers(0, len(stream))) :]

    replayed = after(_snapshot_of(told), *(event(one) for one in again))

    assert replayed.nodes[NODO1].index == told.nodes[NODO1].index
    assert replayed.nodes[NODO1].disk == told.nodes[NODO1].disk
    assert replayed.nodes[NODO1].standing == told.nodes[NODO1].standing


def _snapshot_of(swarm: Swarm) -> Swarm:
    """What somebody knows who asked just now."""
    node = swarm.nodes[NODO1]
    fresh = swarm_of({NODO1: tuple(disk(swarm).shelves.values())}, index={NODO1: tuple(node.index.shelves.values())})
    return replace(fresh, nodes={NODO1: replace(fresh.nodes[NODO1], standing=node.standing)})
