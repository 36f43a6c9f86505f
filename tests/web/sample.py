"""A small service with a route of every kind."""

from __future__ import annotations

from typing import IO

import httpx
from flask import Flask, Response

from backend.core.errors import RevisionGap, UnknownFragment, UnknownNode
from backend.core.names import NodeName, node_name
from backend.web.api import Api
from backend.web.app import create_app
from backend.web.bodies import BytesBody, Content, JsonBody, StreamBody
from backend.web.event_hub import EventHub
from backend.web.metrics import Reading
from backend.web.openapi import About
from backend.web.parameters import path, query
from backend.web.route import Worded
from backend.wire.answers import Health, Message
from backend.wire.fragments import NodeField
from backend.wire.nodes import Heartbeat
from backend.wire.queries import PAGE_NAMES, LimitField

NODE = path("nodo", NodeField, node_name)
LIMIT = query("limite", LimitField, default=PAGE_NAMES)
BEAT = JsonBody(kind=Heartbeat, example=Heartbeat(epoch="a1b2c3d4", revision=7))
NOWHERE = Worded(error=UnknownFragment, status=404, sentence="El fragmento no se encontro en ningun nodo")


def sample_app(hub: EventHub | None = None, *, token: str | None = None, readings: tuple[Reading, ...] = ()) -> Flask:
    return create_app(
        About("Sample", "One route of each kind."),
        routes=[add_sample_routes],
        hub=hub or EventHub(),
        health=sample_health,
        readings=readings,
        token=token,
    )


def client_of(app: Flask, **headers: str) -> httpx.Client:
    """Speaks to the app in this process; what the app raises is answered, as a server would."""
    transport = httpx.WSGITransport(app=app, raise_app_exceptions=False)
    return httpx.Client(transport=transport, base_url="http://sample", headers=headers)


def sample_health() -> Health:
    return Health(
        service="broker", name="sample", version="0", state="sano", started="2026-01-31T12:34:56.789Z", pid=1, notices=()
    )


def add_sample_routes(api: Api) -> None:
    @api.route("GET", "/nodos/<nodo>", tag="Muestra", summary="Say the node", takes=[NODE, LIMIT], answers=Message)
    def say(node: NodeName, limit: int) -> Message:
        return Message(text=f"{node} {limit}")

    @api.route(
        "PUT",
        "/nodos/<nodo>/latido",
        tag="Muestra",
        summary="Fail as the revision says",
        takes=[NODE],
        body=BEAT,
        answers={204: None},
        errors=[UnknownNode, RevisionGap, NOWHERE],
    )
    def fail(node: NodeName, beat: Heartbeat) -> None:
        failures = {1: UnknownNode(node), 2: RevisionGap(6), 3: UnknownFragment("f"), 4: ValueError("a bug")}
        raise failures[beat.revision]

    @api.route("GET", "/secreto", tag="Muestra", summary="Raise what is not declared", answers=Message)
    def undeclared() -> Message:
        raise UnknownNode("nodo1:6001")

    @api.route(
        "POST",
        "/bytes",
        tag="Muestra",
        summary="Count at most four bytes",
        body=BytesBody(description="Bytes", limit=4),
        answers={201: Message},
    )
    def count(octets: bytes) -> Message:
        return Message(text=str(len(octets)))

    @api.route(
        "PUT",
        "/chorro",
        tag="Muestra",
        summary="Give back a stream",
        body=StreamBody(description="Bytes"),
        answers={200: Content(media_type="application/octet-stream", description="The same bytes")},
    )
    def echo(stream: IO[bytes]) -> Response:
        return Response(stream.read(), mimetype="application/octet-stream")
