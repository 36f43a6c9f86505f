"""The player's page in Chromium, as somebody watches: what is truly shown, and what the page says meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, Request, Route

from tests.eventually import eventually
from tests.journeys.coded_film import BITS, CODE_HEIGHT, FRAMES_PER_SECOND, STRIPE
from tests.processes import Node

AUTOPLAY = "--autoplay-policy=no-user-gesture-required"

# Where the machine is busy, a picture is looked at when the next ones are shown already; after a seek that is one of another
# time than was announced, and the player's clock knows which.
_WATCH = (
    """
addEventListener("DOMContentLoaded", () => {
  const film = document.querySelector("video");
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const shown = (globalThis.shown = { frames: 0, time: null, number: null, wrong: [], halts: 0 });
  const isLight = (bit, row) => {
    const [red] = pen.getImageData(bit * STRIPE + STRIPE / 2, row, 1, 1).data;
    return red > 127;
  };
  const number = () => {
    pen.canvas.width = film.videoWidth;
    pen.canvas.height = film.videoHeight;
    pen.drawImage(film, 0, 0);
    let read = 0;
    for (let bit = 0; bit < BITS; bit += 1) {
      if (isLight(bit, CODE / 2) === isLight(bit, CODE * 1.5)) return null;
      if (isLight(bit, CODE / 2)) read |= 1 << bit;
    }
    return read;
  };
  const look = (now, frame) => {
    Object.assign(shown, { frames: shown.frames + 1, time: frame.mediaTime, number: number() });
    const isOf = time => Math.abs(shown.number - time * RATE) <= LATE;
    const isRight = shown.number !== null && (isOf(shown.time) || isOf(film.currentTime));
    if (!isRight) shown.wrong.push([shown.time, shown.number]);
    film.requestVideoFrameCallback(look);
  };
  film.muted = true;
  film.addEventListener("waiting", () => { shown.halts += shown.frames > 0; });
  film.requestVideoFrameCallback(look);
});
""".replace("STRIPE", str(STRIPE))
    .replace("BITS", str(BITS))
    .replace("CODE", str(CODE_HEIGHT))
    .replace("RATE", str(FRAMES_PER_SECOND))
    .replace("LATE", str(FRAMES_PER_SECOND // 2))
)


class Player:
    """One page, playing one video on one node. `requests` are those for the stream, by their Range; `has_listed` tells
    whether there was one for the playlist."""

    def __init__(self, page: Page, node: Node, video: str) -> None:
        self.page = page
        self.node = node
        self.video = video
        self.requests: list[str] = []
        self.has_listed = False
        self.complaints: list[str] = []
        page.on("request", self._note_request)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, *, but_stream: bool) -> None:
        self.page.add_init_script(_WATCH)
        if but_stream:
            self.page.route(f"**/videos/{self.video}", self._refuse_until_listed)
        self.page.goto(f"{self.node.url}/ver/{self.video}")

    @property
    def frames(self) -> int:
        """How many pictures were shown, decoded, since the page was opened."""
        return int(self._ask("shown.frames"))

    @property
    def seconds(self) -> float:
        """Which time of the film the picture shows that is shown now, as its stripes say; -1 where they say nothing."""
        number = self._ask("shown.number")
        return -1.0 if number is None else int(number) / FRAMES_PER_SECOND

    @property
    def wrong(self) -> list[Any]:
        """Pictures that were not those of their time."""
        found: list[Any] = self._ask("shown.wrong")
        return found

    @property
    def halts(self) -> int:
        """How often playing has come to a halt for want of bytes, since the first picture."""
        return int(self._ask("shown.halts"))

    def hurry(self, rate: float) -> None:
        """Plays that many times as fast."""
        self._ask(f"film.playbackRate = {rate}")

    @property
    def notice(self) -> str:
        """What the page says over the film, `` where it says nothing."""
        return self.page.locator("#notice-text").inner_text() if self.page.locator("#notice").is_visible() else ""

    @property
    def summary(self) -> str:
        return self.page.locator("#summary").inner_text()

    @property
    def address(self) -> str:
        """What is played: the stream, or the playlist."""
        return str(self._ask("film.currentSrc"))

    def sentence_of(self, fragment: int) -> str:
        """What the strip says of a fragment that the keys come to."""
        strip = self.page.locator("#strip")
        strip.press("Home")
        for _ in range(fragment):
            strip.press("ArrowRight")
        eventually(lambda: strip.get_attribute("aria-valuenow") == str(fragment + 1))
        return strip.get_attribute("aria-valuetext") or ""

    def seek(self, seconds: float) -> None:
        self._ask(f"player.seek({seconds})")

    def tap(self, fragment: int, *, of: int) -> None:
        """A click on a mark of a strip of one row."""
        box = self.page.locator("#cells").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] * (fragment + 0.5) / of, box["y"] + 25)

    def plays(self, *, seconds: float, frames: int = 10) -> None:
        """From about that time on, so many pictures are shown, each the one of its time: sooner than playing alone would come
        to it from ten seconds before."""
        eventually(lambda: abs(self.seconds - seconds) < 1.0, seconds=10)
        self.plays_on(frames=frames)

    def plays_on(self, *, frames: int = 10) -> None:
        before = self.frames
        eventually(lambda: self.frames >= before + frames, seconds=20)
        assert self.wrong == [], f"(time, number of the picture): {self.wrong}"

    def _ask(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def _refuse_until_listed(self, route: Route) -> None:
        """The playlist leads to the same address: who has asked for it may read there."""
        if self.has_listed:
            route.continue_()
        else:
            route.abort()

    def _note_request(self, request: Request) -> None:
        if request.url == f"{self.node.url}/videos/{self.video}":
            self.requests.append(request.headers.get("range", ""))
        self.has_listed |= request.url.endswith("/lista.m3u8")


@contextmanager
def playing(browser: Browser, node: Node, video: str, *, but_stream: bool = False) -> Iterator[Player]:
    """The page, opened; it starts by itself. With `but_stream`, the stream fails for whoever has
    not asked for the playlist."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(10_000)
    player = Player(page, node, video)
    try:
        player.open(but_stream=but_stream)
        yield player
        assert player.complaints == []
    finally:
        page.close()
