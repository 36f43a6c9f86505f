"""The lines of every pane, as plain text."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from backend.core.names import FragmentName, NodeName
from tests.tui.swarms import (
    FILM,
    NODO1,
    NODO2,
    NOW,
    after,
    entries,
    entry,
    fragment,
    lively_swarm,
    log_line,
    swarm_of,
    transfer,
    video_row,
)
from tui.picture.board import Board
from tui.picture.fragment_lens import FragmentLens
from tui.picture.help import help_lines
from tui.picture.index import index_header, index_layout, index_line
from tui.picture.lamps import lamp, node_lamp
from tui.picture.lens import GridView
from tui.picture.log import MOST_ROWS, log_rows
from tui.picture.selection import Selection, kept
from tui.picture.sentence import sentence
from tui.picture.short_names import ShortNames
from tui.picture.spans import clipped, plain, width_of
from tui.picture.transfers import bar, eta, layout_for, transfer_line, transfers_of
from tui.picture.video_lens import VideoLens
from tui.swarm.messages import ServiceConnected, ServiceLost
from tui.swarm.places import VideoKey
from tui.swarm.state import BROKER, Connection, Swarm

LENSES = (FragmentLens(), VideoLens())


def view(swarm: Swarm, width: int = 60, *, is_ascii: bool = False) -> GridView:
    board = Board(swarm)
    return GridView(board=board, node=NODO1, width=width, selection=kept(None, board), has_cursor=True, is_ascii=is_ascii)


def test_a_grid_shows_each_fragment_in_its_place() -> None:
    held = entries("film", [0, 1, 4], video=FILM)
    look = view(swarm_of({NODO1: held, NODO2: held[:1]}, videos=(video_row(FILM, "film", 6),)))

    assert plain(FragmentLens().ruler(look)).split() == ["0", "1", "2", "3", "4", "5"]
    assert plain(FragmentLens().line(look, 0)).split() == ["film", "■", "◆", "□", "□", "◆", "□", "3/6"]


@pytest.mark.parametrize(("width", "label", "marks"), [(40, "holiday…he mountains", 12), (44, "holi…untains", 24)])
def test_labels_take_the_columns_that_marks_leave_free(width: int, label: str, marks: int) -> None:
    look = view(swarm_of({NODO1: entries("holiday in the mountains", range(24))}), width)

    assert plain(FragmentLens().line(look, 0)) == f"{label}  {'◆' * marks} 24/24"


def test_a_grid_in_ascii_says_the_same_in_letters() -> None:
    held = entries("film", [0, 1])

    line = plain(FragmentLens().line(view(swarm_of({NODO1: held, NODO2: held[:1]}), is_ascii=True), 0))

    assert line.isascii()
    assert line.split() == ["film", "#", "1", "2/2"]


@pytest.mark.parametrize("width", [12, 20, 29, 34, 60, 200])
@pytest.mark.parametrize("lens", LENSES)
def test_no_line_of_a_grid_is_wider_than_the_grid(lens: FragmentLens | VideoLens, width: int) -> None:
    look = view(lively_swarm(), width)

    lines = [lens.line(look, row) for row in range(lens.rows(look))]

    assert max(width_of(line) for line in lines) <= width


@pytest.mark.parametrize("width", [20, 40, 120])
def test_one_missing_fragment_of_many_is_seen_at_every_width(width: int) -> None:
    held = entries("film", [index for index in range(500) if index != 333])
    look = view(swarm_of({NODO1: held, NODO2: held}), width)

    assert "□" in plain(FragmentLens().line(look, 0))
    assert "□" in plain(VideoLens().line(look, 0))


@pytest.mark.parametrize("lens", LENSES)
def test_a_click_finds_the_mark_that_the_cursor_is_drawn_on(lens: FragmentLens | VideoLens) -> None:
    look = view(lively_swarm())
    row = lens.row_of(look)
    assert row is not None
    line = lens.line(look, row)
    column = next(width_of(line[:place]) + 1 for place, span in enumerate(line) if span.mark == "cursor")

    assert lens.hit(look, row, column) == look.selection


def test_the_index_has_a_column_for_each_node_and_a_word_for_what_is_remarkable() -> None:
    board = Board(lively_swarm())
    layout = index_layout(90, board)
    film9 = board.position(*_find(board, "film_009.mp4"))
    assert film9 is not None

    assert plain(index_header(board, layout)).split() == ["fragment", "size", "sha256", "nodo1", "nodo2", "copies"]
    assert plain(index_line(board, film9, layout, is_ascii=False)).split() == ["film_009.mp4", "○", "□", "0", "nowhere"]


@pytest.mark.parametrize("width", [16, 30, 50, 90, 200])
def test_no_line_of_the_index_is_wider_than_the_pane(width: int) -> None:
    board = Board(lively_swarm())
    layout = index_layout(width, board)

    assert {width_of(index_line(board, place, layout, is_ascii=False)) <= width for place in range(board.index_size())} == {True}


def test_running_transfers_come_before_ended_ones() -> None:
    states = [body.state for body in transfers_of(lively_swarm())]

    assert states == ["bajando", "bajando", "esperando", "en_cola", "terminada", "fallida"]


def test_a_transfer_says_how_much_how_fast_and_how_long() -> None:
    body = transfer(fragment("film", 6), NODO1, source=NODO2, received=3_600_000, rate=2_000_000.0)

    line = plain(transfer_line(body, layout_for(100, 12, ShortNames((NODO1, NODO2))), ShortNames((NODO1, NODO2))))

    assert "film_006.mp4" in line
    assert "nodo2 → nodo1" in line
    assert line.split()[-5:] == ["45", "%", "2.0", "MB/s", "0:03"]


def test_a_transfer_that_gets_nothing_is_stalled() -> None:
    assert eta(transfer(fragment("film", 6), NODO1, received=5, rate=0.0)) == "stalled"


@pytest.mark.parametrize("fraction", [0.0, 0.004, 0.5, 0.999, 1.0])
def test_a_bar_never_shows_more_than_there_is(fraction: float) -> None:
    drawn = plain(bar(fraction, 20, "move"))

    assert len(drawn) == 20
    assert drawn.count("━") + drawn.count("╸") / 2 <= fraction * 20


def test_a_line_of_the_log_names_its_origin_and_its_level() -> None:
    rows = log_rows(log_line("disk \x1b[31mfull", level="error"), 80, ShortNames((NODO1,)))

    assert plain(rows[0]).split()[1:] == ["nodo1", "error", "disk", "�[31mfull"]


def test_a_line_of_the_log_takes_as_many_rows_as_it_needs() -> None:
    said = log_line(f"'film_007.mp4' fetched from {NODO2}, 8061725 bytes", fragment=fragment("film", 7))

    rows = [plain(row) for row in log_rows(said, 36, ShortNames((NODO1, NODO2)))]

    assert rows == ["12:34:56 nodo1  film_007.mp4 fetched", "         from nodo2, 8061725 bytes"]


@pytest.mark.parametrize("width", [12, 20, 36, 60])
@pytest.mark.parametrize("text", ["a" * 300, "日本語の映画 " * 40, "", "one two three four five six seven"])
def test_no_row_of_the_log_is_wider_than_the_pane_and_none_is_endless(width: int, text: str) -> None:
    rows = log_rows(log_line(text), width, ShortNames((NODO1,)))

    assert 1 <= len(rows) <= MOST_ROWS
    assert all(width_of(row) <= max(width, 17) for row in rows)


@pytest.mark.parametrize(
    ("connection", "words"),
    [
        (Connection(since=NOW), "connecting"),
        (Connection(phase="live", since=NOW - 60, heard=NOW - 1), "live"),
        (Connection(phase="live", since=NOW - 60, heard=NOW - 4.5), "late 4 s"),
        (Connection(phase="lost", since=NOW - 37, retry_at=NOW + 4.2), "down 37 s, retry in 5 s"),
    ],
)
def test_a_lamp_has_a_word_for_every_light(connection: Connection, words: str) -> None:
    assert lamp(connection, NOW).words == words


def test_a_node_that_answers_us_but_not_the_broker_is_not_called_live_alone() -> None:
    swarm = after(swarm_of({NODO1: ()}), ServiceLost(service=BROKER, why="", at=NOW, retry_seconds=1.0))

    assert node_lamp(swarm.nodes[NODO1], NOW).words == "live"
    assert lamp(swarm.broker, NOW).words.startswith("down")
    assert lamp(after(swarm, ServiceConnected(service=BROKER, at=NOW)).broker, NOW).words == "live"


def test_the_sentence_says_who_has_it_and_what_happens_to_it() -> None:
    board = Board(lively_swarm())
    video, name = _find(board, "film_006.mp4")

    told = plain(sentence(board, Selection(video=video, fragment=name, node=NODO1)))

    assert told == "film_006.mp4  arriving on nodo1 from nodo2, 45 %; on nodo2; 8.1 MB; sha256 69b69b69b69b"


def test_hostile_names_keep_the_columns_aligned() -> None:
    hostile = ["a[/b]_000.mp4", "日本語の映画_000.mp4", "e\u0301\u0301_000.mp4", "rtl\u202egpj_000.mp4", "x" * 200 + "_000.mp4"]
    look = view(swarm_of({NODO1: tuple(entry(name) for name in hostile)}), 60)

    lines = [plain(FragmentLens().line(look, row)) for row in range(len(hostile))]

    assert {cell_len(line) for line in lines} == {60}
    assert len({line.index("◆") - len(line) for line in lines}) == 1
    assert not any("\u202e" in line for line in lines)


def test_a_line_that_is_too_long_ends_in_an_ellipsis() -> None:
    board = Board(lively_swarm())
    video, name = _find(board, "clip_000.mp4")
    line = sentence(board, Selection(video=video, fragment=name, node=NODO1))

    assert plain(clipped(line, 20)).endswith("…")
    assert width_of(clipped(line, 20)) == 20
    assert clipped(line, 500) == line


def test_nodes_are_called_by_what_tells_them_apart() -> None:
    same_host = ShortNames((NodeName("localhost:6001"), NodeName("localhost:6002")))

    assert same_host.get(NodeName("localhost:6002")) == ":6002"
    assert ShortNames((NODO1, NODO2)).get(NODO2) == "nodo2"
    assert same_host.get(NodeName("other:1")) == "other:1"


def test_the_help_has_every_key_and_every_mark() -> None:
    text = "\n".join(plain(line) for line in help_lines(is_ascii=False))

    assert "split a video" in text
    assert "≠  conflict" in text


def _find(board: Board, name: str) -> tuple[VideoKey, FragmentName]:
    return next(board.locate(place) for place in range(board.index_size()) if board.locate(place)[1] == name)
