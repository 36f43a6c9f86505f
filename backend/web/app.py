"""The Flask app of a service: its routes, documented, and what all services answer alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Flask

from backend.web.api import Api
from backend.web.event_hub import EventHub
from backend.web.failures import add_failure_handlers
from backend.web.metrics import Metrics, Reading
from backend.web.openapi import About, document
from backend.web.service_routes import add_service_routes
from backend.web.swagger import add_swagger, is_swagger
from backend.web.token import require_token
from backend.wire.answers import Health


def create_app(
    about: About,
    *,
    routes: Iterable[Callable[[Api], None]],
    hub: EventHub,
    health: Callable[[], Health],
    readings: Iterable[Reading] = (),
    token: str | None = None,
) -> Flask:
    """`routes` are called once each to add theirs; with a `token`, all but /salud and Swagger ask for it."""
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    add_failure_handlers(app)
    metrics = Metrics(app, [*readings, *_hub_readings(hub)])
    api = Api(app)
    for add_routes in routes:
        add_routes(api)
    add_service_routes(api, how_it_is=health, metrics=metrics, hub=hub)
    if token:
        open_endpoints = {route.name for route in api.routes if route.is_open}
        require_token(app, token, is_open=lambda endpoint: endpoint in open_endpoints or is_swagger(endpoint))
    add_swagger(app, document(about, api.routes, with_token=bool(token)))
    return app


def _hub_readings(hub: EventHub) -> list[Reading]:
    return [
        Reading(name="enjambre_event_subscribers", description="Open event streams", read=lambda: hub.subscribers),
        Reading(
            name="enjambre_events_published",
            description="Events published since the start",
            read=lambda: hub.published,
            kind="counter",
        ),
    ]
