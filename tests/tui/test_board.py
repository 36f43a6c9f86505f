"""A board that followed every change is the same as one made afresh, and finds everything by its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.core.names import NodeName
from backend.wire import events as e
from backend.wire.fragments import EntryBody
from tests.tui.swarms import FILM, MOMENT, NODO1, NODO2, NOW, after, entries, entry, lively_swarm, swarm_of, transfer, video_row
from tui.picture.board import Board
from tui.picture.problems import next_problem
from tui.picture.selection import Selection, kept
from tui.swarm.messages import EventArrived, Message, NodeForgotten, ServiceLost, VideosTaken
from tui.swarm.places import VideoKey
from tui.swarm.state import BROKER, ServiceName

NODES = st.sampled_from([NODO1, NODO2])
NAMES = st.sampled_from(["film_000.mp4", "film_002.mp4", "other_000.mkv", "notes.txt"])
BODIES = st.builds(lambda name, content: EntryBody.of(entry(name, content=content, video=FILM)), NAMES, st.sampled_from("ab"))
EVENTS = st.one_of(
    st.builds(lambda node, body: e.FragmentsPublished(node=node, added=(body,)), NODES, BODIES),
    st.builds(lambda node, name: e.FragmentsPublished(node=node, removed=(name,)), NODES, NAMES),
    st.builds(lambda node, body: e.FolderChanged(node=node, added=(body,)), NODES, BODIES),
    st.builds(lambda node, name: e.TransferAdvanced(transfer=transfer(name, node)), NODES, NAMES),
    st.builds(lambda node: e.NodeFellSilent(node=node, seen=MOMENT), NODES),
)
MESSAGES = st.one_of(
    EVENTS.map(lambda event: EventArrived(service=BROKER, event=event, at=NOW)),
    NODES.map(lambda node: ServiceLost(service=ServiceName(node), why="", at=NOW, retry_seconds=1.0)),
    NODES.map(NodeForgotten),
    st.integers(1, 5).map(lambda total: VideosTaken(videos=(video_row(FILM, "film", total),))),
)


@given(st.lists(MESSAGES, max_size=12))
def test_following_changes_and_looking_afresh_give_the_same_board(messages: list[Message]) -> None:
    swarm = swarm_of({NODO1: entries("film", range(2)), NODO2: ()})
    followed = Board(swarm)

    for message in messages:
        swarm = after(swarm, message)
        followed.update(swarm)
        for video in followed.videos:
            followed.picture(video)

    fresh = Board(swarm)
    assert followed.videos == fresh.videos
    assert [followed.picture(video) for video in followed.videos] == [fresh.picture(video) for video in fresh.videos]


def test_every_place_of_the_index_is_found_both_ways() -> None:
    board = Board(lively_swarm())

    places = [board.position(*board.locate(place)) for place in range(board.index_size())]

    assert places == list(range(board.index_size()))


def test_the_filter_wants_every_word_and_hides_the_unwanted() -> None:
    board = Board(lively_swarm())

    board.set_filter("film !9")

    names = [board.locate(place)[1] for place in range(board.index_size())]
    assert names == [f"film_{index:03}.mp4" for index in range(9)]


def test_a_change_draws_no_video_anew_but_its_own() -> None:
    swarm = lively_swarm()
    board = Board(swarm)
    film, clip = VideoKey("film", "mp4"), VideoKey("clip", "mp4")
    before = board.picture(film), board.picture(clip)

    published = e.FragmentsPublished(node=NODO1, removed=(board.picture(film).slots[0],))
    board.update(after(swarm, EventArrived(service=BROKER, event=published, at=NOW)))

    assert board.picture(clip) is before[1]
    assert board.picture(film) != before[0]


def test_the_selection_follows_its_fragment_when_rows_come_before_it() -> None:
    swarm = swarm_of({NODO1: entries("film", range(3))})
    selection = Selection(video=VideoKey("film", "mp4"), fragment=entries("film", [1])[0].name, node=NODO1)

    published = e.FragmentsPublished(node=NODO1, added=(EntryBody.of(entry("aaa_000.mp4")),))
    board = Board(after(swarm, EventArrived(service=BROKER, event=published, at=NOW)))

    assert kept(selection, board) == selection
    assert board.row_of(selection.video) == 1


def test_a_selection_whose_video_is_gone_goes_to_a_neighbour() -> None:
    board = Board(swarm_of({NODO1: (entry("aaa_000.mp4"), entry("zzz_000.mp4"))}))

    moved = kept(Selection(video=VideoKey("film", "mp4"), fragment=entries("film", [1])[0].name, node=NodeName("gone:1")), board)

    assert moved == Selection(video=VideoKey("zzz", "mp4"), fragment=entry("zzz_000.mp4").name, node=NODO1)


def test_problems_are_visited_one_after_the_other_and_round() -> None:
    board = Board(lively_swarm())

    first = found = next_problem(board, None)
    seen = []
    while found not in seen:
        seen.append(found)
        found = next_problem(board, found)

    assert found == first
    assert {selection.video.title for selection in seen if selection} == {"clip", "film", "ghost", "late"}


def test_there_is_no_problem_in_a_healthy_swarm() -> None:
    held = entries("film", range(3))

    assert next_problem(Board(swarm_of({NODO1: held, NODO2: held})), None) is None
