"""What the broker says, asked through this node."""

from __future__ import annotations

from backend.core.errors import InvalidBody, Refused, UnknownNode, Unreachable
from backend.core.names import NodeName, node_name
from backend.web.api import Api
from backend.web.parameters import path
from backend.web.route import Worded
from backend.wire.broker_client import BrokerClient
from backend.wire.fragments import FragmentList, NodeField

INTERNAL_ERROR = "Error interno al consultar el broker"


def add_broker_routes(api: Api, *, broker: BrokerClient) -> None:
    @api.route(
        "GET",
        "/nodos/<nodo>/fragmentos",
        tag="Cliente",
        summary="What the broker says that a node holds",
        takes=[path("nodo", NodeField, node_name)],
        answers=FragmentList,
        errors=[
            Worded(error=UnknownNode, status=404, sentence="Nodo no encontrado en el broker"),
            Worded(error=Unreachable, status=500, sentence=INTERNAL_ERROR),
            Worded(error=Refused, status=500, sentence=INTERNAL_ERROR),
            Worded(error=InvalidBody, status=500, sentence=INTERNAL_ERROR),
        ],
    )
    def fragments_of(node: NodeName) -> FragmentList:
        return FragmentList(names=broker.fragments_of(node).names)
