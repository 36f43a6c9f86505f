"""How urgent a transfer is: what a player waits for comes before what it plays next, and that before all else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, islice


class Urgency(IntEnum):
    """The smaller, the sooner."""

    NOW = 0
    """A player reads it."""

    SOON = 1
    """A player comes to it next."""

    ORDINARY = 2


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """`distance` is how many missing fragments a player comes to before this one."""

    urgency: Urgency = Urgency.ORDINARY
    distance: int = 0


ORDINARY = Standing()


def standings(reading: Iterable[int], is_missing: Iterable[bool], *, ahead: int) -> dict[int, Standing]:
    """Of the fragments of a video that should be fetched next: `reading` are those that players read, `is_missing` tells of
    each whether it is not here; at most `ahead` for each player, the nearest first, after the last those before it."""
    missing = tuple(is_missing)
    chosen: dict[int, Standing] = {}
    for current in reading:
        wanted = (fragment for fragment in _playing_order(current, len(missing)) if missing[fragment])
        for distance, fragment in enumerate(islice(wanted, ahead)):
            standing = Standing(Urgency.NOW if fragment == current else Urgency.SOON, distance)
            chosen[fragment] = min(standing, chosen.get(fragment, standing))
    return chosen


def _playing_order(current: int, count: int) -> Iterator[int]:
    return chain(range(current, count), range(current))
