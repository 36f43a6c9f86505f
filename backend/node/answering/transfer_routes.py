"""Transfers to this node: asked for, watched, cancelled."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from backend.core.errors import InvalidName, NotDelivered, Refused, UnknownFragment, UnknownTransfer, UnknownVideo, Unreachable
from backend.core.names import FragmentName, NodeName, fragment_name, node_name
from backend.node.answering.transfer_bodies import transfer_body
from backend.node.fetching.downloader import Downloader
from backend.node.fetching.transfer_board import TransferBoard
from backend.node.fetching.wishes import Wishes, wish_for
from backend.web.api import Api
from backend.web.bodies import JsonBody
from backend.web.parameters import path, query
from backend.web.route import Worded
from backend.wire.answers import Message
from backend.wire.fragments import FragmentField
from backend.wire.queries import PickedField
from backend.wire.transfers import DownloadRequest, ModeField, SourceMode, TransferBody, TransferList

TAG = "Cliente"

TRANSFER = path("id", Annotated[str, Meta(description="The transfer's id", examples=["7"])])


def add_transfer_routes(api: Api, *, me: NodeName, downloader: Downloader, board: TransferBoard, wishes: Wishes) -> None:
    @api.route(
        "GET",
        "/descargar/<fragmento>",
        tag=TAG,
        summary="Fetch a fragment, and wait for it",
        description="Answers once it is verified, in the folder, and published; at once where it is here already.",
        takes=[
            path("fragmento", FragmentField, fragment_name),
            query("nodo", PickedField, check=node_name),
            query("modo", ModeField, default="preferir"),
        ],
        answers=Message,
        errors=[
            Worded(error=UnknownFragment, status=404, sentence="El fragmento no se encontro en ningun nodo"),
            Worded(
                error=NotDelivered,
                status=500,
                sentence="No fue posible descargar el fragmento desde los nodos disponibles",
            ),
        ],
    )
    def fetch_fragment(name: FragmentName, picked: NodeName | None, mode: SourceMode) -> Message:
        transfer = downloader.fetch(wish_for(name, picked, mode))
        return Message(text=f"Fragmento '{name}' descargado de '{transfer.source or me}'.")

    @api.route(
        "POST",
        "/descargas",
        tag=TAG,
        summary="Fetch a fragment, or what is missing of a video, and do not wait",
        description="What nobody holds yet waits as `esperando`, and starts when somebody publishes it.",
        body=JsonBody(kind=DownloadRequest, example=DownloadRequest(fragment=FragmentName("film_000.mp4"))),
        answers={202: TransferList},
        errors=[InvalidName, UnknownVideo, Unreachable, Refused],
    )
    def start_transfers(request: DownloadRequest) -> TransferList:
        transfers = [downloader.ask(wish) for wish in wishes.of(request)]
        return TransferList(transfers=tuple(transfer_body(transfer, me) for transfer in transfers))

    @api.route("GET", "/descargas", tag=TAG, summary="Transfers under way and lately ended", answers=TransferList)
    def transfers() -> TransferList:
        return TransferList(transfers=tuple(transfer_body(transfer, me) for transfer in board.all()))

    @api.route(
        "GET",
        "/descargas/<id>",
        tag=TAG,
        summary="How a transfer is doing",
        takes=[TRANSFER],
        answers=TransferBody,
        errors=[UnknownTransfer],
    )
    def transfer(transfer_id: str) -> TransferBody:
        return transfer_body(board.get(transfer_id), me)

    @api.route(
        "DELETE",
        "/descargas/<id>",
        tag=TAG,
        summary="Cancel a transfer",
        description="One that has ended stays as it is.",
        takes=[TRANSFER],
        answers={204: None},
        errors=[UnknownTransfer],
    )
    def cancel_transfer(transfer_id: str) -> None:
        downloader.cancel(transfer_id)
