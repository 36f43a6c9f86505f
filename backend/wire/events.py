"""Events: what happened, under which name, and with which JSON data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from backend.core.names import FragmentName
from backend.wire.answers import Moment
from backend.wire.body import Body, decode
from backend.wire.fragments import EntryBody, NodeField, VideoField
from backend.wire.nodes import EpochField, NodeRow, RevisionField
from backend.wire.transfers import TransferBody


class NodeRegistered(Body, frozen=True, kw_only=True, rename={"node": "nodo"}):
    """`nodo.registrado`: a node is there, new or back."""

    node: NodeRow


class NodeFellSilent(Body, frozen=True, kw_only=True, rename={"node": "nodo", "seen": "visto"}):
    """`nodo.callado`: its lease is over."""

    node: NodeField
    seen: Moment


class NodeExpired(Body, frozen=True, kw_only=True, rename={"node": "nodo"}):
    """`nodo.vencido`: silent for so long that the broker forgot it."""

    node: NodeField


class NodeLeft(Body, frozen=True, kw_only=True, rename={"node": "nodo"}):
    """`nodo.retirado`: it said good-bye."""

    node: NodeField


_CHANGE_KEYS = {"node": "nodo", "added": "agregados", "removed": "quitados", "too_many": "demasiados"}


class FragmentsPublished(Body, frozen=True, kw_only=True, rename={**_CHANGE_KEYS, "epoch": "epoca"}):
    """`fragmentos.publicados`: the broker's index of that node changed."""

    node: NodeField
    added: tuple[EntryBody, ...] = ()
    removed: tuple[FragmentName, ...] = ()
    too_many: Annotated[bool, Meta(description="More than an event should carry: ask for the node's list")] = False
    epoch: EpochField | None = None
    revision: RevisionField | None = None


class FolderChanged(Body, frozen=True, kw_only=True, rename=_CHANGE_KEYS):
    """`carpeta.cambio`: the node's folder changed."""

    node: NodeField
    added: tuple[EntryBody, ...] = ()
    removed: tuple[FragmentName, ...] = ()
    too_many: Annotated[bool, Meta(description="More than an event should carry: ask for the node's list")] = False


class PlaybackChanged(Body, frozen=True, kw_only=True, rename={"node": "nodo"}):
    """`video.cambio`: where the fragments of a video that is played here are, or who reads them, may have changed."""

    node: NodeField
    video: VideoField


class TransferAdvanced(Body, frozen=True, kw_only=True, rename={"transfer": "descarga"}):
    """`descarga.avanzo`: new state or progress, at most ten a second for each transfer."""

    transfer: TransferBody


class TransferFinished(Body, frozen=True, kw_only=True, rename={"transfer": "descarga"}):
    """`descarga.termino`: verified and in the folder."""

    transfer: TransferBody


class TransferFailed(Body, frozen=True, kw_only=True, rename={"transfer": "descarga"}):
    """`descarga.fallo`: failed or cancelled; its reason says why."""

    transfer: TransferBody


LogLevel = Literal["debug", "info", "warning", "error"]


class LogLine(
    Body,
    frozen=True,
    kw_only=True,
    rename={"moment": "momento", "level": "nivel", "origin": "origen", "text": "texto", "fragment": "fragmento"},
):
    """`registro`: a line of the service's log."""

    moment: Moment
    level: LogLevel
    origin: Annotated[str, Meta(description="The service that says it", examples=["nodo1:6001"])]
    text: str
    fragment: FragmentName | None = None


class Restarted(Body, frozen=True, kw_only=True, rename={"reason": "motivo"}):
    """`reinicio`: events were missed; ask for everything anew."""

    reason: str = ""


Event = (
    NodeRegistered
    | NodeFellSilent
    | NodeExpired
    | NodeLeft
    | FragmentsPublished
    | FolderChanged
    | PlaybackChanged
    | TransferAdvanced
    | TransferFinished
    | TransferFailed
    | LogLine
    | Restarted
)

EVENT_TYPES: dict[str, type[Event]] = {
    "nodo.registrado": NodeRegistered,
    "nodo.callado": NodeFellSilent,
    "nodo.vencido": NodeExpired,
    "nodo.retirado": NodeLeft,
    "fragmentos.publicados": FragmentsPublished,
    "carpeta.cambio": FolderChanged,
    "video.cambio": PlaybackChanged,
    "descarga.avanzo": TransferAdvanced,
    "descarga.termino": TransferFinished,
    "descarga.fallo": TransferFailed,
    "registro": LogLine,
    "reinicio": Restarted,
}
"""Event names on the wire, and the data of each."""

EVENT_NAMES: dict[type[Event], str] = {event_type: name for name, event_type in EVENT_TYPES.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """An event as it came, with the id to resume after."""

    id: str
    event: Event


def parse_event(name: str, data: bytes) -> Event | None:
    """None for a name from a newer protocol. Raises InvalidBody for data that is not the event's."""
    event_type = EVENT_TYPES.get(name)
    return None if event_type is None else decode(data, event_type)
