"""Counts and latencies of the requests, and the service's own readings, in Prometheus' text format at /metrics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A number that the service is asked for at each scrape. With a `label`, `read` gives one number per label value;
    without, a single one."""

    name: str
    description: str
    read: Callable[[], float | Mapping[str, float]]
    label: str | None = None
    kind: Literal["gauge", "counter"] = "gauge"


class Metrics:
    """One registry of its own for each app."""

    def __init__(self, app: Flask, readings: Iterable[Reading]) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Readings(tuple(readings)))
        _count_requests(app, self._registry)

    def response(self) -> Response:
        return Response(generate_latest(self._registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Readings(Collector):
    def __init__(self, readings: tuple[Reading, ...]) -> None:
        self._readings = readings

    def collect(self) -> Iterator[Metric]:
        for reading in self._readings:
            family = CounterMetricFamily if reading.kind == "counter" else GaugeMetricFamily
            metric = family(reading.name, reading.description, labels=[reading.label] if reading.label else [])
            value = reading.read()
            for label, number in value.items() if isinstance(value, Mapping) else [(None, value)]:
                metric.add_metric([label] if label is not None else [], number)
            yield metric


def _count_requests(app: Flask, registry: CollectorRegistry) -> None:
    requests = Counter("enjambre_http_requests", "Requests answered", ["method", "route", "status"], registry=registry)
    seconds = Histogram(
        "enjambre_http_request_seconds", "Time to the answer's head", ["route"], registry=registry, buckets=BUCKETS
    )

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        requests.labels(request.method, route, response.status_code).inc()
        if "begun" in g:
            seconds.labels(route).observe(time.perf_counter() - g.begun)
        return response
