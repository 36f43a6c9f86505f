"""Bodies about transfers: asking for one, and how each is doing."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from backend.core.names import NodeName
from backend.wire.answers import Moment
from backend.wire.body import Body
from backend.wire.fragments import FragmentField, NodeField
from backend.wire.videos import VideoKey

SourceMode = Literal["solo", "preferir"]
TransferState = Literal["en_cola", "esperando", "bajando", "terminada", "fallida", "cancelada"]

ModeField = Annotated[
    SourceMode, Meta(description="`solo`: every byte from `nodo`, or wait; `preferir`: from `nodo` while it can")
]


class DownloadRequest(Body, frozen=True, kw_only=True, rename={"fragment": "fragmento", "node": "nodo", "mode": "modo"}):
    """What to fetch: one fragment, or all of a video's that are not here; and, if picked by hand, from where."""

    fragment: FragmentField | None = None
    video: VideoKey | None = None
    node: NodeField | None = None
    mode: ModeField = "preferir"


class TransferBody(
    Body,
    frozen=True,
    kw_only=True,
    rename={
        "fragment": "fragmento",
        "state": "estado",
        "target": "nodo",
        "source": "origen",
        "picked": "elegido",
        "mode": "modo",
        "size": "bytes",
        "received": "recibidos",
        "bytes_per_second": "ritmo",
        "tries": "intentos",
        "reason": "motivo",
        "created": "creada",
        "ended": "acabada",
    },
):
    """One transfer, towards the node that answers."""

    id: Annotated[str, Meta(description="Names the transfer on this node", examples=["7"])]
    fragment: FragmentField
    state: Annotated[TransferState, Meta(description="`esperando`: nobody that may serve it is there yet; it starts by itself")]
    target: NodeField
    source: Annotated[NodeName, Meta(description="Where its bytes come from now, or came from")] | None = None
    picked: Annotated[NodeName, Meta(description="The source that was picked by hand")] | None = None
    mode: ModeField
    size: Annotated[int, Meta(description="Whole size, bytes, once known")] | None = None
    received: Annotated[int, Meta(description="Bytes received and kept")]
    bytes_per_second: Annotated[float, Meta(description="Rate over the last second or so")]
    tries: Annotated[int, Meta(description="Sources tried so far")]
    reason: Annotated[str, Meta(description="Why it waits, fell back, failed, in one sentence in Spanish")] | None = None
    created: Moment
    ended: Moment | None = None


class TransferList(Body, frozen=True, kw_only=True, rename={"transfers": "descargas"}):
    """Transfers of this node, newest last."""

    transfers: tuple[TransferBody, ...]
