"""Fragments of this node: their bytes, handed out, handed in, and deleted."""

from __future__ import annotations

from typing import IO

from flask import Response, request

from backend.core.errors import (
    CannotUseFolder,
    DamagedFragment,
    DiskFull,
    LastCopy,
    OtherContent,
    TooLarge,
    UnknownFragment,
)
from backend.core.names import FragmentName, fragment_name
from backend.node.answering.deletions import Deletions
from backend.node.answering.serving import Serving
from backend.node.answering.uploads import Uploads
from backend.node.holding.catalog import Catalog
from backend.web.api import Api, json_response
from backend.web.bodies import Content, StreamBody
from backend.web.parameters import header, path, query
from backend.wire.answers import Error, Message
from backend.wire.fragments import EntryBody, FragmentField, FragmentList
from backend.wire.queries import DetailsField, ForceField, IfNoneMatchField, IfRangeField, RangeField, ReprDigestField
from backend.wire.repr_digest import parse_repr_digest

TAG = "Intercambio P2P"

FRAGMENT = path("fragmento", FragmentField, fragment_name)
BYTES = Content(
    media_type="application/octet-stream", description="The bytes; `ETag` and `Repr-Digest` state the whole file's digest"
)


def add_fragment_routes(api: Api, *, catalog: Catalog, serving: Serving, uploads: Uploads, deletions: Deletions) -> None:
    @api.route(
        "GET",
        "/fragmentos/<fragmento>",
        tag=TAG,
        summary="A fragment's bytes, or a range of them",
        takes=[
            FRAGMENT,
            header("Range", RangeField),
            header("If-Range", IfRangeField),
            header("If-None-Match", IfNoneMatchField),
        ],
        answers={200: BYTES, 206: BYTES, 304: None, 412: Error, 416: Error},
        errors=[UnknownFragment],
    )
    def read_fragment(name: FragmentName, *_conditions: str) -> Response:
        return serving.answer(name, request)

    @api.route(
        "PUT",
        "/fragmentos/<fragmento>",
        tag=TAG,
        summary="Hand in a fragment",
        description="Answers once it is verified, on disk, and published. 200 where the same content was here before.",
        takes=[FRAGMENT, header("Repr-Digest", ReprDigestField, default="")],
        body=StreamBody(description="The file"),
        answers={201: Message, 200: Message},
        errors=[DamagedFragment, OtherContent, TooLarge, DiskFull, CannotUseFolder],
    )
    def write_fragment(name: FragmentName, digest: str, body: IO[bytes]) -> Response:
        is_new = uploads.receive(name, body, length=request.content_length, sha256=parse_repr_digest(digest))
        return json_response(Message(text=f"Fragmento '{name}' guardado"), 201 if is_new else 200)

    @api.route(
        "DELETE",
        "/fragmentos/<fragmento>",
        tag=TAG,
        summary="Delete a fragment, unless it is the swarm's last copy",
        takes=[FRAGMENT, query("forzar", ForceField, default=False)],
        answers={204: None},
        errors=[UnknownFragment, LastCopy, CannotUseFolder],
    )
    def delete_fragment(name: FragmentName, force: bool) -> None:  # noqa: FBT001
        deletions.delete(name, force=force)

    @api.route(
        "GET",
        "/mis_fragmentos",
        tag="Cliente",
        summary="What lies in this node's folder",
        takes=[query("detalle", DetailsField, default=False)],
        answers=FragmentList,
    )
    def my_fragments(details: bool) -> FragmentList:  # noqa: FBT001
        entries = catalog.entries()
        return FragmentList(
            names=tuple(entry.name for entry in entries),
            details=tuple(map(EntryBody.of, entries)) if details else None,
        )
