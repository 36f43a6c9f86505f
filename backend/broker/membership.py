"""What nodes tell the broker, and what becomes of those that tell nothing any more; each change is an event."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable

from backend.broker.swarm import Swarm
from backend.core.entry import Entry, VideoId
from backend.core.errors import InvalidName
from backend.core.index import Change
from backend.core.names import NodeName, fragment_name, node_address
from backend.core.roster import Member
from backend.wire.events import Event, FragmentsPublished, NodeExpired, NodeFellSilent, NodeLeft, NodeRegistered
from backend.wire.fragments import EntryBody
from backend.wire.nodes import Delta, Heartbeat, Registered, Registration

MOST_NAMES_IN_EVENT = 1000

log = logging.getLogger(__name__)


class Membership:
    """Any thread may call. Events are published under the swarm's lock, so that they come in the order of the changes.
    `lease_granted` is set whenever a lease may have begun that ends before all others."""

    def __init__(self, swarm: Swarm, publish: Callable[[Event], None]) -> None:
        self.lease_granted = threading.Event()
        self._swarm = swarm
        self._publish = publish

    def register(self, node: NodeName, registration: Registration) -> Registered:
        """Replaces all that the node had."""
        entries, passed_over = _entries(registration.fragments)
        with self._swarm.lock:
            member = _member(node, registration, self._swarm.clock())
            before = self._swarm.roster.enter(member)
            change = self._swarm.index.replace(node, entries)
            self._swarm.index.offer(node)
            if before is None or before.silent or (before.url, before.epoch) != (member.url, member.epoch):
                self._publish(NodeRegistered(node=self._swarm.node_row(member)))
                log.info("%s registered with %d fragments", node, len(entries))
                if passed_over:
                    log.warning("of what %s holds %d names are passed over: %s", node, len(passed_over), passed_over[0])
            self._tell_change(member, change)
            wanted = self._swarm.manifests.wanted(self._swarm.index.places.videos_of(node))
        self.lease_granted.set()
        if registration.epoch is None:
            return Registered(text="Nodo registrado")
        return Registered(text="Nodo registrado", revision=member.revision, wanted_manifests=wanted)

    def publish(self, node: NodeName, delta: Delta) -> Registered:
        """Raises UnknownNode, RevisionGap, InvalidName."""
        added = [body.entry() for body in delta.added]
        with self._swarm.lock:
            before = self._swarm.roster.advance(node, epoch=delta.epoch, revision=delta.revision, now=self._swarm.clock())
            change = self._swarm.index.apply(node, added, delta.removed)
            self._revive(before)
            self._tell_change(self._swarm.roster.member(node), change)
            wanted = self._swarm.manifests.wanted(dict.fromkeys(_videos(added)))
        return Registered(text="Fragmentos actualizados", revision=delta.revision, wanted_manifests=wanted)

    def hear(self, node: NodeName, heartbeat: Heartbeat) -> Registered:
        """Raises UnknownNode, RevisionGap."""
        with self._swarm.lock:
            before = self._swarm.roster.renew(node, epoch=heartbeat.epoch, revision=heartbeat.revision, now=self._swarm.clock())
            self._revive(before)
            wanted = self._swarm.manifests.wanted(self._swarm.index.places.videos_of(node))
        return Registered(text="Latido recibido", revision=heartbeat.revision, wanted_manifests=wanted)

    def leave(self, node: NodeName) -> None:
        """Raises UnknownNode."""
        with self._swarm.lock:
            self._swarm.roster.leave(node)
            self._forget(node)
            self._publish(NodeLeft(node=node))
        log.info("%s left", node)

    def end_leases(self) -> float | None:
        """Silences and forgets those whose time is over; tells the seconds until the next one's, if any."""
        with self._swarm.lock:
            now = self._swarm.clock()
            for member in self._swarm.roster.forget(now):
                self._forget(member.name)
                self._publish(NodeExpired(node=member.name))
                log.info("%s forgotten", member.name)
            for member in self._swarm.roster.fall_silent(now):
                self._swarm.index.hold_back(member.name)
                self._publish(NodeFellSilent(node=member.name, seen=self._swarm.moment_seen(member)))
                log.warning("%s fell silent: it is offered to nobody until it returns", member.name)
            deadline = self._swarm.roster.next_deadline()
        return None if deadline is None else max(0.0, deadline - now)

    def _revive(self, before: Member) -> None:
        if before.silent:
            self._swarm.index.offer(before.name)
            self._publish(NodeRegistered(node=self._swarm.node_row(self._swarm.roster.member(before.name))))
            log.info("%s is back", before.name)
            self.lease_granted.set()

    def _forget(self, node: NodeName) -> None:
        self._swarm.index.remove(node)
        self._swarm.manifests.drop_unheld()

    def _tell_change(self, member: Member, change: Change) -> None:
        if not change:
            return
        too_many = len(change.added) + len(change.removed) > MOST_NAMES_IN_EVENT
        self._publish(
            FragmentsPublished(
                node=member.name,
                added=() if too_many else tuple(map(EntryBody.of, change.added)),
                removed=() if too_many else change.removed,
                too_many=too_many,
                epoch=member.epoch,
                revision=None if member.epoch is None else member.revision,
            )
        )


def _member(node: NodeName, registration: Registration, now: float) -> Member:
    return Member(
        name=node,
        url=(registration.url or node_address(node)).rstrip("/"),
        epoch=registration.epoch,
        revision=registration.revision or 0,
        lease_seconds=registration.lease_seconds,
        seen=now,
    )


def _entries(told: Iterable[str | EntryBody]) -> tuple[list[Entry], list[InvalidName]]:
    """And what is wrong with bare names that are none, such as hidden files': original nodes send whatever lies there.
    Raises InvalidName for an entry's."""
    entries, passed_over = [], []
    for item in told:
        try:
            entries.append(item.entry() if isinstance(item, EntryBody) else Entry(name=fragment_name(item)))
        except InvalidName as error:
            if isinstance(item, EntryBody):
                raise
            passed_over.append(error)
    return entries, passed_over


def _videos(entries: Iterable[Entry]) -> Iterable[VideoId]:
    return (entry.video for entry in entries if entry.video is not None)
