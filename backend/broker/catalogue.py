"""Questions about who holds what, answered as the wire tells it."""

from __future__ import annotations

import unicodedata

from backend.broker.swarm import Swarm
from backend.core.index import Page, Row
from backend.core.names import FragmentName, NodeName
from backend.wire.fragments import EntryBody, FragmentList, Holder, HolderList, IndexPage, IndexRow
from backend.wire.nodes import NodeList


class Catalogue:
    """Any thread may ask."""

    def __init__(self, swarm: Swarm) -> None:
        self._swarm = swarm

    def nodes(self) -> NodeList:
        with self._swarm.lock:
            return NodeList(nodes=tuple(self._swarm.node_row(member) for member in self._swarm.roster.members()))

    def fragments_of(self, node: NodeName, *, details: bool) -> FragmentList:
        """Of a silent node too. Raises UnknownNode."""
        with self._swarm.lock:
            self._swarm.roster.member(node)
            entries = self._swarm.index.entries(node)
        return FragmentList(
            names=tuple(entry.name for entry in entries),
            details=tuple(map(EntryBody.of, entries)) if details else None,
        )

    def holders(self, fragment: FragmentName, *, details: bool) -> HolderList:
        with self._swarm.lock:
            holders = tuple(
                Holder(node=node, url=self._swarm.roster.member(node).url, entry=EntryBody.of(entry))
                for node, entry in self._swarm.index.holders(fragment)
            )
        return HolderList(nodes=tuple(holder.node for holder in holders), details=holders if details else None)

    def page(self, *, prefix: str, start: str, limit: int) -> IndexPage:
        with self._swarm.lock:
            page: Page = self._swarm.index.page(
                prefix=unicodedata.normalize("NFC", prefix), start=unicodedata.normalize("NFC", start), limit=limit
            )
        return IndexPage(rows=tuple(map(_row_body, page.rows)), total=page.total, next=page.next)

    def count_nodes(self) -> dict[str, float]:
        """By state."""
        with self._swarm.lock:
            silent = sum(member.silent for member in self._swarm.roster.members())
            return {"vivo": len(self._swarm.roster.members()) - silent, "callado": silent}

    def count_names(self) -> int:
        with self._swarm.lock:
            return len(self._swarm.index.names())

    def count_copies(self) -> int:
        with self._swarm.lock:
            return sum(self._swarm.index.count(member.name) for member in self._swarm.roster.members())


def _row_body(row: Row) -> IndexRow:
    entry = row.entry
    return IndexRow(
        name=entry.name,
        size=entry.size,
        sha256=entry.sha256,
        video=entry.video,
        index=entry.index,
        nodes=row.nodes,
        conflict=row.conflict,
    )
