"""The states of a fragment on a node, and the one table of how they look, which makes both the grids and their legend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tui.picture.spans import Role


class CellState(Enum):
    """From the worst to the calmest: where several share one mark, the first of these wins."""

    CONFLICT = "conflict"
    GHOST = "ghost"
    NOWHERE = "nowhere"
    FAILED = "failed"
    OFFLINE = "offline"
    UNPUBLISHED = "unpublished"
    WAITING = "waiting"
    QUEUED = "queued"
    ARRIVING = "arriving"
    SOME = "some"
    LAST_COPY = "last copy"
    HELD = "held"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`glyph` and `letter` each take one column, and tell the state without any colour."""

    glyph: str
    letter: str
    role: Role
    meaning: str


LOOKS: dict[CellState, Look] = {
    CellState.HELD: Look(glyph="■", letter="#", role="good", meaning="on this node, and on others"),
    CellState.LAST_COPY: Look(glyph="◆", letter="1", role="single", meaning="on this node alone"),
    CellState.ELSEWHERE: Look(glyph="·", letter=".", role="faint", meaning="not here; another node has it"),
    CellState.ARRIVING: Look(glyph="▃", letter=">", role="move", meaning="being fetched; the bar grows"),
    CellState.QUEUED: Look(glyph="◦", letter="q", role="move", meaning="to be fetched in its turn"),
    CellState.WAITING: Look(glyph="○", letter="w", role="wait", meaning="wanted; starts when somebody offers it"),
    CellState.SOME: Look(glyph="◪", letter="~", role="good", meaning="one mark for several: some are here"),
    CellState.UNPUBLISHED: Look(glyph="△", letter="u", role="warn", meaning="on the disk, not yet in the index"),
    CellState.OFFLINE: Look(glyph="▒", letter="o", role="dim", meaning="on a node that cannot be reached"),
    CellState.FAILED: Look(glyph="✗", letter="x", role="bad", meaning="the last try to fetch it failed"),
    CellState.NOWHERE: Look(glyph="□", letter="_", role="bad", meaning="no node that is there has it"),
    CellState.GHOST: Look(glyph="◌", letter="g", role="warn", meaning="in the index, not on the disk"),
    CellState.CONFLICT: Look(glyph="≠", letter="!", role="bad", meaning="the same name with other content elsewhere"),
}
"""In the order of the legend."""

PROBLEMS = frozenset(
    (CellState.CONFLICT, CellState.GHOST, CellState.NOWHERE, CellState.FAILED, CellState.OFFLINE, CellState.UNPUBLISHED)
)

_SEVERITY = {state: rank for rank, state in enumerate(CellState)}
_HERE = frozenset((CellState.HELD, CellState.LAST_COPY))
_FILLS = "▁▂▃▄▅▆▇"


def worst(states: Iterable[CellState]) -> CellState:
    """What one mark for several fragments says: full only if all are here, empty only if none is."""
    seen = set(states)
    first = min(seen, key=_SEVERITY.__getitem__)
    mixed = CellState.ELSEWHERE in seen and seen & _HERE
    return min(first, CellState.SOME, key=_SEVERITY.__getitem__) if mixed else first


def glyph(state: CellState, *, is_ascii: bool, fraction: float | None = None) -> str:
    """The mark of a state; that of an arriving fragment grows with what has arrived."""
    look = LOOKS[state]
    if is_ascii:
        return look.letter
    if state is CellState.ARRIVING and fraction is not None:
        return _FILLS[min(len(_FILLS) - 1, int(fraction * len(_FILLS)))]
    return look.glyph
