"""The roster: which nodes there are, whether they are alive, and up to which revision they have been heard.

A node with a lease is `silent` once it ends, and forgotten a while later; one without a lease never is. An epoch names one
run of a node; within it the revision grows by one with each delta."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backend.core.errors import RevisionGap, UnknownNode
from backend.core.names import NodeName

FORGET_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A node as it last announced itself. `seen` and `silent_since` are times in the clock of the roster's owner, seconds."""

    name: NodeName
    url: str
    epoch: str | None = None
    revision: int = 0
    lease_seconds: float | None = None
    seen: float
    silent_since: float | None = None

    @property
    def silent(self) -> bool:
        return self.silent_since is not None

    @property
    def deadline(self) -> float | None:
        """When it is to fall silent; or, if it has, to be forgotten."""
        if self.silent_since is not None:
            return self.silent_since + FORGET_SECONDS
        return None if self.lease_seconds is None else self.seen + self.lease_seconds


class Roster:
    """One thread at a time: its owner keeps the lock, and the clock."""

    def __init__(self) -> None:
        self._members: dict[NodeName, Member] = {}

    def __contains__(self, node: NodeName) -> bool:
        return node in self._members

    def members(self) -> tuple[Member, ...]:
        """By name."""
        return tuple(self._members[name] for name in sorted(self._members))

    def member(self, node: NodeName) -> Member:
        """Raises UnknownNode."""
        try:
            return self._members[node]
        except KeyError:
            raise UnknownNode(node) from None

    def enter(self, member: Member) -> Member | None:
        """The member that was there before, if any."""
        before = self._members.get(member.name)
        self._members[member.name] = member
        return before

    def renew(self, node: NodeName, *, epoch: str, revision: int, now: float) -> Member:
        """The member as it was before. Raises UnknownNode, and RevisionGap unless this is what is held."""
        before = self.member(node)
        if before.epoch != epoch or before.revision != revision:
            raise RevisionGap(before.revision)
        self._members[node] = replace(before, seen=now, silent_since=None)
        return before

    def advance(self, node: NodeName, *, epoch: str, revision: int, now: float) -> Member:
        """Like `renew`, for the revision after the one held; the held one once more is a repetition, and does no harm."""
        before = self.member(node)
        if before.epoch != epoch or revision not in (before.revision, before.revision + 1):
            raise RevisionGap(before.revision)
        self._members[node] = replace(before, revision=revision, seen=now, silent_since=None)
        return before

    def leave(self, node: NodeName) -> None:
        """Raises UnknownNode."""
        self.member(node)
        del self._members[node]

    def fall_silent(self, now: float) -> list[Member]:
        """Marks those whose lease is over, and tells them."""
        due = [member for member in self._due(now) if not member.silent]
        for member in due:
            self._members[member.name] = replace(member, silent_since=now)
        return due

    def forget(self, now: float) -> list[Member]:
        """Drops those that have been silent for too long, and tells them."""
        due = [member for member in self._due(now) if member.silent]
        for member in due:
            del self._members[member.name]
        return due

    def next_deadline(self) -> float | None:
        """When `fall_silent` or `forget` will have something to do, if nothing is heard until then."""
        return min((member.deadline for member in self._members.values() if member.deadline is not None), default=None)

    def _due(self, now: float) -> list[Member]:
        return [member for member in self.members() if member.deadline is not None and member.deadline <= now]
