"""Passage: the urgent have the right of way, and nobody gives it for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.core.urgency import Urgency
from backend.node.fetching import passage
from backend.node.fetching.passage import Passage, Road, SteppedAside


@pytest.fixture
def urgencies() -> dict[str, Urgency]:
    return {"player's": Urgency.NOW, "next": Urgency.SOON, "other": Urgency.ORDINARY}


@pytest.fixture
def road(urgencies: dict[str, Urgency], monkeypatch: pytest.MonkeyPatch) -> Road:
    monkeypatch.setattr(passage, "GIVE_WAY_SECONDS", 60.0)
    return Road(urgencies.__getitem__)


@pytest.mark.parametrize(("sooner", "slower"), [("player's", "next"), ("player's", "other"), ("next", "other")])
def test_what_a_player_needs_sooner_goes_alone_and_the_others_afterwards(road: Road, sooner: str, slower: str) -> None:
    with ThreadPoolExecutor(1) as worker, road.moving(slower):
        with road.moving(sooner):
            gives_way = worker.submit(road.give_way, slower)
            with pytest.raises(TimeoutError):
                gives_way.result(0.05)

        gives_way.result(10)


def test_those_that_are_as_urgent_go_side_by_side(road: Road, urgencies: dict[str, Urgency]) -> None:
    urgencies["another"] = Urgency.ORDINARY

    with road.moving("another"), road.moving("other"):
        road.give_way("other")
        road.give_way("another")


def test_the_urgent_gives_way_to_nobody(road: Road, urgencies: dict[str, Urgency]) -> None:
    urgencies["another player's"] = Urgency.NOW

    with road.moving("player's"), road.moving("another player's"), road.moving("other"):
        road.give_way("player's")


def test_who_becomes_urgent_goes_on_at_once(road: Road, urgencies: dict[str, Urgency]) -> None:
    with ThreadPoolExecutor(1) as worker, road.moving("other"), road.moving("player's"):
        gives_way = worker.submit(road.give_way, "other")

        urgencies["other"] = Urgency.NOW
        road.reconsider()

        gives_way.result(10)


def test_the_way_is_not_given_for_ever(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "GIVE_WAY_SECONDS", 0.01)

    with road.moving("player's"), road.moving("other"):
        road.give_way("other")


def test_a_players_worker_is_left_by_what_no_player_wants_any_more(road: Road, urgencies: dict[str, Urgency]) -> None:
    wanted = Passage("next", road, urgencies.__getitem__, steps_aside=True)
    wanted.give_way()

    urgencies["next"] = Urgency.ORDINARY

    with pytest.raises(SteppedAside):
        wanted.give_way()


def test_an_ordinary_worker_is_not_left(road: Road, urgencies: dict[str, Urgency]) -> None:
    Passage("other", road, urgencies.__getitem__, steps_aside=False).give_way()
