"""The broker's truth: the roster, the index and the manifests, under one lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from backend.broker.manifests import Manifests
from backend.core.index import Index
from backend.core.roster import Member, Roster
from backend.wire.answers import moment
from backend.wire.nodes import NodeRow


class Swarm:
    """Whoever reads or changes any of it holds `lock` meanwhile. `clock` counts seconds from anywhere."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.lock = threading.Lock()
        self.clock = clock
        self.roster = Roster()
        self.index = Index()
        self.manifests = Manifests(self.index.places)

    def node_row(self, member: Member) -> NodeRow:
        return NodeRow(
            name=member.name,
            url=member.url,
            state="callado" if member.silent else "vivo",
            seen=self.moment_seen(member),
            fragments=self.index.count(member.name),
            size=self.index.size(member.name),
            lease_seconds=member.lease_seconds,
        )

    def moment_seen(self, member: Member) -> str:
        return moment(time.time() - (self.clock() - member.seen))
