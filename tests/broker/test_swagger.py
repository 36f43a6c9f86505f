"""The broker's Swagger page in Chromium: it needs nobody else, shows every route, and `Try it out` works."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.processes import Broker
from tests.web.swagger_page import needs_chromium, swagger_page

pytestmark = [pytest.mark.browser, needs_chromium]


def test_the_page_shows_every_route_and_asks_no_other_host() -> None:
    with Broker() as broker, swagger_page(broker.url) as page:
        document = httpx.get(f"{broker.url}/apispec.json").json()
        documented = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}

        assert page.operations() == documented
        assert page.foreign == []
        assert page.complaints == []


def test_try_it_out_works_with_the_examples_as_they_stand() -> None:
    with Broker() as broker, swagger_page(broker.url) as page:
        status, body = page.try_out("POST", "/nodos/{nodo}/fragmentos")
        assert (status, json.loads(body)["mensaje"]) == ("200", "Nodo registrado")

        status, body = page.try_out("GET", "/nodos/{nodo}/fragmentos")
        assert (status, json.loads(body)) == ("200", {"fragmentos": ["film_000.mp4", "film_001.mp4"]})

        status, body = page.try_out("PATCH", "/nodos/{nodo}/fragmentos")
        assert (status, json.loads(body)["revision"]) == ("200", 7)

        status, _ = page.try_out("PUT", "/nodos/{nodo}/latido")
        assert status == "200"

        status, body = page.try_out("GET", "/fragmentos/{fragmento}/nodos")
        assert (status, json.loads(body)) == ("200", {"nodos": []})

        status, _ = page.try_out("GET", "/fragmentos")
        assert status == "200"

        status, _ = page.try_out("GET", "/videos/{video}")
        assert status == "200"

        status, _ = page.try_out("DELETE", "/nodos/{nodo}")
        assert status == "204"
        assert page.foreign == []
        assert page.complaints == []
