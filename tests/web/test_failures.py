"""Whatever goes wrong is told in JSON, never in HTML."""

from __future__ import annotations

import logging

import httpx
import pytest

from tests.web.sample import client_of, sample_app


@pytest.fixture
def client() -> httpx.Client:
    return client_of(sample_app())


def test_a_route_that_is_not_there(client: httpx.Client) -> None:
    answer = client.get("/nada")

    assert (answer.status_code, answer.json()) == (404, {"error": "Ruta no encontrada"})


def test_a_method_that_the_route_has_not_tells_those_that_it_has(client: httpx.Client) -> None:
    answer = client.delete("/nodos/nodo1:6001")

    assert (answer.status_code, answer.json()) == (405, {"error": "Método no admitido en esta ruta"})
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["//nodos//x", "/nodos/", "/nodos/a%2fb"])
def test_strange_paths_are_answered_in_json(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"


def test_a_bug_is_told_without_its_details_and_logged(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.put("/nodos/n:1/latido", json={"epoca": "e", "revision": 4})

    assert (answer.status_code, answer.json()) == (500, {"error": "Error interno"})
    assert "ValueError: a bug" in caplog.text


def test_a_path_that_is_no_utf_8_is_answered_in_json() -> None:
    answer = sample_app().test_client().get("/nodos/%ff%fe")

    assert answer.status_code == 400
    assert answer.is_json
