"""What keys do on the full screen, and what comes in while they are pressed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from backend.core.names import NodeName
from backend.wire import events as e
from backend.wire.fragments import EntryBody
from backend.wire.transfers import DownloadRequest
from tests.tui.screens import Screen
from tests.tui.swarms import NODO1, NODO2, NOW, empty_swarm, entries, entry, fragment, lively_swarm, swarm_of, transfer
from tui.actions import ACTIONS
from tui.picture.selection import Selection
from tui.screen.index_pane import IndexPane
from tui.screen.log_pane import LogPane
from tui.screen.node_grid import NodeGrid, Selected
from tui.screen.split_dialog import SplitDialog
from tui.screen.transfers_pane import TransfersPane
from tui.swarm.messages import EventArrived, ServiceLost, SplitEnded, Told
from tui.swarm.places import VideoKey
from tui.swarm.state import BROKER, first_state

FILM_ROW = VideoKey("film", "mp4")
SHARED = swarm_of({NODO1: entries("film", range(3)), NODO2: entries("film", range(1, 4))})


def published(name: str) -> EventArrived:
    return EventArrived(service=BROKER, event=e.FragmentsPublished(node=NODO1, added=(EntryBody.of(entry(name)),)), at=NOW)


async def test_arrows_go_from_fragment_to_fragment_and_on_to_the_next_grid() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("right", "l")
        assert screen.selected == (fragment("film", 2), NODO1)

        await screen.press("right", "right")
        assert screen.selected == (fragment("film", 0), NODO2)

        await screen.press("left")
        assert screen.selected == (fragment("film", 3), NODO1)


async def test_the_cursor_stays_on_its_fragment_when_a_video_comes_before_it() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("right")

        await screen.post(published("aaa_000.mp4"))

        assert "aaa" in screen.text()
        assert screen.selected == (fragment("film", 1), NODO1)


async def test_grids_and_index_share_the_selection() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("2", "down", "down")

        assert isinstance(screen.focused, IndexPane)
        assert screen.selected == (fragment("film", 2), NODO1)
        assert "film_002.mp4" in screen.text("#sentence")


async def test_enter_fetches_what_the_node_lacks_and_nothing_that_it_has() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("enter")
        assert screen.recorder.asked == []

        await screen.press("end", "right", "right", "right", "enter")

    assert screen.recorder.asked == [("fetch", NODO1, DownloadRequest(fragment=fragment("film", 3)))]


async def test_a_source_is_picked_by_hand_with_its_mode() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("right", "right", "right", "f")
        assert "Fetch from" in screen.text()
        await screen.press("down", "enter")

    wanted = DownloadRequest(fragment=fragment("film", 3), node=NODO2, mode="solo")
    assert screen.recorder.asked == [("fetch", NODO1, wanted)]


async def test_fetch_all_asks_for_the_video() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("F")
    async with Screen(lively_swarm()).open() as with_manifest:
        await with_manifest.press("down", "F")

    assert screen.recorder.asked == [("fetch", NODO1, DownloadRequest(video="titulo:film.mp4"))]
    assert with_manifest.recorder.asked == [("fetch", NODO1, DownloadRequest(video="f" * 64))]


async def test_cancel_is_for_the_transfer_under_the_cursor() -> None:
    async with Screen(lively_swarm()).open() as screen:
        await screen.press("3", "down", "x")

    assert isinstance(screen.recorder.asked[0], tuple)
    assert screen.recorder.asked == [("cancel", NODO1, f"{NODO1} {fragment('film', 6)}")]


async def test_deleting_asks_first_and_the_first_answer_is_no() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("right", "D", "enter")
        assert screen.recorder.asked == []

        await screen.press("D", "tab", "enter")

    assert screen.recorder.asked == [("delete", NODO1, fragment("film", 1), False)]


async def test_the_last_copy_goes_only_where_the_word_was_typed() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("D", "enter")
        assert screen.recorder.asked == []

        await screen.press(*"delete", "enter")

    assert screen.recorder.asked == [("delete", NODO1, fragment("film", 0), True)]


async def test_those_who_only_look_cannot_change_anything() -> None:
    async with Screen(SHARED, is_read_only=True).open() as screen:
        await screen.press("right", "right", "right", "enter", "F", "D", "s", "f")

        assert screen.recorder.asked == []
        assert screen.app.screen is screen.app.dashboard
        assert "fetch" not in screen.text().splitlines()[-1]


async def test_the_filter_hides_as_one_types_and_escape_shows_all() -> None:
    async with Screen(lively_swarm()).open() as screen:
        await screen.press("slash", *"ghost")
        assert screen.app.dashboard.view.board.index_size() == 1
        assert isinstance(screen.app.focused, Input)

        await screen.press("enter", "escape")

        assert screen.app.dashboard.view.board.index_size() == 39


async def test_a_filter_that_lets_nothing_through_says_so() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("slash", *"zzz")

        assert "nothing matches 'zzz'" in screen.text()


async def test_the_log_has_a_filter_of_its_own_and_enter_goes_to_its_fragment() -> None:
    async with Screen(lively_swarm()).open() as screen:
        await screen.press("4", "slash", *"fetched", "enter")
        assert screen.app.dashboard.view.board.index_size() == 39
        assert "watching" not in screen.text(LogPane)

        await screen.press("enter")

        assert screen.selected[0] == fragment("film", 7)


async def test_the_log_waits_where_the_person_reads_and_counts_what_is_new() -> None:
    async with Screen(lively_swarm()).open() as screen:
        await screen.press("4", "up")

        await screen.post(Told(level="info", text="something new", at=NOW))

        assert "paused, 2 newer lines" in screen.text()
        await screen.press("end")
        assert "paused" not in screen.text()


async def test_the_next_problem_is_found_from_anywhere() -> None:
    async with Screen(lively_swarm()).open() as screen:
        await screen.press("2", "end", "n")

        assert screen.selected == ("clip_000.mp4", NODO1)


async def test_a_frozen_picture_waits_for_the_news() -> None:
    async with Screen(SHARED).open(40, 12) as screen:
        await screen.press("2", "space")
        await screen.post(published("aaa_000.mp4"), ServiceLost(service=BROKER, why="", at=NOW, retry_seconds=1.0))
        assert "frozen" in screen.text("#heading")
        assert "live" in screen.text("#heading")
        assert "aaa" not in screen.text(IndexPane)

        await screen.press("space")
        await screen.post()

        assert "aaa" in screen.text(IndexPane)
        assert "down" in screen.text("#heading")


@pytest.mark.parametrize("width", [40, 60, 120])
async def test_the_foot_shows_whole_keys_and_a_click_on_one_presses_it(width: int) -> None:
    async with Screen(SHARED).open(width, 20) as screen:
        foot = screen.text("#keys")
        words = {word for action in ACTIONS for word in (action.shown_key, *action.word.split())}
        assert set(foot.split()) <= words
        assert {"help", "quit", "fetch"} <= set(foot.split())

        await screen.pilot.click("#keys", offset=(foot.index("? help"), 0))
        await screen.settle()

        assert "Move" in screen.text()


async def test_what_is_only_on_its_way_cannot_be_deleted() -> None:
    async with Screen(lively_swarm()).open() as screen:
        screen.app.dashboard.on_selected(Selected(Selection(video=FILM_ROW, fragment=fragment("film", 6), node=NODO1)))
        await screen.press("1", "D")

        assert screen.app.screen is screen.app.dashboard
        assert "film_006.mp4 is not on nodo1:6001" in screen.text()


async def test_every_grid_is_in_sight_while_there_is_room() -> None:
    crowd = swarm_of({NodeName(f"nodo{number}:600{number}"): entries("film", range(10)) for number in range(1, 4)})
    async with Screen(crowd).open(120, 30) as screen:
        assert all(f"nodo{number}:600{number} ● live" in screen.text() for number in range(1, 4))


async def test_a_long_line_of_the_log_is_read_in_full() -> None:
    async with Screen(SHARED).open() as screen:
        text = "one two three four five six seven eight nine ten eleven twelve"
        await screen.post(Told(level="info", text=text, at=NOW))
        await screen.press("4", "up")

        assert all(word in screen.text(LogPane) for word in text.split())


async def test_the_far_look_has_a_mark_for_each_video() -> None:
    async with Screen(lively_swarm()).open() as screen:
        await screen.press("minus")

        assert "6 videos, a mark for each" in screen.text()


async def test_every_theme_can_be_put_on() -> None:
    async with Screen(lively_swarm()).open() as screen:
        before = screen.text()

        for theme in ("day", "safe", "mono", "terminal"):
            screen.app.use_theme(theme)
            await screen.press("question_mark")
            assert "help" in screen.text()

            await screen.press("escape")
            assert screen.text() == before


async def test_the_first_screen_says_what_to_do() -> None:
    async with Screen(empty_swarm()).open() as screen:
        text = screen.text()

    assert "/srv/fragmentos_6001" in text
    assert "splits a video" in text


async def test_without_a_broker_it_says_what_it_waits_for() -> None:
    async with Screen(first_state("http://127.0.0.1:5000", NOW)).open() as screen:
        await screen.post(ServiceLost(service=BROKER, why="connection refused", at=NOW, retry_seconds=2.0))
        await screen.press("r", "right", "down", "enter", "F", "f", "n")

        assert "Waiting for a broker at http://127.0.0.1:5000" in screen.text()
        assert "down 0 s, retry in 2 s" in screen.text("#heading")
        assert screen.recorder.asked == [("retry",)]


async def test_nodes_come_and_go_while_one_looks() -> None:
    async with Screen(first_state("http://127.0.0.1:5000", NOW)).open() as screen:
        screen.app.swarm = SHARED
        await screen.post(Told(level="info", text="hello", at=NOW))
        assert [grid.node for grid in screen.app.dashboard.query("NodeGrid").results()] == [NODO1, NODO2]  # type: ignore[attr-defined]

        assert isinstance(screen.focused, NodeGrid)


async def test_a_video_is_split_over_the_nodes_one_chooses(tmp_path: Path) -> None:
    video = tmp_path / "film.mkv"
    video.touch()
    async with Screen(SHARED).open() as screen:
        await screen.press("s")
        assert isinstance(screen.app.screen, SplitDialog)
        screen.app.screen.query_one("#path", Input).value = str(video)
        screen.app.screen.query_one("#path").focus()
        await screen.press("enter")

    assert screen.recorder.asked == [("split", video, 10, (f"http://{NODO1}", f"http://{NODO2}"))]


async def test_a_split_of_nothing_is_told_in_the_dialog() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.press("s")
        path = screen.app.screen.query_one("#path", Input)
        path.value = "/nowhere.mp4"
        path.focus()
        await screen.press("enter")

        assert "/nowhere.mp4 is no file." in screen.text()
        assert screen.recorder.asked == []


async def test_the_splitters_trouble_is_shown_in_full() -> None:
    async with Screen(SHARED).open() as screen:
        await screen.post(SplitEnded(file_name="film[/].mkv", trouble="it is [bold]no video\nat all", at=NOW))

        assert "film[/].mkv was not split" in screen.text()
        assert "it is [bold]no video" in screen.text()


async def test_words_that_are_urgent_are_seen_whatever_pane_is_shown() -> None:
    async with Screen(SHARED).open(40, 12) as screen:
        await screen.post(Told(level="error", text="nodo1 answered 507: [no] room", at=NOW, urgent=True))

        assert "[no] room" in screen.text()


@pytest.mark.parametrize(("width", "height"), [(40, 12), (80, 24), (300, 80)])
async def test_every_pane_is_reached_at_every_size(width: int, height: int) -> None:
    async with Screen(lively_swarm()).open(width, height) as screen:
        for key, word in (("1", "nodo1:6001"), ("2", "fragments of"), ("3", "transfers under way"), ("4", "no space")):
            await screen.press(key)
            assert screen.focused.has_focus
            assert screen.focused.size.height > 0
            assert word in screen.text()
        await screen.press("question_mark")
        assert "help" in screen.text()


async def test_the_transfers_cursor_stays_with_its_transfer() -> None:
    async with Screen(lively_swarm()).open() as screen:
        await screen.press("3", "end")
        pane = screen.app.dashboard.query_one(TransfersPane)
        before = pane.chosen()

        newcomer = e.TransferAdvanced(transfer=transfer(fragment("film", 2), NODO2))
        await screen.post(EventArrived(service=BROKER, event=newcomer, at=NOW))

        assert before is not None
        assert pane.chosen() == before


async def test_news_that_come_while_the_app_ends_are_let_go() -> None:
    async with Screen(SHARED).open() as screen:
        pass

    screen.mailbox.put(published("aaa_000.mp4"))
    await screen.app._show_news()

    assert screen.app.swarm is SHARED


async def test_nothing_is_drawn_when_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Screen(lively_swarm()).open() as screen:
        drawn: list[object] = []
        monkeypatch.setattr(IndexPane, "refresh", lambda pane, *regions, **options: drawn.append(regions))

        screen.app.dashboard.redraw()
        screen.app.dashboard.redraw()

        assert drawn == []
