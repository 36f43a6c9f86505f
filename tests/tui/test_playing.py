"""Playing the video under the cursor from the node under the cursor: where it can be, and what is said where it cannot."""

from __future__ import annotations

from dataclasses import replace

from tests.tui.screens import Screen
from tests.tui.swarms import FILM, NODO1, NODO2, NOW, after, empty_swarm, entries, lively_swarm, swarm_of, video_row
from tui.playing.player import PlayerName, Showing
from tui.screen.log_pane import LogPane
from tui.swarm.messages import ServiceLost
from tui.swarm.state import ServiceName, Swarm

FILM_ON = swarm_of(
    {NODO1: entries("film", range(5), video=FILM), NODO2: entries("film", range(5, 10), video=FILM)},
    videos=(video_row(FILM, "film", 10),),
)
NONE: frozenset[PlayerName] = frozenset()


def shown_by(node: str) -> Showing:
    return Showing(title="film", page_url=f"http://{node}/ver/{FILM}", stream_url=f"http://{node}/videos/{FILM}")


async def test_p_opens_the_page_of_the_node_under_the_cursor_whoever_holds_the_fragment() -> None:
    async with Screen(FILM_ON).open() as screen:
        await screen.press("p")
        await screen.press(*["right"] * 10, "p")

    assert screen.selected[1] == NODO2
    assert screen.recorder.asked == [("play", "browser", shown_by(NODO1)), ("play", "browser", shown_by(NODO2))]


async def test_the_player_may_be_another_from_the_start() -> None:
    async with Screen(FILM_ON, player="mpv").open() as screen:
        await screen.press("p")

    assert screen.recorder.asked == [("play", "mpv", shown_by(NODO1))]


async def test_a_player_that_is_not_installed_is_told() -> None:
    async with Screen(FILM_ON, player="mpv", players_here=frozenset({"browser"})).open() as screen:
        await screen.press("p")

        assert "mpv is not installed; P offers what is there" in screen.text()
    assert screen.recorder.asked == []


async def test_where_no_browser_can_open_the_address_is_said_and_copied() -> None:
    async with Screen(FILM_ON, players_here=NONE).open(200) as screen:
        await screen.press("p")
        await screen.post()

        assert f"No browser can open here. Copied: http://{NODO1}/ver/" in " ".join(screen.text(LogPane).split())
        assert screen.app.clipboard == shown_by(NODO1).page_url
    assert screen.recorder.asked == []


async def test_a_player_is_picked_from_those_that_are_there_and_kept() -> None:
    async with Screen(FILM_ON, players_here=frozenset({"browser", "vlc"})).open() as screen:
        await screen.press("P")
        assert "mpv       not installed" in screen.text()

        await screen.press("down", "enter")
        await screen.press("p")

    assert screen.recorder.asked == [("play", "vlc", shown_by(NODO1))] * 2


async def test_without_a_browser_the_dialog_offers_the_address() -> None:
    async with Screen(FILM_ON, players_here=NONE).open() as screen:
        await screen.press("P")
        assert "none can open here; copies the page's address" in screen.text()

        await screen.press("enter")

        assert screen.app.clipboard == shown_by(NODO1).page_url


async def test_whoever_goes_away_from_the_dialog_plays_nothing() -> None:
    async with Screen(FILM_ON).open() as screen:
        await screen.press("P", "escape")

    assert screen.recorder.asked == []


async def test_of_several_videos_with_one_title_the_one_under_the_cursor_is_played() -> None:
    other = type(FILM)("e" * 64)
    both = swarm_of({NODO1: entries("film", range(5), video=FILM), NODO2: entries("film", range(5, 10), video=other)})
    async with Screen(both).open() as screen:
        await screen.press("p")
        await screen.press(*["right"] * 5, "p")

    played = [showing.stream_url for _, _, showing in screen.recorder.asked if isinstance(showing, Showing)]
    assert played == [f"http://{NODO1}/videos/{FILM}", f"http://{NODO1}/videos/{other}"]


async def test_what_has_no_manifest_cannot_be_played_and_it_says_what_to_do() -> None:
    async with Screen(swarm_of({NODO1: entries("film", range(3))})).open(200) as screen:
        await screen.press("p")
        assert "film carries no manifest" in screen.text()
        assert "split the video with the splitter" in screen.text()

        await screen.press("P")
        assert screen.app.screen is screen.app.dashboard
    assert screen.recorder.asked == []


async def test_a_node_that_is_away_plays_nothing() -> None:
    lost = ServiceLost(service=ServiceName(NODO1), why="refused", at=NOW, retry_seconds=2.0)
    async with Screen(after(FILM_ON, lost)).open() as screen:
        await screen.press("p")

        assert "nodo1:6001 cannot be reached" in screen.text()
    assert screen.recorder.asked == []


async def test_a_node_of_the_original_protocol_plays_nothing() -> None:
    async with Screen(_without_events(FILM_ON)).open() as screen:
        await screen.press("p")

        assert "knows only the original routes" in screen.text()
    assert screen.recorder.asked == []


async def test_those_who_only_look_do_not_play_because_that_fetches() -> None:
    async with Screen(FILM_ON, is_read_only=True).open() as screen:
        await screen.press("p", "P")

        assert screen.app.screen is screen.app.dashboard
        assert "play" not in screen.text().splitlines()[-1]
    assert screen.recorder.asked == []


async def test_where_there_is_nothing_nothing_is_played() -> None:
    async with Screen(empty_swarm()).open() as screen:
        await screen.press("p", "P")

        assert screen.app.screen is screen.app.dashboard
    assert screen.recorder.asked == []


async def test_the_foot_offers_to_play() -> None:
    async with Screen(lively_swarm()).open() as screen:
        assert "p play" in screen.text("#keys")


def _without_events(swarm: Swarm) -> Swarm:
    node = swarm.nodes[NODO1]
    original = replace(node, connection=replace(node.connection, has_events=False))
    return replace(swarm, nodes={**swarm.nodes, NODO1: original})
