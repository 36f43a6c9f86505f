"""The broker, put together."""

from __future__ import annotations

import os
import time
from functools import partial

from backend.broker.catalogue import Catalogue
from backend.broker.fragment_routes import add_fragment_routes
from backend.broker.membership import Membership
from backend.broker.node_routes import add_node_routes
from backend.broker.reaper import Reaper
from backend.broker.swarm import Swarm
from backend.broker.video_routes import add_video_routes
from backend.broker.videos import Videos
from backend.core.version import VERSION
from backend.web.app import create_app
from backend.web.event_hub import EventHub
from backend.web.metrics import Reading
from backend.web.openapi import About
from backend.web.service import Service
from backend.wire.answers import Health, moment

NAME = "broker"

ABOUT = About(
    "Enjambre broker",
    "Knows which node holds which fragments, and tells who asks to be told. Nodes register, publish what changes and say "
    "that they are alive; anybody finds fragments and videos, and follows the events.",
)


def create_broker(*, token: str | None = None) -> Service:
    """`token` is the shared secret that callers must know, if there is one."""
    hub = EventHub()
    swarm = Swarm()
    membership = Membership(swarm, hub.publish)
    catalogue = Catalogue(swarm)
    reaper = Reaper(membership)
    app = create_app(
        ABOUT,
        routes=[
            partial(add_node_routes, membership=membership, catalogue=catalogue),
            partial(add_fragment_routes, catalogue=catalogue),
            partial(add_video_routes, videos=Videos(swarm)),
        ],
        hub=hub,
        health=partial(_health, started=moment(time.time())),
        readings=_readings(catalogue),
        token=token,
    )
    return Service(name=NAME, app=app, hub=hub, start=reaper.start, stop=reaper.stop)


def _health(*, started: str) -> Health:
    return Health(service="broker", name=NAME, version=VERSION, state="sano", started=started, pid=os.getpid(), notices=())


def _readings(catalogue: Catalogue) -> list[Reading]:
    return [
        Reading(name="enjambre_nodes", description="Nodes by state", read=catalogue.count_nodes, label="state"),
        Reading(name="enjambre_fragments", description="Names in the index", read=catalogue.count_names),
        Reading(name="enjambre_copies", description="Files in the index, on all nodes", read=catalogue.count_copies),
    ]
