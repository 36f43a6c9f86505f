"""The node's Swagger page in Chromium: it needs nobody else, shows every route, and `Try it out` works."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.eventually import eventually
from tests.processes import Node
from tests.web.swagger_page import needs_chromium, swagger_page

pytestmark = [pytest.mark.browser, needs_chromium]


def test_the_page_shows_every_route_and_try_it_out_works_with_the_examples(tmp_path: Path) -> None:
    (tmp_path / "film_000.mp4").write_bytes(bytes(2000))
    with Node("127.0.0.1", broker="http://127.0.0.1:9", folder=tmp_path) as node, swagger_page(node.url) as page:
        eventually(lambda: httpx.get(f"{node.url}/mis_fragmentos", trust_env=False).json()["fragmentos"])
        document = httpx.get(f"{node.url}/apispec.json", trust_env=False).json()
        documented = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
        assert page.operations() == documented

        status, body = page.try_out("GET", "/mis_fragmentos")
        assert (status, json.loads(body)["fragmentos"]) == ("200", ["film_000.mp4"])

        status, _ = page.try_out("GET", "/fragmentos/{fragmento}")
        assert status == "206"

        status, body = page.try_out("POST", "/descargas")
        assert (status, json.loads(body)["descargas"][0]["fragmento"]) == ("202", "film_000.mp4")

        status, body = page.try_out("GET", "/descargas")
        assert (status, json.loads(body)["descargas"][0]["estado"]) == ("200", "terminada")

        status, body = page.try_out("GET", "/nodos/{nodo}/fragmentos")
        assert (status, json.loads(body)) == ("500", {"error": "Error interno al consultar el broker"})

        status, body = page.try_out("DELETE", "/fragmentos/{fragmento}")
        assert status == "409"
        assert page.foreign == []
        assert page.complaints == []
