"""Bodies about nodes: registration, deltas, heartbeats, and the roster."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from backend.core.entry import VideoId
from backend.core.names import FragmentName
from backend.wire.answers import Moment
from backend.wire.body import Body
from backend.wire.fragments import EntryBody, NodeField

EpochField = Annotated[
    str,
    Meta(
        min_length=1, max_length=64, description="Names one run of the node; a new one voids all revisions", examples=["a1b2c3d4"]
    ),
]
RevisionField = Annotated[int, Meta(ge=0, description="Counts the node's publications within its epoch", examples=[7])]
UrlField = Annotated[
    str,
    Meta(
        pattern="^https?://",
        max_length=512,
        description="Base URL, where it is not `http://<name>`",
        examples=["http://10.0.0.7:6001"],
    ),
]


class Registration(
    Body, frozen=True, kw_only=True, rename={"fragments": "fragmentos", "lease_seconds": "vigencia", "epoch": "epoca"}
):
    """All that a node holds. A node that sends only `fragmentos` has no lease and never expires."""

    fragments: Annotated[tuple[str | EntryBody, ...], Meta(description="Names or entries", examples=[["film_000.mp4"]])]
    url: UrlField | None = None
    lease_seconds: (
        Annotated[float, Meta(gt=0, le=3600, description="Lease: offered to nobody after that long without a heartbeat, seconds")]
        | None
    ) = None
    epoch: EpochField | None = None
    revision: RevisionField | None = None


class Delta(Body, frozen=True, kw_only=True, rename={"epoch": "epoca", "added": "agregados", "removed": "quitados"}):
    """What changed between the previous revision and this one."""

    epoch: EpochField
    revision: RevisionField
    added: Annotated[tuple[EntryBody, ...], Meta(description="Entries that are new or changed")] = ()
    removed: Annotated[tuple[FragmentName, ...], Meta(description="Names that are gone", examples=[["film_003.mp4"]])] = ()


class Heartbeat(Body, frozen=True, kw_only=True, rename={"epoch": "epoca"}):
    """The node is alive and this is its revision."""

    epoch: EpochField
    revision: RevisionField


class Registered(Body, frozen=True, kw_only=True, rename={"text": "mensaje", "wanted_manifests": "manifiestos"}):
    """The broker's view agrees with the node's. Only `mensaje` is sent to a node that gave no epoch."""

    text: Annotated[str, Meta(description="A sentence in Spanish", examples=["Nodo registrado"])]
    revision: RevisionField | None = None
    wanted_manifests: Annotated[
        tuple[VideoId, ...], Meta(description="Videos whose manifest the broker has not: PUT /videos/{video}")
    ] = ()


NodeState = Literal["vivo", "callado"]


class NodeRow(
    Body,
    frozen=True,
    kw_only=True,
    rename={
        "name": "nombre",
        "state": "estado",
        "seen": "visto",
        "fragments": "fragmentos",
        "lease_seconds": "vigencia",
        "size": "bytes",
    },
):
    """A node as the broker knows it."""

    name: NodeField
    url: UrlField
    state: Annotated[NodeState, Meta(description="`callado`: its lease is over, it is offered to nobody")]
    seen: Moment
    fragments: Annotated[int, Meta(description="How many fragments it holds")]
    size: Annotated[int, Meta(description="Their size, bytes, as far as it stated them")]
    lease_seconds: (
        Annotated[float, Meta(description="Its lease, seconds; none where it registered by the original routes")] | None
    ) = None


class NodeList(Body, frozen=True, kw_only=True, rename={"nodes": "nodos"}):
    """Every node that the broker knows, by name."""

    nodes: tuple[NodeRow, ...]
