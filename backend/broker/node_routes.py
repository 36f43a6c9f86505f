"""Nodes register, publish, say that they are alive, and leave."""

from __future__ import annotations

from backend.broker.catalogue import Catalogue
from backend.broker.membership import Membership
from backend.core.entry import Digest
from backend.core.errors import InvalidName, RevisionGap, UnknownNode
from backend.core.names import FragmentName, NodeName, node_name
from backend.web.api import Api
from backend.web.bodies import JsonBody
from backend.web.parameters import path, query
from backend.wire.fragments import EntryBody, FragmentList, NodeField
from backend.wire.nodes import Delta, Heartbeat, NodeList, Registered, Registration
from backend.wire.queries import DetailsField

TAG = "Registro de Nodos"

NODE = path("nodo", NodeField, node_name)
DETAILS = query("detalle", DetailsField, default=False)

_ENTRY = EntryBody(name=FragmentName("film_001.mp4"), size=8_126_464, sha256=Digest("3fa91c07" * 8))
_REGISTRATION = Registration(fragments=("film_000.mp4", _ENTRY), lease_seconds=3600, epoch="a1b2c3d4", revision=6)
_DELTA = Delta(epoch="a1b2c3d4", revision=7, added=(_ENTRY,), removed=(FragmentName("film_000.mp4"),))


def add_node_routes(api: Api, *, membership: Membership, catalogue: Catalogue) -> None:
    @api.route(
        "POST",
        "/nodos/<nodo>/fragmentos",
        tag=TAG,
        summary="Register a node with all that it holds",
        description=(
            "Replaces what the node had. With bare names alone it has no lease and never expires, and of the answer it gets "
            "only `mensaje`; names that cannot name a fragment, such as hidden files', are passed over."
        ),
        takes=[NODE],
        body=JsonBody(kind=Registration, example=_REGISTRATION),
        answers=Registered,
    )
    def register(node: NodeName, registration: Registration) -> Registered:
        return membership.register(node, registration)

    @api.route(
        "GET",
        "/nodos/<nodo>/fragmentos",
        tag=TAG,
        summary="What a node holds, even while it is silent",
        takes=[NODE, DETAILS],
        answers=FragmentList,
        errors=[UnknownNode],
    )
    def fragments_of(node: NodeName, details: bool) -> FragmentList:  # noqa: FBT001
        return catalogue.fragments_of(node, details=details)

    @api.route(
        "PATCH",
        "/nodos/<nodo>/fragmentos",
        tag=TAG,
        summary="Publish what changed since the revision before",
        description="On a gap nothing is changed: register anew with the whole list.",
        takes=[NODE],
        body=JsonBody(kind=Delta, example=_DELTA),
        answers=Registered,
        errors=[UnknownNode, RevisionGap, InvalidName],
    )
    def publish(node: NodeName, delta: Delta) -> Registered:
        return membership.publish(node, delta)

    @api.route(
        "PUT",
        "/nodos/<nodo>/latido",
        tag=TAG,
        summary="Say that the node is alive, and at which revision",
        takes=[NODE],
        body=JsonBody(kind=Heartbeat, example=Heartbeat(epoch="a1b2c3d4", revision=7)),
        answers=Registered,
        errors=[UnknownNode, RevisionGap],
    )
    def heartbeat(node: NodeName, heartbeat: Heartbeat) -> Registered:
        return membership.hear(node, heartbeat)

    @api.route("DELETE", "/nodos/<nodo>", tag=TAG, summary="Leave now", takes=[NODE], answers={204: None}, errors=[UnknownNode])
    def leave(node: NodeName) -> None:
        membership.leave(node)

    @api.route("GET", "/nodos", tag=TAG, summary="Every node, alive or silent", answers=NodeList)
    def nodes() -> NodeList:
        return catalogue.nodes()
