"""The lamp of a service: a mark and words for how it is, with how long ago and when next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.picture.spans import Role
from tui.picture.text import seconds
from tui.swarm.state import Connection, NodeView

LATE_SECONDS = 3.0
"""Services speak every 2 s at the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    glyph: str
    letter: str
    words: str
    role: Role
    brief: str = ""
    """What is said instead where there is no room for the words."""

    def mark(self, *, is_ascii: bool) -> str:
        return self.letter if is_ascii else self.glyph


def lamp(connection: Connection, now: float) -> Lamp:
    """How a service's stream is at `now`, seconds since the epoch."""
    if connection.phase == "connecting":
        return Lamp(glyph="◌", letter="?", words="connecting", role="wait")
    if connection.phase == "lost":
        down = f"down {seconds(now - connection.since)}"
        return Lamp(glyph="○", letter="x", words=f"{down}, {_retry(connection, now)}", role="bad", brief=down)
    if not connection.has_events:
        return Lamp(glyph="◍", letter="~", words="asked now and then", role="good")
    silence = now - (connection.heard or connection.since)
    if silence > LATE_SECONDS:
        return Lamp(glyph="◐", letter="!", words=f"late {seconds(silence)}", role="warn")
    return Lamp(glyph="●", letter="*", words="live", role="good")


def node_lamp(node: NodeView, now: float) -> Lamp:
    """The node's own stream, and what the broker says where that is less."""
    own = lamp(node.connection, now)
    if node.standing == "alive":
        return own
    if node.connection.phase == "live":
        return Lamp(glyph="◐", letter="!", words=_STANDINGS[node.standing], role="warn", brief=_BRIEFLY[node.standing])
    return replace(own, words=f"{_GONE[node.standing]}, {own.words}")


_STANDINGS = {
    "silent": "live, but silent to the broker",
    "left": "live, but left the broker",
    "expired": "live, not at the broker",
}
_BRIEFLY = {"silent": "silent to the broker", "left": "left the broker", "expired": "not at the broker"}
_GONE = {"silent": "silent", "left": "left", "expired": "gone"}


def _retry(connection: Connection, now: float) -> str:
    return f"retry in {seconds(max(0.0, (connection.retry_at or now) - now) + 0.99)}"
