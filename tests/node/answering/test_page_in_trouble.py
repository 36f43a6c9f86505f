"""The player's page in Chromium while the node, the line or the browser lets it down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Page, Route, sync_playwright

from splitter.split import Wish, split
from tests.eventually import eventually
from tests.media import sample_clip
from tests.processes import Node
from tests.web.swagger_page import CHROMIUM, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.xdist_group("page")]

AUTOPLAY = "--autoplay-policy=no-user-gesture-required"
SECONDS = 6.0
HASTE = "const now = performance.now.bind(performance); performance.now = () => 4 * now();"
"""To the page, time passes four times as fast; to the film, as it does."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A node that has all of a film."""

    node: Node
    video: str

    @property
    def stream(self) -> str:
        return f"{self.node.url}/videos/{self.video}"

    @property
    def page(self) -> str:
        return f"{self.node.url}/ver/{self.video}"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("shown")
    made = split(sample_clip(folder / "abejas.mkv", seconds=SECONDS), folder / "fragments", Wish(count=5))
    with Node("127.0.0.1", broker="http://127.0.0.1:9", folder=folder / "fragments") as node:
        shown = Shown(node, made.manifest.video_id)
        eventually(lambda: httpx.get(shown.stream, headers={"Range": "bytes=0-0"}, trust_env=False).status_code == 206)
        yield shown


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", AUTOPLAY])
        page = browser.new_page()
        page.set_default_timeout(10_000)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        assert complaints == []
        browser.close()


def test_where_the_node_cannot_tell_of_it_any_more_an_open_film_goes_on(shown: Shown, page: Page) -> None:
    watch(page, shown)
    page.route(f"{shown.stream}/fragmentos", lambda route: route.fulfill(status=502, json={"error": "El broker no responde"}))

    page.evaluate("feed.askSoon()")

    says(page, "This node does not know the video, and cannot ask: the broker does not answer.")
    assert page.locator("#summary").inner_text() == "Last heard: All 5 fragments are here."
    assert page.locator("#link-text").inner_text() == "refuses"
    plays_past(page, SECONDS - 1)

    page.unroute(f"{shown.stream}/fragmentos")
    eventually(lambda: page.locator("#summary").inner_text() == "All 5 fragments are here.")
    assert page.locator("#notice").is_hidden()


def test_however_long_nobody_knows_the_video_it_plays_once_somebody_does(shown: Shown, page: Page) -> None:
    page.route(f"{shown.stream}**", lambda route: route.fulfill(status=404, json={"error": "El video no existe"}))
    page.goto(shown.page)
    eventually(lambda: page.locator("#unknown-text").inner_text() == "This node knows no such video.")
    for _ in range(20):
        page.evaluate("player.broke()")

    page.unroute(f"{shown.stream}**")

    plays_past(page, 0.5)
    assert page.locator("#unknown").is_hidden()


def test_a_stream_that_breaks_off_now_and_then_is_taken_up_each_time(shown: Shown, page: Page) -> None:
    watch(page, shown)

    page.evaluate("film.dispatchEvent(new Event('error'))")

    assert page.evaluate("player.failures") == 1
    eventually(lambda: page.evaluate("player.failures") == 0)
    plays_past(page, 2.0)


def test_a_stream_that_never_plays_is_given_up_until_it_is_tried_again(shown: Shown, page: Page) -> None:
    page.goto(shown.page)
    eventually(lambda: page.evaluate("feed.isWell"))
    page.evaluate("for (let failures = 0; failures < MOST_FAILURES; failures += 1) player.broke()")

    says(page, "This browser cannot play the stream. Another player may:")
    assert page.locator("#notice-address").inner_text() == f"mpv {shown.stream}"

    page.locator("#notice-again").click()
    plays_past(page, 1.5)
    assert page.locator("#notice").is_hidden()


def test_a_connection_that_falls_silent_is_told_and_made_anew(shown: Shown, page: Page) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route(shown.stream, hold_the_first)
    page.add_init_script(HASTE)
    page.goto(shown.page, wait_until="commit")

    told = "document.querySelector('#notice-text').textContent"
    eventually(lambda: "abejas_000.mp4: it is here, but little or nothing of it comes" in page.evaluate(told))
    plays_past(page, 0.5)


def test_commands_are_copied_also_where_the_clipboard_is_not_allowed(shown: Shown, page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    watch(page, shown)

    page.locator("#elsewhere summary").click()
    page.locator("#vlc-copy").click()

    eventually(lambda: page.locator("#vlc-copy").inner_text() == "Copied")
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'pasted'}))")
    page.locator("#pasted").press("Control+v")
    assert page.locator("#pasted").input_value() == f"vlc {shown.stream}"


def test_full_screen_shows_what_is_said_over_the_film(shown: Shown, page: Page) -> None:
    watch(page, shown)

    page.locator("#full").click()
    eventually(lambda: page.evaluate("document.fullscreenElement?.id") == "stage")
    page.route(f"{shown.stream}/fragmentos", lambda route: route.abort())
    page.evaluate("feed.askSoon()")

    says(page, f"{shown.node.name} does not answer.")
    page.keyboard.press("f")
    eventually(lambda: page.evaluate("document.fullscreenElement") is None)


def watch(page: Page, shown: Shown) -> None:
    page.goto(shown.page)
    plays_past(page, 0.2)


def plays_past(page: Page, seconds: float) -> None:
    eventually(lambda: page.evaluate("film.currentTime") > seconds)


def says(page: Page, text: str) -> None:
    eventually(lambda: page.locator("#notice").is_visible() and page.locator("#notice-text").inner_text() == text)
