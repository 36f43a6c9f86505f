"""Passage: what players need sooner has the right of way, and nobody gives it for ever."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from backend.core.names import NodeName
from backend.core.urgency import ORDINARY, Standing, Urgency
from backend.node.fetching import passage
from backend.node.fetching.passage import Passage, Road, SteppedAside

A, B = NodeName("a:1"), NodeName("b:1")


@pytest.fixture
def standings() -> dict[str, Standing]:
    return {
        "read": Standing(Urgency.NOW),
        "next": Standing(Urgency.SOON, 1),
        "after next": Standing(Urgency.SOON, 2),
        "other": ORDINARY,
    }


@pytest.fixture
def road(standings: dict[str, Standing], monkeypatch: pytest.MonkeyPatch) -> Road:
    monkeypatch.setattr(passage, "GIVE_WAY_SECONDS", 60.0)
    return Road(standings.__getitem__)


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as worker:
        yield worker


@pytest.mark.parametrize(
    ("sooner", "slower"),
    [("read", "next"), ("read", "other"), ("next", "after next"), ("next", "other")],
)
def test_what_is_needed_sooner_comes_alone_and_the_rest_afterwards(
    road: Road, worker: ThreadPoolExecutor, sooner: str, slower: str
) -> None:
    with road.moving(slower):
        road.comes_from(slower, A)
        with road.moving(sooner):
            road.comes_from(sooner, A)
            gives_way = worker.submit(road.give_way, slower)
            with pytest.raises(TimeoutError):
                gives_way.result(0.05)

        gives_way.result(10)


def test_what_players_need_comes_from_several_nodes_side_by_side(road: Road) -> None:
    with road.moving("read"), road.moving("next"):
        road.comes_from("read", A)
        road.comes_from("next", B)

        road.give_way("next")


def test_until_it_is_known_from_where_the_sooner_comes_the_way_is_kept_free(road: Road, worker: ThreadPoolExecutor) -> None:
    with road.moving("next"), road.moving("read"):
        road.comes_from("next", B)
        gives_way = worker.submit(road.give_way, "next")
        with pytest.raises(TimeoutError):
            gives_way.result(0.05)

        road.comes_from("read", A)

        gives_way.result(10)


def test_what_no_player_needs_waits_from_whatever_node_it_comes(road: Road, worker: ThreadPoolExecutor) -> None:
    with ExitStack() as stack:
        stack.enter_context(road.moving("other"))
        road.comes_from("other", A)
        with road.moving("next"):
            road.comes_from("next", B)
            gives_way = worker.submit(road.give_way, "other")
            with pytest.raises(TimeoutError):
                gives_way.result(0.05)

        gives_way.result(10)


def test_those_that_stand_alike_go_side_by_side(road: Road, standings: dict[str, Standing]) -> None:
    standings |= {"another": ORDINARY, "another player's": Standing(Urgency.NOW)}

    with road.moving("another"), road.moving("other"):
        road.give_way("other")
        road.give_way("another")
    with road.moving("read"), road.moving("another player's"), road.moving("other"):
        road.give_way("read")
        road.give_way("another player's")


def test_who_becomes_urgent_goes_on_at_once(road: Road, standings: dict[str, Standing], worker: ThreadPoolExecutor) -> None:
    with road.moving("other"), road.moving("read"):
        gives_way = worker.submit(road.give_way, "other")

        standings["other"] = Standing(Urgency.NOW)
        road.reconsider()

        gives_way.result(10)


def test_the_way_is_not_given_for_ever(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "GIVE_WAY_SECONDS", 0.01)

    with road.moving("read"), road.moving("other"):
        road.give_way("other")


def test_a_players_worker_is_left_by_what_no_player_wants_any_more(road: Road, standings: dict[str, Standing]) -> None:
    wanted = Passage("next", road, standings.__getitem__, steps_aside=True)
    with wanted.moving():
        wanted.enter(A)

        standings["next"] = ORDINARY

        with pytest.raises(SteppedAside):
            wanted.give_way()


def test_an_ordinary_worker_is_not_left(road: Road, standings: dict[str, Standing]) -> None:
    ordinary = Passage("other", road, standings.__getitem__, steps_aside=False)

    with ordinary.moving():
        ordinary.enter(A)
        ordinary.give_way()
