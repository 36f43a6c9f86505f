"""Somebody watches a film in a browser while its fragments lie here, elsewhere, on their way, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from splitter.split import Wish, split
from tests.eventually import eventually
from tests.journeys.coded_film import FRAGMENTS, SECONDS, make_coded_film
from tests.journeys.player import AUTOPLAY, playing
from tests.journeys.swarm import Swarm, copy_into, get_json, running_swarm
from tests.journeys.valve import Valve
from tests.processes import Node, free_port
from tests.web.swagger_page import CHROMIUM, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.xdist_group("watching")]

EACH = SECONDS / FRAGMENTS
OTHER_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Film:
    """Ten fragments in order; each test has a film of its own, so that all can share one swarm."""

    fragments: tuple[Path, ...]
    video: str

    @property
    def names(self) -> list[str]:
        return [path.name for path in self.fragments]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("coded") / "film.mp4"
    make_coded_film(path)
    return path


@pytest.fixture
def film(source: Path, tmp_path: Path) -> Film:
    """Under a name that no other test's film has: that of the test's folder."""
    named = source.with_name(f"{tmp_path.name}.mp4")
    named.hardlink_to(source)
    made = split(named, tmp_path / "fragments", Wish(count=FRAGMENTS))
    return Film(made.paths, made.manifest.video_id)


@pytest.fixture(scope="module")
def swarm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swarm]:
    folder = tmp_path_factory.mktemp("watching")
    with running_swarm(folder) as swarm:
        yield swarm


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", AUTOPLAY])
        yield browser
        browser.close()


class Slowly:
    """A third node, behind a valve."""

    def __init__(self, stack: ExitStack, swarm: Swarm, folder: Path) -> None:
        port = free_port()
        self.valve = stack.enter_context(Valve(port))
        self.node = Node("127.0.0.1", broker=swarm.broker.url, folder=folder, port=port, url=self.valve.url)
        stack.enter_context(self.node)

    def kill(self) -> None:
        self.node.kill()
        self.valve.cut()


@pytest.fixture
def slowly(swarm: Swarm, tmp_path: Path) -> Iterator[Slowly]:
    with ExitStack() as stack:
        yield Slowly(stack, swarm, tmp_path / "slow")


def knows(swarm: Swarm, film: Film, *, present: int = FRAGMENTS) -> None:
    """Until the broker knows so many of the film's fragments."""

    def presents() -> dict[str, int]:
        return {row["id"]: row["presentes"] for row in get_json(f"{swarm.broker.url}/videos")["videos"]}

    eventually(lambda: presents().get(film.video) == present)


def test_what_is_here_plays_at_once(swarm: Swarm, film: Film, browser: Browser) -> None:
    copy_into(swarm.nodo1.folder, film.fragments)
    knows(swarm, film)

    with playing(browser, swarm.nodo1, film.video) as player:
        player.plays(seconds=0, frames=25)

        assert player.summary == "All 10 fragments are here."
        assert player.notice == ""


def test_what_is_missing_here_is_fetched_while_it_plays(swarm: Swarm, film: Film, browser: Browser) -> None:
    copy_into(swarm.nodo1.folder, film.fragments[:5])
    copy_into(swarm.nodo2.folder, film.fragments[5:])
    knows(swarm, film)

    with playing(browser, swarm.nodo1, film.video) as player:
        player.plays(seconds=0)
        player.seek(4.5 * EACH)
        player.plays(seconds=5 * EACH, frames=25)

        eventually(lambda: player.summary == "All 10 fragments are here.")
    assert [name for name in film.names if not (swarm.nodo1.folder / name).exists()] == []


def test_with_none_here_the_first_picture_takes_three_requests_at_the_most(swarm: Swarm, film: Film, browser: Browser) -> None:
    copy_into(swarm.nodo2.folder, film.fragments)
    knows(swarm, film)

    with playing(browser, swarm.nodo1, film.video) as player:
        eventually(lambda: player.frames > 0)
        assert 1 <= len(player.requests) <= 3

        player.plays(seconds=0, frames=25)


def test_seeking_into_holes_forwards_and_backwards_shows_what_is_there(
    swarm: Swarm, film: Film, browser: Browser, slowly: Slowly
) -> None:
    copy_into(slowly.node.folder, film.fragments)
    knows(swarm, film)

    with playing(browser, swarm.nodo1, film.video) as player:
        player.plays(seconds=0, frames=3)
        for seconds in (15.0, 3.0, 19.0, 8.5, 0.5, 12.0):
            player.seek(seconds)
            player.plays(seconds=seconds, frames=3)

        player.tap(7, of=FRAGMENTS)
        player.plays(seconds=7 * EACH)
        player.page.keyboard.press("Shift+ArrowRight")
        player.plays(seconds=8 * EACH)


def test_a_source_that_dies_is_replaced_by_another(swarm: Swarm, film: Film, browser: Browser, slowly: Slowly) -> None:
    copy_into(swarm.nodo1.folder, film.fragments[:1])
    copy_into(slowly.node.folder, film.fragments[1:])
    knows(swarm, film)
    slowly.valve.shut(after=1_000_000)

    with playing(browser, swarm.nodo1, film.video) as player:
        player.plays(seconds=0)
        eventually(lambda: f"arriving from {slowly.node.name}" in player.sentence_of(1))
        copy_into(swarm.nodo2.folder, film.fragments[1:])
        eventually(lambda: set(film.names[1:]) <= swarm.listed(swarm.nodo2))

        slowly.kill()

        player.plays(seconds=EACH, frames=25)
        eventually(lambda: player.summary == "All 10 fragments are here.")


def test_where_no_source_is_left_the_page_says_so_and_goes_on_when_it_is_back(
    swarm: Swarm, film: Film, browser: Browser, slowly: Slowly
) -> None:
    copy_into(swarm.nodo1.folder, film.fragments[:2])
    copy_into(slowly.node.folder, film.fragments[2:])
    knows(swarm, film)
    slowly.valve.shut(after=1_000_000)

    with playing(browser, swarm.nodo1, film.video) as player:
        player.plays(seconds=0)
        slowly.kill()
        player.seek(15.0)

        sentence = f"Waiting: nobody that can be reached has {film.names[7]}. It goes on when somebody brings it."
        eventually(lambda: player.notice == sentence)

        slowly.valve.open()
        slowly.node.start()

        player.plays(seconds=15.0, frames=25)
        eventually(lambda: player.notice == "")


def test_a_node_that_goes_away_is_missed_and_playing_goes_on_when_it_is_back(swarm: Swarm, film: Film, browser: Browser) -> None:
    copy_into(swarm.nodo1.folder, film.fragments[:5])
    knows(swarm, film, present=5)

    with playing(browser, swarm.nodo1, film.video) as player:
        player.plays(seconds=0)

        swarm.nodo1.kill()
        eventually(lambda: player.notice == f"{swarm.nodo1.name} does not answer.")
        player.seek(15.0)
        copy_into(swarm.nodo1.folder, film.fragments[5:])
        swarm.nodo1.start()

        player.plays(seconds=15.0, frames=25)
        assert player.notice == ""


def test_two_watch_on_two_nodes_at_once(swarm: Swarm, film: Film, browser: Browser) -> None:
    copy_into(swarm.nodo1.folder, film.fragments[:5])
    copy_into(swarm.nodo2.folder, film.fragments[5:])
    knows(swarm, film)

    with playing(browser, swarm.nodo1, film.video) as one, playing(browser, swarm.nodo2, film.video) as two:
        one.seek(11.0)
        two.seek(1.0)

        one.plays(seconds=11.0, frames=25)
        two.plays_on(frames=25)


def test_playing_stays_smooth_while_all_of_another_video_is_fetched(
    swarm: Swarm, film: Film, browser: Browser, slowly: Slowly
) -> None:
    """The line lets through what the film needs and a third of the rest: whoever had to queue behind that would see nothing."""
    others = [f"{slowly.node.folder.parent.name}_{number:03d}.bin" for number in range(30)]
    for name in others:
        (slowly.node.folder / name).write_bytes(bytes(OTHER_BYTES))
    copy_into(slowly.node.folder, film.fragments)
    knows(swarm, film)
    eventually(lambda: set(others) <= swarm.listed(slowly.node))
    slowly.valve.shut()
    other_video = f"titulo:{slowly.node.folder.parent.name}.bin"
    asked = httpx.post(f"{swarm.nodo2.url}/descargas", json={"video": other_video}, trust_env=False)
    assert len(asked.json()["descargas"]) == len(others)

    with playing(browser, swarm.nodo2, film.video) as player:
        slowly.valve.shut(after=sum(path.stat().st_size for path in film.fragments) + len(others) * OTHER_BYTES // 3)
        player.plays(seconds=0)
        player.hurry(4.0)

        eventually(lambda: player.seconds > SECONDS - 1, seconds=60)
        assert player.halts == 0
        assert player.summary == "All 10 fragments are here."
        assert not set(others) <= swarm.listed(swarm.nodo2)
    for transfer in get_json(f"{swarm.nodo2.url}/descargas")["descargas"]:
        httpx.delete(f"{swarm.nodo2.url}/descargas/{transfer['id']}", trust_env=False)
    slowly.valve.open()


def test_the_strip_tells_what_is_here_arriving_elsewhere_and_missing(
    swarm: Swarm, film: Film, browser: Browser, slowly: Slowly
) -> None:
    copy_into(swarm.nodo1.folder, film.fragments[:3])
    copy_into(slowly.node.folder, film.fragments[3:9])
    knows(swarm, film, present=9)
    slowly.valve.shut()

    with playing(browser, swarm.nodo1, film.video) as player:
        arriving = re.compile(rf".* · arriving from {slowly.node.name}, [1-9][0-9]? %")

        def some_arrive() -> bool:
            slowly.valve.shut(after=200_000)
            return any(arriving.fullmatch(player.sentence_of(index)) for index in range(3, 7))

        eventually(some_arrive)
        assert all(player.sentence_of(index).endswith("· here") for index in range(3))
        assert player.sentence_of(8).endswith(f"· not here; with {slowly.node.name}")
        assert "· missing: nobody that can be reached has it" in player.sentence_of(9)

        slowly.valve.open()

        eventually(lambda: player.summary == "9 of 10 fragments here; 1 missing.")


def test_the_playlist_goes_on_from_there_where_the_stream_fails(swarm: Swarm, film: Film, browser: Browser) -> None:
    copy_into(swarm.nodo2.folder, film.fragments)
    knows(swarm, film)

    with playing(browser, swarm.nodo1, film.video, but_stream=True) as player:
        player.seek(15.0)
        player.plays(seconds=15.0, frames=25)
        player.seek(3.0)
        player.plays(seconds=3.0, frames=25)

        assert player.address.endswith("/lista.m3u8")


def test_the_keys_play_pause_seek_and_help(swarm: Swarm, film: Film, browser: Browser) -> None:
    copy_into(swarm.nodo1.folder, film.fragments)
    knows(swarm, film)

    with playing(browser, swarm.nodo1, film.video) as player:
        player.plays(seconds=0)
        keyboard = player.page.keyboard
        keyboard.press("k")
        eventually(lambda: player.page.evaluate("film.paused"))
        for key, seconds in (("5", 10), ("ArrowLeft", 5), ("l", 15), ("Shift+ArrowLeft", 12), ("Home", 0)):
            keyboard.press(key)
            eventually(lambda seconds=seconds: abs(player.seconds - seconds) < 0.1)  # type: ignore[misc]

        keyboard.press("?")
        assert player.page.get_by_role("dialog").is_visible()
        keyboard.press("Escape")
        keyboard.press(" ")
        player.plays(seconds=0)


def test_a_video_that_nobody_knows_leads_to_those_that_can_be_played(swarm: Swarm, film: Film, browser: Browser) -> None:
    copy_into(swarm.nodo1.folder, film.fragments)
    knows(swarm, film)

    with playing(browser, swarm.nodo1, "0" * 64) as player:
        eventually(lambda: player.page.locator("#unknown-text").inner_text() == "This node knows no such video.")

        player.page.locator(f'#unknown-videos a[href="{film.video}"]').click()

        player.plays(seconds=0)
