"""A route parses, calls and answers as it is declared."""

from __future__ import annotations

import logging

import httpx
import pytest

from tests.web.sample import client_of, sample_app


@pytest.fixture
def client() -> httpx.Client:
    return client_of(sample_app())


def beat(client: httpx.Client, revision: int) -> httpx.Response:
    return client.put("/nodos/n:1/latido", json={"epoca": "e", "revision": revision})


def test_a_view_gets_checked_values_in_their_order(client: httpx.Client) -> None:
    answer = client.get("/nodos/nodo1:6001?limite=7")

    assert answer.json() == {"mensaje": "nodo1:6001 7"}


def test_a_parameter_that_is_not_there_has_its_default(client: httpx.Client) -> None:
    assert client.get("/nodos/nodo1:6001").json() == {"mensaje": "nodo1:6001 1000"}


@pytest.mark.parametrize("limit", ["0", "10001", "siete", "", "1.5"])
def test_a_parameter_of_another_kind_is_told_by_its_name(client: httpx.Client, limit: str) -> None:
    answer = client.get("/nodos/nodo1:6001", params={"limite": limit})

    assert answer.status_code == 400
    assert "`limite`" in answer.json()["error"]


def test_a_name_that_is_none_is_refused(client: httpx.Client) -> None:
    answer = client.get("/nodos/no%20node")

    assert (answer.status_code, answer.json()) == (400, {"error": "Nombre no válido: 'no node'"})


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_a_json_body_is_read_whatever_its_content_type(client: httpx.Client, content_type: str) -> None:
    answer = client.put("/nodos/n:1/latido", content=b'{"epoca": "e", "revision": 1}', headers={"Content-Type": content_type})

    assert (answer.status_code, answer.json()) == (404, {"error": "Nodo no encontrado"})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"epoca": "e"}', b'{"epoca": 1, "revision": 1}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_not_the_declared_one_is_told(client: httpx.Client, body: bytes) -> None:
    answer = client.put("/nodos/n:1/latido", content=body)

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Cuerpo no válido: ")


def test_a_gap_tells_the_revision_that_is_held(client: httpx.Client) -> None:
    answer = beat(client, 2)

    assert answer.status_code == 409
    assert answer.json()["revision"] == 6


def test_a_route_may_word_an_error_in_its_own_way(client: httpx.Client) -> None:
    answer = beat(client, 3)

    assert (answer.status_code, answer.json()) == (404, {"error": "El fragmento no se encontro en ningun nodo"})


def test_bytes_beyond_the_limit_are_not_taken(client: httpx.Client) -> None:
    assert client.post("/bytes", content=b"1234").json() == {"mensaje": "4"}
    assert client.post("/bytes", content=b"1234").status_code == 201

    answer = client.post("/bytes", content=b"12345")

    assert (answer.status_code, answer.json()) == (413, {"error": "Más de los 4 bytes que se admiten"})


def test_a_stream_is_the_views_to_read(client: httpx.Client) -> None:
    assert client.put("/chorro", content=b"all of it").content == b"all of it"


def test_an_error_that_is_not_declared_is_answered_all_the_same_and_logged(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get("/secreto")

    assert answer.status_code == 404
    assert "GET /secreto does not declare UnknownNode" in caplog.text
