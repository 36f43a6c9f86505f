"""Bodies about fragments: entries, lists of names, holders, and pages of the index."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from backend.core.entry import Digest, Entry, VideoId
from backend.core.names import FragmentName, NodeName, fragment_name
from backend.wire.body import Body

FragmentField = Annotated[FragmentName, Meta(description="A fragment's name", examples=["film_000.mp4"])]
NodeField = Annotated[NodeName, Meta(description="A node's name", examples=["nodo1:6001"])]
SizeField = Annotated[int, Meta(ge=0, description="Size, bytes")]
DigestField = Annotated[Digest, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256, lower-case hex")]
VideoField = Annotated[VideoId, Meta(pattern="^[0-9a-f]{64}$", description="A video's id: SHA-256 of its manifest")]
IndexField = Annotated[int, Meta(ge=0, description="Place in the video, from 0")]

_ENTRY_KEYS = {"name": "nombre", "size": "bytes", "index": "indice"}


class EntryBody(Body, frozen=True, kw_only=True, rename=_ENTRY_KEYS):
    """What a node says of one file that it holds; `sha256` is of the whole file."""

    name: FragmentField
    size: SizeField | None = None
    sha256: DigestField | None = None
    video: VideoField | None = None
    index: IndexField | None = None

    @classmethod
    def of(cls, entry: Entry) -> EntryBody:
        return cls(name=entry.name, size=entry.size, sha256=entry.sha256, video=entry.video, index=entry.index)

    def entry(self) -> Entry:
        """Raises InvalidName where the name is none."""
        return Entry(name=fragment_name(self.name), size=self.size, sha256=self.sha256, video=self.video, index=self.index)


class FragmentList(Body, frozen=True, kw_only=True, rename={"names": "fragmentos", "details": "detalle"}):
    """Names of fragments; with `?detalle=1` also an entry for each."""

    names: Annotated[tuple[FragmentName, ...], Meta(description="Names, sorted", examples=[["film_000.mp4", "film_001.mp4"]])]
    details: Annotated[tuple[EntryBody, ...], Meta(description="Entries, in the same order")] | None = None


class Holder(Body, frozen=True, kw_only=True, rename={"node": "nodo", "entry": "entrada"}):
    """Who holds a fragment, where to fetch it, and what exactly it holds."""

    node: NodeField
    url: Annotated[str, Meta(description="Base URL of the node", examples=["http://nodo1:6001"])]
    entry: EntryBody


class HolderList(Body, frozen=True, kw_only=True, rename={"nodes": "nodos", "details": "detalle"}):
    """Nodes that hold a fragment and are to be had now; with `?detalle=1` also a holder for each."""

    nodes: Annotated[tuple[NodeName, ...], Meta(description="Names of nodes", examples=[["nodo1:6001"]])]
    details: Annotated[tuple[Holder, ...], Meta(description="Holders, in the same order")] | None = None


class IndexRow(Body, frozen=True, kw_only=True, rename={**_ENTRY_KEYS, "nodes": "nodos", "conflict": "conflicto"}):
    """One content of one name, and who holds it. A name with several contents has a row for each, flagged."""

    name: FragmentField
    size: SizeField | None = None
    sha256: DigestField | None = None
    video: VideoField | None = None
    index: IndexField | None = None
    nodes: Annotated[tuple[NodeName, ...], Meta(description="Holders that are to be had now", examples=[["nodo1:6001"]])]
    conflict: Annotated[bool, Meta(description="Another content goes by the same name")]


class IndexPage(Body, frozen=True, kw_only=True, rename={"rows": "fragmentos", "total": "total", "next": "siguiente"}):
    """A page of the index, by name."""

    rows: Annotated[tuple[IndexRow, ...], Meta(description="Rows, by name")]
    total: Annotated[int, Meta(description="Names that match, on all pages")]
    next: Annotated[FragmentName, Meta(description="Where the next page starts: `?desde=`")] | None = None
