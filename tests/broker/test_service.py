"""The broker as one of the services: health, numbers, documentation."""

from __future__ import annotations

import httpx

from backend.broker.service import create_broker
from backend.web.service import Service
from backend.wire.broker_client import BrokerClient
from tests.broker.swarm_facts import NODE_1, NODE_2, registration
from tests.web.sample import client_of


def test_it_says_what_it_is_and_that_it_is_well(client: BrokerClient) -> None:
    health = client.health()

    assert (health.service, health.name, health.state, health.notices) == ("broker", "broker", "sano", ())


def test_its_numbers_are_those_of_the_index(client: BrokerClient, raw: httpx.Client) -> None:
    client.register(NODE_1, registration("a_000.mp4", "a_001.mp4"))
    client.register(NODE_2, registration("a_000.mp4"))

    lines = raw.get("/metrics").text.splitlines()

    assert 'enjambre_nodes{state="vivo"} 2.0' in lines
    assert 'enjambre_nodes{state="callado"} 0.0' in lines
    assert "enjambre_fragments 2.0" in lines
    assert "enjambre_copies 3.0" in lines


def test_every_route_is_documented_under_the_original_headings(raw: httpx.Client, broker: Service) -> None:
    document = raw.get("/apispec.json").json()
    rules = [rule for rule in broker.app.url_map.iter_rules() if not rule.endpoint.startswith("flasgger.")]
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    documented = {(path, method) for path, methods in document["paths"].items() for method in methods}

    assert documented == served
    assert [tag["name"] for tag in document["tags"]] == ["Registro de Nodos", "Búsqueda de Fragmentos", "Servicio"]


def test_every_example_of_a_body_is_one_that_the_broker_takes(raw: httpx.Client) -> None:
    paths = raw.get("/apispec.json").json()["paths"]
    told = [
        (method, path, operation["requestBody"]["content"]["application/json"]["example"])
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "example" in operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    ]

    statuses = [raw.request(method, path.format(nodo=NODE_1), json=example).status_code for method, path, example in told]

    assert statuses == [200, 200, 200]


def test_a_broker_with_a_token_is_spoken_to_with_it() -> None:
    word = "abeja"
    service = create_broker(token=word)

    guarded = BrokerClient("http://broker:5000", token=word, transport=httpx.WSGITransport(app=service.app))

    assert guarded.nodes() == ()
    assert client_of(service.app).get("/nodos").status_code == 401
