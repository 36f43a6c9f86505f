"""Choosing the cut points: among the places where a fragment may begin, those nearest to equal shares."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf


def choose_cuts(times: Sequence[int], *, start: int, end: int, count: int) -> list[int]:
    """Which of the increasing `times` begin the fragments: `count` different indexes, the first 0, such that the squared
    distances to equal shares of `start` to `end` add up to the least. Needs `count` times or more.

    Exact, by dynamic programming over (fragments begun, last index used). A cut is never `count` places or more away from
    the one nearest to its share, for one of those between would be free: so only these are looked at.
    """
    if len(times) < count:
        raise ValueError(f"{count} cuts cannot be chosen among {len(times)} places")
    steps = [_Step(places=range(1), distances=[0.0], came_from=[0])]
    for fragment in range(1, count):
        ideal = start + (end - start) * fragment / count
        nearest = bisect_left(times, ideal)
        places = range(max(fragment, nearest - count), min(len(times) - count + fragment, nearest + count) + 1)
        steps.append(_next_step(steps[-1], times, places, ideal))
    return _way_back(steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """Where the latest fragment may begin; of each place the least sum so far and the place of the fragment before."""

    places: range
    distances: list[float]
    came_from: list[int]


def _next_step(before: _Step, times: Sequence[int], places: range, ideal: float) -> _Step:
    distances, came_from = [], []
    least, best_place = inf, 0
    earlier = 0
    for place in places:
        while earlier < len(before.places) and before.places[earlier] < place:
            if before.distances[earlier] < least:
                least, best_place = before.distances[earlier], before.places[earlier]
            earlier += 1
        distances.append(least + (times[place] - ideal) ** 2)
        came_from.append(best_place)
    return _Step(places=places, distances=distances, came_from=came_from)


def _way_back(steps: list[_Step]) -> list[int]:
    last = steps[-1]
    place = last.places[min(range(len(last.places)), key=last.distances.__getitem__)]
    chosen = [place]
    for step in reversed(steps[1:]):
        place = step.came_from[place - step.places.start]
        chosen.append(place)
    return chosen[::-1]
