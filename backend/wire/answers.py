"""Answers that every service gives: a message, an error, its health."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Meta

from backend.wire.body import Body

Moment = Annotated[str, Meta(description="Time, ISO 8601 UTC", examples=["2026-01-31T12:34:56.789Z"])]


def moment(posix_seconds: float) -> Moment:
    """Seconds since 1970 as a time on the wire, to the millisecond."""
    text = datetime.fromtimestamp(posix_seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


class Message(Body, frozen=True, kw_only=True, rename={"text": "mensaje"}):
    """What was done, in one sentence."""

    text: Annotated[str, Meta(description="A sentence in Spanish", examples=["Nodo registrado"])]


class Error(Body, frozen=True, kw_only=True, rename={"sentence": "error", "held_revision": "revision"}):
    """What went wrong, in one sentence."""

    sentence: Annotated[str, Meta(description="A sentence in Spanish", examples=["Fragmento no encontrado"])]
    held_revision: Annotated[int, Meta(description="With 409 on a gap: the revision that the broker holds")] | None = None


class Health(
    Body,
    frozen=True,
    kw_only=True,
    rename={
        "service": "servicio",
        "name": "nombre",
        "state": "estado",
        "started": "desde",
        "folder": "carpeta",
        "watcher": "vigilante",
        "notices": "avisos",
    },
):
    """How a service is."""

    service: Annotated[Literal["broker", "nodo"], Meta(description="What answers here")]
    name: Annotated[str, Meta(description="Its name", examples=["nodo1:6001"])]
    version: Annotated[str, Meta(description="Enjambre's version", examples=["0.1.0"])]
    state: Annotated[Literal["sano", "degradado"], Meta(description="`degradado` still serves; `avisos` says what is amiss")]
    started: Moment
    pid: Annotated[int, Meta(description="Process id")]
    broker: Annotated[str, Meta(description="A node's broker")] | None = None
    folder: Annotated[str, Meta(description="A node's fragment folder, as a path on its machine")] | None = None
    watcher: Annotated[Literal["eventos", "sondeo"], Meta(description="How a node learns of changes in its folder")] | None = None
    notices: Annotated[tuple[str, ...], Meta(description="What is amiss, a sentence each")]
