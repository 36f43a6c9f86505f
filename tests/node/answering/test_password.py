"""A guarded node in Chromium, which asks for the password once, and then gives it with all that the node's own pages ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from splitter.split import Wish, split
from tests.eventually import eventually
from tests.media import sample_clip
from tests.processes import Node
from tests.web.swagger_page import CHROMIUM, SwaggerPage, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium]

WORD = "abeja/reina %41"
FIRST_EVENT = """
() => new Promise((tell, fail) => {
    const events = new EventSource('/eventos');
    events.onopen = () => { events.close(); tell('open'); };
    events.onerror = () => { events.close(); fail(new Error('refused')); };
})
"""
POST = """
(url) => fetch(url, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{"fragmento": "film_000.mp4"}'})
    .then((answer) => answer.status)
"""


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    (tmp_path / "film_000.mp4").write_bytes(bytes(2000))
    monkeypatch.setenv("ENJAMBRE_TOKEN", WORD)
    with Node("127.0.0.1", broker="http://127.0.0.1:9", folder=tmp_path) as node:
        listed = f"{node.url}/mis_fragmentos"
        eventually(lambda: httpx.get(listed, auth=("", WORD), trust_env=False).json()["fragmentos"])
        yield node


@contextmanager
def opened_page(password: str | None) -> Iterator[Page]:
    """Of a browser whose person types that password when asked."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(http_credentials={"username": "quien", "password": password} if password else None)
        page.set_default_timeout(10_000)
        yield page
        browser.close()


def test_pages_events_and_changes_work_with_the_password(node: Node) -> None:
    with opened_page(WORD) as page:
        shown = page.goto(f"{node.url}/mis_fragmentos")

        assert shown is not None
        assert shown.json() == {"fragmentos": ["film_000.mp4"]}
        assert page.evaluate(FIRST_EVENT) == "open"
        assert page.evaluate(POST, "/descargas") == 202


def test_a_film_plays_and_its_strip_is_live_with_the_password(node: Node, tmp_path: Path) -> None:
    made = split(sample_clip(tmp_path / "abejas.mkv"), tmp_path / "made", Wish(count=2))
    for path in made.paths:
        path.rename(node.folder / path.name)
    with opened_page(WORD) as page:
        eventually(lambda: page.goto(f"{node.url}/videos/{made.manifest.video_id}/fragmentos").ok)  # type: ignore[union-attr]
        page.goto(f"{node.url}/ver/{made.manifest.video_id}")

        page.evaluate("film.muted = true; player.play()")
        eventually(lambda: page.evaluate("film.currentTime") > 0.5)
        eventually(lambda: page.locator("#link-text").inner_text() == "live")
        (node.folder / made.paths[1].name).unlink()
        eventually(lambda: page.locator("#summary").inner_text() == "1 of 2 fragments here; 1 missing.")


def test_a_page_that_is_refused_says_so_and_asks_no_more(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened_page(WORD) as page:
        page.goto(f"{node.url}/ver/{'0' * 64}")
        eventually(lambda: "the broker does not answer" in page.locator("#unknown-text").inner_text())

        node.stop()
        monkeypatch.setenv("ENJAMBRE_TOKEN", "another")
        node.start()

        eventually(lambda: page.locator("#unknown-text").inner_text() == "This swarm asks for its token.")
        assert page.evaluate("[feed.timer, feed.events.readyState]") == [None, 2]


def test_swagger_is_tried_out_with_the_password(node: Node) -> None:
    with opened_page(WORD) as page:
        swagger = SwaggerPage(page, node.url)
        swagger.open()

        assert swagger.try_out("POST", "/descargas")[0] == "202"


def test_swagger_is_tried_out_with_the_token_itself(node: Node) -> None:
    with opened_page(None) as page:
        swagger = SwaggerPage(page, node.url)
        swagger.open()

        page.locator(".auth-wrapper .btn.authorize").click()
        bearer = page.locator(".modal-ux form", has_text="http, Bearer")
        bearer.locator("input").fill(WORD)
        bearer.locator(".btn.authorize").click()
        page.locator(".modal-ux .btn-done").first.click()

        assert swagger.try_out("POST", "/descargas")[0] == "202"


def test_a_page_of_another_site_changes_nothing_with_it(node: Node) -> None:
    elsewhere = node.url.replace("127.0.0.1", "localhost")
    form = f'<form method="post" enctype="text/plain" action="{node.url}/descargas"><input name="a"><button>Go</button></form>'
    with opened_page(WORD) as page:
        page.goto(f"{node.url}/mis_fragmentos")
        page.route(f"{elsewhere}/", lambda route: route.fulfill(body=form, content_type="text/html"))
        page.goto(f"{elsewhere}/")
        with page.expect_navigation() as refused:
            page.get_by_role("button").click()

        assert refused.value is not None
        assert refused.value.status == 403
        assert json.loads(refused.value.text()) == {"error": "La petición viene de una página de otro sitio"}
