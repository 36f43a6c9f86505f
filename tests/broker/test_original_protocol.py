"""The three original routes, word for word: programs written for them speak to this broker unchanged."""

from __future__ import annotations

import json
from urllib.parse import quote

import httpx
import pytest
from flask.testing import FlaskClient

from backend.web.service import Service


def test_a_node_registers_with_bare_names(raw: httpx.Client) -> None:
    answer = raw.post("/nodos/nodo1:6001/fragmentos", json={"fragmentos": ["video_prueba_000.mp4"]})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"mensaje": "Nodo registrado"}


def test_registering_replaces_all_that_the_node_had(raw: httpx.Client) -> None:
    raw.post("/nodos/nodo1:6001/fragmentos", json={"fragmentos": ["a_000.mp4", "a_001.mp4"]})
    raw.post("/nodos/nodo1:6001/fragmentos", json={"fragmentos": ["a_002.mp4"]})

    assert raw.get("/nodos/nodo1:6001/fragmentos").json() == {"fragmentos": ["a_002.mp4"]}
    assert raw.get("/fragmentos/a_000.mp4/nodos").json() == {"nodos": []}


def test_a_node_that_holds_nothing_is_known_all_the_same(raw: httpx.Client) -> None:
    raw.post("/nodos/nodo1:6001/fragmentos", json={"fragmentos": []})

    assert raw.get("/nodos/nodo1:6001/fragmentos").json() == {"fragmentos": []}


@pytest.mark.parametrize("query", ["", "?detalle=1"])
def test_an_unknown_node_is_not_found(raw: httpx.Client, query: str) -> None:
    answer = raw.get(f"/nodos/nodo9:6009/fragmentos{query}")

    assert (answer.status_code, answer.json()) == (404, {"error": "Nodo no encontrado"})


def test_a_fragment_is_with_all_that_hold_it_and_nobody_is_an_empty_list(raw: httpx.Client) -> None:
    for node in ("nodo2:6002", "nodo1:6001"):
        raw.post(f"/nodos/{node}/fragmentos", json={"fragmentos": ["a_000.mp4"]})

    held = raw.get("/fragmentos/a_000.mp4/nodos")
    unheld = raw.get("/fragmentos/a_001.mp4/nodos")

    assert (held.status_code, held.json()) == (200, {"nodos": ["nodo1:6001", "nodo2:6002"]})
    assert (unheld.status_code, unheld.json()) == (200, {"nodos": []})


def test_whatever_lies_in_a_folder_may_be_sent_and_what_is_no_name_is_passed_over(raw: httpx.Client) -> None:
    listing = [".DS_Store", "a_000.mp4", "", "../etc/passwd", "x" * 300, "notas de rodaje.txt"]

    answer = raw.post("/nodos/nodo1:6001/fragmentos", json={"fragmentos": listing})

    assert answer.json() == {"mensaje": "Nodo registrado"}
    assert raw.get("/nodos/nodo1:6001/fragmentos").json() == {"fragmentos": ["a_000.mp4", "notas de rodaje.txt"]}


def test_what_is_passed_over_is_told_once_and_in_one_line(raw: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        raw.post("/nodos/nodo1:6001/fragmentos", json={"fragmentos": [".DS_Store", ".hidden", "a_000.mp4"]})

    (warning,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warning.startswith("of what nodo1:6001 holds 2 names are passed over: '.DS_Store'")


def test_keys_that_are_not_known_are_passed_over(raw: httpx.Client) -> None:
    answer = raw.post("/nodos/nodo1:6001/fragmentos", json={"fragmentos": ["a"], "version": 3})

    assert answer.json() == {"mensaje": "Nodo registrado"}


@pytest.mark.parametrize(
    "fragment",
    ["con espacios.mp4", "ñandú_000.mp4", "100%_000.mp4", "a#b?c&d=e.mp4", "映画_000.mp4", "a+b;c,d:e@f.mp4", "🎬_001.mp4"],
)
def test_any_name_that_a_file_can_have_works_in_a_path(broker: Service, fragment: str) -> None:
    client: FlaskClient = broker.app.test_client()
    client.post("/nodos/nodo1:6001/fragmentos", data=json.dumps({"fragmentos": [fragment]}))

    answer = client.get(f"/fragmentos/{quote(fragment, safe='')}/nodos")

    assert answer.get_json() == {"nodos": ["nodo1:6001"]}
    assert client.get("/nodos/nodo1:6001/fragmentos").get_json() == {"fragmentos": [fragment]}


def test_a_name_in_another_unicode_form_is_the_same_name(broker: Service) -> None:
    client = broker.app.test_client()
    client.post("/nodos/nodo1:6001/fragmentos", data=json.dumps({"fragmentos": ["n\u0303andu.mp4"]}))

    assert client.get("/fragmentos/ñandu.mp4/nodos").get_json() == {"nodos": ["nodo1:6001"]}
