"""The shared secret guards every route but health and Swagger: as a bearer token, or as a password for browsers and players."""

from __future__ import annotations

import base64

import httpx
import pytest
from werkzeug.datastructures import Headers

from backend.web.token import is_from_elsewhere
from tests.web.sample import client_of, sample_app

ALL = ["/nodos/nodo1:6001", "/metrics", "/eventos", "/nada", "/nodos/"]


WORD = "abeja"
BEARER = f"Bearer {WORD}"


def basic(password: str, user: str = "") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def guarded(**headers: str) -> httpx.Client:
    return client_of(sample_app(token=WORD), **headers)


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("given", [None, "Bearer otro", "abeja", "Basic abeja", "bearer abeja "])
def test_without_the_token_nothing_is_told(path: str, given: str | None) -> None:
    answer = guarded(**({"Authorization": given} if given else {})).get(path)

    assert answer.status_code == 401
    assert answer.json() == {"error": "Falta el token de este enjambre, o no es el suyo"}
    assert answer.headers.get_list("WWW-Authenticate") == ["Bearer", 'Basic realm="enjambre", charset="UTF-8"']


@pytest.mark.parametrize("given", [BEARER, basic(WORD), basic(WORD, "quien"), basic(WORD).replace("B", "b", 1)])
def test_with_the_token_all_is_told(given: str) -> None:
    client = guarded(Authorization=given)

    assert client.get("/nodos/nodo1:6001").status_code == 200
    assert client.get("/metrics").status_code == 200
    assert client.get("/nada").status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        basic("otro"),
        basic(""),
        basic("", WORD),
        basic(f"{WORD}:"),
        "Basic",
        "Basic ",
        "Basic :",
        "Basic ====",
        "Basic OmFiZWph!",
        "Basic OmFiZWp",
        "Basic Ñandú",
        "Basic " + base64.b64encode(WORD.encode()).decode(),
        "Basic " + base64.b64encode(b"\xff\xfe\x00").decode(),
        "Basic " + "A" * 7_000,
        "Digest " + basic(WORD).partition(" ")[2],
    ],
)
def test_credentials_that_are_none_are_the_same_as_no_token(given: str) -> None:
    answer = sample_app(token=WORD).test_client().get("/metrics", headers={"Authorization": given})

    assert answer.status_code == 401


def test_a_password_may_be_of_any_letters() -> None:
    word = "ñandú:7%"
    client = client_of(sample_app(token=word), Authorization=basic(word, "quien"))

    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize("told", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://elsewhere"}])
def test_a_page_of_another_site_changes_nothing_with_the_password_that_the_browser_knows(told: dict[str, str]) -> None:
    answer = guarded(Authorization=basic(WORD), **told).post("/bytes", content=b"1")

    assert answer.status_code == 403
    assert answer.json() == {"error": "La petición viene de una página de otro sitio"}


@pytest.mark.parametrize("told", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://sample"}, {}])
def test_pages_of_its_own_and_programs_change_what_they_like(told: dict[str, str]) -> None:
    answer = guarded(Authorization=basic(WORD), **told).post("/bytes", content=b"1")

    assert answer.status_code == 201


def test_other_sites_may_look_and_whoever_has_the_token_itself_may_do_all() -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "http://elsewhere"}

    assert guarded(Authorization=basic(WORD), **elsewhere).get("/metrics").status_code == 200
    assert guarded(Authorization=BEARER, **elsewhere).post("/bytes", content=b"1").status_code == 201


@pytest.mark.parametrize(
    ("told", "elsewhere"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://in-front-of-a-proxy"}, False),
        ({"Origin": "http://NODO1:6001"}, False),
        ({"Origin": "https://nodo1:6001"}, False),
        ({"Origin": "http://nodo1:6002"}, True),
        ({"Origin": "http://nodo1"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": ""}, True),
    ],
)
def test_a_request_comes_from_where_the_browser_says(told: dict[str, str], elsewhere: object) -> None:
    assert is_from_elsewhere(Headers(told), "nodo1:6001") is elsewhere


@pytest.mark.parametrize("path", ["/salud", "/apidocs/", "/apispec.json", "/flasgger_static/swagger-ui.css"])
def test_health_and_swagger_answer_anybody(path: str) -> None:
    assert guarded().get(path).status_code == 200


def test_the_documentation_says_which_routes_are_guarded_and_how() -> None:
    document = guarded().get("/apispec.json").json()
    paths, schemes = document["paths"], document["components"]["securitySchemes"]

    assert {"401"} == paths["/metrics"]["get"]["responses"].keys() & {"401", "403"}
    assert {"401", "403"} <= paths["/bytes"]["post"]["responses"].keys()
    assert not paths["/salud"]["get"]["responses"].keys() & {"401", "403"}
    assert {name: scheme["scheme"] for name, scheme in schemes.items()} == {"token": "bearer", "password": "basic"}
    assert paths["/metrics"]["get"]["security"] == [{"token": []}, {"password": []}]
    assert "security" not in paths["/salud"]["get"]


def test_a_token_in_other_letters_is_told_the_same() -> None:
    answer = sample_app(token=WORD).test_client().get("/metrics", headers={"Authorization": "Bearer ñandú"})

    assert answer.status_code == 401
