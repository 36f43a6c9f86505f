"""Swagger's page in a real browser, as somebody reads and tries it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="there is no Chromium on this machine"
)


@dataclass
class SwaggerPage:
    """`foreign` are the requests that left the service, `complaints` what the page's scripts complained of."""

    page: Page
    url: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self) -> None:
        self.page.on("request", lambda request: self._note_request(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{self.url}/apidocs/")
        self.page.locator(".opblock").first.wait_for()

    def operations(self) -> set[tuple[str, str]]:
        """(method, path) of every operation that is shown."""
        methods = self.page.locator(".opblock-summary-method").all_inner_texts()
        paths = [element.get_attribute("data-path") or "" for element in self.page.locator(".opblock-summary-path").all()]
        return set(zip(methods, paths, strict=True))

    def try_out(self, method: str, path: str) -> tuple[str, str]:
        """Presses `Try it out` and `Execute` with the examples as they stand; the answer's status and body."""
        block = self._block(method, path)
        block.locator(".opblock-summary").click()
        block.get_by_role("button", name="Try it out").click()
        block.get_by_role("button", name="Execute").click()
        answer = block.locator(".live-responses-table tbody tr.response").first
        answer.wait_for()
        status = answer.locator(".response-col_status").inner_text().split()[0]
        body = answer.locator(".highlight-code pre").first
        return status, body.inner_text() if body.count() else ""

    def _block(self, method: str, path: str) -> Locator:
        summary = self.page.locator(f'.opblock-summary-path[data-path="{path}"]')
        return self.page.locator(f".opblock-{method.lower()}", has=summary)

    def _note_request(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self.foreign.append(url)


@contextmanager
def swagger_page(url: str) -> Iterator[SwaggerPage]:
    assert CHROMIUM is not None, "there is no Chromium on this machine"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(10_000)
        shown = SwaggerPage(page, url)
        shown.open()
        yield shown
        browser.close()
