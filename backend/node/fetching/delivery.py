"""A delivery: one worker's try to bring a fragment into the folder, from one source after another."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from backend.core.entry import Digest
from backend.core.errors import (
    CannotUseFolder,
    DamagedFragment,
    DiskFull,
    EnjambreError,
    OtherContent,
    Refused,
    UnknownFragment,
    Unreachable,
)
from backend.core.names import NodeName
from backend.core.plan import Plan, Source, plan_transfer
from backend.core.transfer import Transfer
from backend.node.fetching import reasons
from backend.node.fetching.arrivals import Arrivals
from backend.node.fetching.cancellation import Cancellation, Cancelled
from backend.node.fetching.download import Download, Ride
from backend.node.fetching.passage import Passage, SteppedAside
from backend.node.fetching.peers import Peers
from backend.node.fetching.progress import Progress
from backend.node.fetching.transfer_board import TransferBoard
from backend.node.holding.catalog import Catalog
from backend.node.holding.manifests import Manifests
from backend.node.publishing.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What every delivery works with; `count_received` is told of bytes as they come off the wire."""

    me: NodeName
    board: TransferBoard
    peers: Peers
    catalog: Catalog
    manifests: Manifests
    store: Store
    arrivals: Arrivals
    count_received: Callable[[int], None]


class Delivery:
    """One worker runs it, once, on what the transfer has kept so far. A source that fails is shunned for the rest of it;
    whether the transfer fails or waits at its end depends on what they did: who is away may come back, who sent wrong bytes
    is not asked again."""

    def __init__(
        self, transfer: Transfer, around: Surroundings, download: Download, cancellation: Cancellation, passage: Passage
    ) -> None:
        self._id = transfer.id
        self._wish = transfer.wish
        self._around = around
        self._download = download
        self._cancellation = cancellation
        self._passage = passage
        self._offers: tuple[Source, ...] = ()
        self._sha256: Digest | None = None
        self._shunned: dict[NodeName, str] = {}
        self._is_hopeless = False

    def run(self) -> bool:
        """Whether it stepped aside, and is to go back into the line."""
        try:
            if not self._is_here():
                self._bring()
        except Cancelled:
            log.info("%r: cancelled", self._wish.fragment, extra={"fragment": self._wish.fragment})
        except SteppedAside:
            self._change(lambda it: it.queued())
            return True
        except (OtherContent, DiskFull, CannotUseFolder, OSError) as error:
            self._fail(reasons.why_failed(error))
        return False

    def _is_here(self) -> bool:
        """Whether nothing is to be fetched, because somebody who may choose nothing else has it already."""
        self._around.store.read_first(self._wish.fragment)
        known = self._around.catalog.get(self._wish.fragment)
        if known is None or self._wish.picked is not None or self._wish.video not in (None, known.entry.video):
            return False
        self._change(lambda it: it.done(now=time.time(), reason=reasons.ALREADY_HERE))
        return True

    def _bring(self) -> None:
        download = self._download
        progress = Progress(self._around.board, self._id, self._around.count_received)

        def on_bytes(octets: int) -> None:
            progress.count(octets, kept=download.received, size=download.size)

        ride = Ride(cancellation=self._cancellation, passage=self._passage, on_bytes=on_bytes)
        while source := self._next_source():
            sha256 = self._take(source, ride)
            progress.tell(kept=download.received, size=download.size)
            if sha256 is not None:
                self._cancellation.check()
                self._around.store.keep(download.part, self._wish.fragment, sha256, download.content(sha256))
                self._finish(source)
                return

    def _next_source(self) -> Source | None:
        """None where the transfer has ended or waits."""
        self._cancellation.check()
        if not self._ask_for_offers():
            return None
        plan = plan_transfer(
            self._wish,
            self._offers,
            me=self._around.me,
            shunned=self._shunned,
            busy=self._around.board.busy(),
            sha256=self._sha256,
        )
        if not plan.sources:
            self._wait_or_fail(plan)
            return None
        self._sha256 = plan.sha256
        if self._same_is_here(plan):
            return None
        source = plan.sources[0]
        reason = plan.note or reasons.went_elsewhere(self._shunned)
        self._change(lambda it: it.trying(source.node, reason=reason))
        return source

    def _ask_for_offers(self) -> bool:
        """Without a broker the offers that it made before still count."""
        try:
            self._offers = self._around.peers.offers(self._wish.fragment)
        except EnjambreError as error:
            log.info("%r: no offers: %s", self._wish.fragment, error, extra={"fragment": self._wish.fragment})
            if not self._offers:
                self._wait(reasons.NO_BROKER, offered=True)
                return False
        return True

    def _same_is_here(self, plan: Plan) -> bool:
        """Raises OtherContent where something else is."""
        known = self._around.catalog.get(self._wish.fragment)
        if known is None:
            return False
        if plan.sha256 not in (None, known.entry.sha256):
            raise OtherContent(self._wish.fragment)
        self._change(lambda it: it.done(now=time.time(), reason=reasons.ALREADY_HERE))
        return True

    def _take(self, source: Source, ride: Ride) -> Digest | None:
        """None where the source failed."""
        size = source.entry.size
        if size is not None and not self._around.store.has_room_for(size - self._download.proven):
            raise DiskFull("the fragment folder")
        try:
            return self._download.take_from(source, self._around.peers.client(source.url), self._sha256, ride)
        except (UnknownFragment, Unreachable, Refused, DamagedFragment) as error:
            self._shun(source.node, error)
            return None

    def _shun(self, node: NodeName, error: EnjambreError) -> None:
        self._shunned[node] = reasons.why_not(error)
        self._is_hopeless |= isinstance(error, DamagedFragment | Refused)
        level = logging.WARNING if isinstance(error, DamagedFragment) else logging.INFO
        log.log(level, "%s is skipped: %s", node, error, extra={"fragment": self._wish.fragment})

    def _wait_or_fail(self, plan: Plan) -> None:
        if self._shunned and self._is_hopeless:
            self._fail(reasons.gave_up(self._shunned))
            return
        reason = reasons.waits_for(self._shunned) if self._shunned else plan.note or reasons.NOBODY_HAS_IT
        offered = any(offer.node != self._around.me for offer in self._offers)
        self._wait(reason, offered=offered)

    def _wait(self, reason: str, *, offered: bool) -> None:
        kept = self._download.proven
        self._change(lambda it: it.waiting(reason, offered=offered, received=kept))

    def _finish(self, source: Source) -> None:
        size = self._download.received
        self._change(lambda it: it.advanced(received=size, size=size, bytes_per_second=0.0).done(now=time.time()))
        log.info("%r fetched from %s, %d bytes", self._wish.fragment, source.node, size, extra={"fragment": self._wish.fragment})

    def _fail(self, reason: str) -> None:
        self._change(lambda it: it.failed(reason, now=time.time()))
        log.warning("%r not fetched: %s", self._wish.fragment, reason, extra={"fragment": self._wish.fragment})

    def _change(self, how: Callable[[Transfer], Transfer]) -> None:
        self._around.board.change(self._id, how)
