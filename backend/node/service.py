"""The node as a service: its routes, its health, its numbers."""

from __future__ import annotations

import os
import time
from functools import partial

from backend.core.version import VERSION
from backend.node.answering.broker_routes import add_broker_routes
from backend.node.answering.deletions import Deletions
from backend.node.answering.fragment_routes import add_fragment_routes
from backend.node.answering.player_routes import add_player_routes
from backend.node.answering.serving import Serving
from backend.node.answering.showing import Showing
from backend.node.answering.transfer_routes import add_transfer_routes
from backend.node.answering.uploads import Uploads
from backend.node.answering.video_routes import add_video_routes
from backend.node.fetching.wishes import Wishes
from backend.node.node import Node, Settings
from backend.node.streaming.playback_view import PlaybackView
from backend.node.streaming.repertoire import Repertoire
from backend.web.app import create_app
from backend.web.event_hub import EventHub
from backend.web.metrics import Reading
from backend.web.openapi import About
from backend.web.service import Service
from backend.wire.answers import Health, moment

ABOUT = About(
    "Enjambre node",
    "Holds fragments in a folder, publishes what lies there, fetches from other nodes what is asked for, and hands out what "
    "it has.",
)


def create_node(settings: Settings) -> Service:
    """Raises CannotUseFolder."""
    hub = EventHub()
    node = Node(settings, hub.publish)
    node.folder.prepare()
    app = create_app(
        ABOUT,
        routes=[
            partial(
                add_transfer_routes,
                me=settings.name,
                downloader=node.downloader,
                board=node.board,
                wishes=Wishes(node.broker, node.catalog),
            ),
            partial(add_broker_routes, broker=node.broker),
            partial(
                add_fragment_routes,
                catalog=node.catalog,
                serving=Serving(node.shelf),
                uploads=Uploads(node.store),
                deletions=Deletions(settings.name, node.folder, node.catalog, node.surveyor, node.peers),
            ),
            partial(
                add_video_routes,
                repertoire=Repertoire(node.catalog, node.manifests, node.broker),
                showing=Showing(node.films, node.shelf, node.arrivals, node.bell, node.playheads),
                view=PlaybackView(settings.name, node.films, node.catalog, node.board, node.holders, node.playheads),
            ),
            partial(add_player_routes, films=node.films),
        ],
        hub=hub,
        health=partial(_health, node, started=moment(time.time())),
        readings=_readings(node),
        token=settings.token,
    )
    return Service(name=settings.name, app=app, hub=hub, start=node.start, stop=node.stop)


def _health(node: Node, *, started: str) -> Health:
    notices = node.notices()
    return Health(
        service="nodo",
        name=node.settings.name,
        version=VERSION,
        state="degradado" if notices else "sano",
        started=started,
        pid=os.getpid(),
        broker=node.settings.broker_url,
        folder=str(node.settings.folder.resolve()),
        watcher="eventos" if node.watcher.by_events else "sondeo",
        notices=notices,
    )


def _readings(node: Node) -> list[Reading]:
    return [
        Reading(name="enjambre_fragments", description="Fragments in the folder", read=lambda: node.catalog.count),
        Reading(name="enjambre_fragment_bytes", description="Their size, bytes", read=lambda: node.catalog.size),
        Reading(
            name="enjambre_received_bytes",
            description="Bytes received from other nodes, kept or not",
            read=lambda: node.received.total,
            kind="counter",
        ),
        Reading(
            name="enjambre_transfers",
            description="Transfers under way and lately ended, by state",
            read=node.board.count_by_state,
            label="state",
        ),
        Reading(
            name="enjambre_broker_connected", description="Whether the broker answers", read=lambda: float(node.view.is_connected)
        ),
    ]
