"""A transfer: one fragment on its way to this node, and the states that it goes through.

    en_cola ──▶ bajando ──▶ terminada
      ▲ │  ╲       │  ╲
      │ ▼   ╲      ▼   ╲
    esperando ╲  fallida ▶ cancelada

A worker takes it from `en_cola`; where nobody may serve it now it goes to `esperando`, and back when somebody may. The three
states on the right and below are ends: what has ended does not change any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from backend.core.entry import VideoId
from backend.core.names import FragmentName, NodeName


class State(StrEnum):
    """A transfer's state, by its word on the wire."""

    QUEUED = "en_cola"
    WAITING = "esperando"
    RUNNING = "bajando"
    DONE = "terminada"
    FAILED = "fallida"
    CANCELLED = "cancelada"


ENDS = frozenset({State.DONE, State.FAILED, State.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asked for: a fragment; where it should come from, `only` from there or else from others too; and, where
    it is known, the video that it must belong to."""

    fragment: FragmentName
    picked: NodeName | None = None
    only: bool = False
    video: VideoId | None = None

    def is_served_by(self, other: Wish) -> bool:
        """Whether fetching `other` brings what this one asks for, from where it asks. A transfer that waits for one node
        alone serves nobody else: others may have it."""
        same_video = self.video in (None, other.video)
        same_source = (self.picked, self.only) == (other.picked, other.only) or (self.picked is None and not other.only)
        return self.fragment == other.fragment and same_video and same_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """`created` and `ended` are POSIX seconds, `reason` a sentence in Spanish, `received` the bytes kept so far,
    `offered` is False where no other node was known to hold the fragment when it was last tried."""

    id: str
    wish: Wish
    created: float
    state: State = State.QUEUED
    source: NodeName | None = None
    size: int | None = None
    received: int = 0
    bytes_per_second: float = 0.0
    tries: int = 0
    reason: str | None = None
    offered: bool = True
    ended: float | None = None

    @property
    def has_ended(self) -> bool:
        return self.state in ENDS

    def queued(self) -> Transfer:
        return self._changed(state=State.QUEUED, source=None, bytes_per_second=0.0)

    def waiting(self, reason: str, *, offered: bool, received: int = 0) -> Transfer:
        """`received` are the bytes that it keeps meanwhile."""
        return self._changed(
            state=State.WAITING, reason=reason, offered=offered, source=None, received=received, bytes_per_second=0.0
        )

    def trying(self, source: NodeName, *, reason: str | None) -> Transfer:
        return self._changed(state=State.RUNNING, source=source, reason=reason, offered=True, tries=self.tries + 1)

    def advanced(self, *, received: int, size: int | None, bytes_per_second: float) -> Transfer:
        return self._changed(received=received, size=size, bytes_per_second=bytes_per_second)

    def done(self, *, now: float, reason: str | None = None) -> Transfer:
        return self._changed(state=State.DONE, ended=now, reason=reason or self.reason, bytes_per_second=0.0)

    def failed(self, reason: str, *, now: float) -> Transfer:
        return self._changed(state=State.FAILED, ended=now, reason=reason, bytes_per_second=0.0)

    def cancelled(self, *, now: float) -> Transfer:
        return self._changed(state=State.CANCELLED, ended=now, reason="cancelada", bytes_per_second=0.0)

    def _changed(self, **changes: Any) -> Transfer:
        return self if self.has_ended else replace(self, **changes)
