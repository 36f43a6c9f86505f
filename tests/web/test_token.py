"""The shared secret guards every route but health and Swagger."""

from __future__ import annotations

import httpx
import pytest

from tests.web.sample import client_of, sample_app

ALL = ["/nodos/nodo1:6001", "/metrics", "/eventos", "/nada", "/nodos/"]


WORD = "abeja"


def guarded(**headers: str) -> httpx.Client:
    return client_of(sample_app(token=WORD), **headers)


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("given", [None, "Bearer otro", "abeja", "Basic abeja", "bearer abeja "])
def test_without_the_token_nothing_is_told(path: str, given: str | None) -> None:
    answer = guarded(**({"Authorization": given} if given else {})).get(path)

    assert answer.status_code == 401
    assert answer.json() == {"error": "Falta el token de este enjambre, o no es el suyo"}
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_with_the_token_all_is_told() -> None:
    client = guarded(Authorization=f"Bearer {WORD}")

    assert client.get("/nodos/nodo1:6001").status_code == 200
    assert client.get("/metrics").status_code == 200
    assert client.get("/nada").status_code == 404


@pytest.mark.parametrize("path", ["/salud", "/apidocs/", "/apispec.json", "/flasgger_static/swagger-ui.css"])
def test_health_and_swagger_answer_anybody(path: str) -> None:
    assert guarded().get(path).status_code == 200


def test_the_documentation_says_which_routes_are_guarded() -> None:
    paths = guarded().get("/apispec.json").json()["paths"]

    assert "401" in paths["/metrics"]["get"]["responses"]
    assert "401" not in paths["/salud"]["get"]["responses"]


def test_a_token_in_other_letters_is_told_the_same() -> None:
    answer = sample_app(token=WORD).test_client().get("/metrics", headers={"Authorization": "Bearer ñandú"})

    assert answer.status_code == 401
