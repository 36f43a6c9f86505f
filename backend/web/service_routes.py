"""The routes of every service: its health, its metrics, its events."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from backend.core.errors import TooManyFollowers
from backend.web.api import Api
from backend.web.bodies import Content
from backend.web.event_hub import EventHub
from backend.web.metrics import Metrics
from backend.web.parameters import header, query
from backend.wire.answers import Health
from backend.wire.events import EVENT_TYPES
from backend.wire.queries import LastIdField, TopicsField

TAG = "Servicio"

TOPICS = query("tema", TopicsField, default="")
LAST_ID = header("Last-Event-ID", LastIdField, default="")


def add_service_routes(api: Api, *, how_it_is: Callable[[], Health], metrics: Metrics, hub: EventHub) -> None:
    @api.route("GET", "/salud", tag=TAG, summary="How the service is; needs no token", answers=Health, is_open=True)
    def health() -> Health:
        return how_it_is()

    @api.route(
        "GET",
        "/metrics",
        tag=TAG,
        summary="Numbers for Prometheus",
        answers={200: Content(media_type="text/plain", description="Prometheus' text format")},
    )
    def numbers() -> Response:
        return metrics.response()

    @api.route(
        "GET",
        "/eventos",
        tag=TAG,
        summary="Follow what happens, as server-sent events",
        description=_event_table(),
        takes=(TOPICS, LAST_ID),
        answers={200: Content(media_type="text/event-stream", description="Events, until the client leaves")},
        errors=[TooManyFollowers],
    )
    def events(topics: str, last_id: str) -> Response:
        subscription = hub.subscribe(topics=tuple(filter(None, topics.split(","))), last_id=last_id)
        response = Response(iter(subscription), mimetype="text/event-stream")
        response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        response.call_on_close(lambda: hub.unsubscribe(subscription))
        return response


def _event_table() -> str:
    rows = [f"- {(kind.__doc__ or name).splitlines()[0]} Data: {kind.__name__}." for name, kind in EVENT_TYPES.items()]
    return "The stream does not end; follow it with `curl -N`.\n\n" + "\n".join(rows)
