"""Numbers at /metrics: requests by route and status, and the service's own."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from backend.web.metrics import Reading
from tests.web.sample import client_of, sample_app

READINGS = (
    Reading(name="muestra", description="One number", read=lambda: 3),
    Reading(name="nodos", description="One for each state", read=lambda: {"vivo": 2, "callado": 1}, label="state"),
    Reading(name="octetos", description="One that only grows", read=lambda: 9, kind="counter"),
)


def numbers(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, tuple(sample.labels.values())): sample.value for sample in samples}


def test_readings_are_asked_for_at_each_scrape() -> None:
    told = numbers(client_of(sample_app(readings=READINGS)).get("/metrics").text)

    assert told["muestra", ()] == 3
    assert told["nodos", ("vivo",)] == 2
    assert told["nodos", ("callado",)] == 1
    assert told["octetos_total", ()] == 9
    assert told["enjambre_event_subscribers", ()] == 0


def test_requests_are_counted_by_route_and_status_not_by_path() -> None:
    client = client_of(sample_app())
    for path in ("/nodos/a:1", "/nodos/b:2", "/nodos/no%20node", "/nada"):
        client.get(path)

    told = numbers(client.get("/metrics").text)

    assert told["enjambre_http_requests_total", ("GET", "/nodos/<nodo>", "200")] == 2
    assert told["enjambre_http_requests_total", ("GET", "/nodos/<nodo>", "400")] == 1
    assert told["enjambre_http_requests_total", ("GET", "none", "404")] == 1
    assert told["enjambre_http_request_seconds_count", ("/nodos/<nodo>",)] == 3


def test_two_apps_do_not_share_their_numbers() -> None:
    client_of(sample_app()).get("/nodos/a:1")

    told = numbers(client_of(sample_app()).get("/metrics").text)

    assert ("enjambre_http_requests_total", ("GET", "/nodos/<nodo>", "200")) not in told
