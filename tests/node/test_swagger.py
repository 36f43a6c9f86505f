"""The node's Swagger page in Chromium: it needs nobody else, shows every route, and `Try it out` works."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.eventually import eventually
from tests.processes import Broker, Node
from tests.web.swagger_page import needs_chromium, swagger_page

pytestmark = [pytest.mark.browser, needs_chromium]


def test_the_page_shows_every_route_and_what_is_tried_out_works(tmp_path: Path) -> None:
    (tmp_path / "film_000.mp4").write_bytes(b"not really a film")
    with Broker() as broker, Node("nodo1", broker=broker.url, folder=tmp_path) as node:
        eventually(lambda: httpx.get(f"{node.url}/mis_fragmentos").json()["fragmentos"] == ["film_000.mp4"])
        with swagger_page(node.url) as page:
            document = httpx.get(f"{node.url}/apispec.json").json()
            documented = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}

            assert page.operations() == documented
            status, body = page.try_out("GET", "/mis_fragmentos")
            assert (status, json.loads(body)) == ("200", {"fragmentos": ["film_000.mp4"]})
            status, body = page.try_out("POST", "/descargas")
            assert (status, json.loads(body)["descargas"][0]["fragmento"]) == ("202", "film_000.mp4")
            assert page.foreign == []
            assert page.complaints == []
