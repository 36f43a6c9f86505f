"""Transfers: what changes them, and what does not any more; and which wishes one transfer serves."""

from __future__ import annotations

import pytest

from backend.core.entry import VideoId
from backend.core.names import fragment_name, node_name
from backend.core.transfer import State, Transfer, Wish

NAME = fragment_name("film_000.mp4")
NODE = node_name("a:1")


def begun() -> Transfer:
    return Transfer(id="1", wish=Wish(fragment=NAME), created=1.0)


def test_each_source_counts_as_a_try() -> None:
    transfer = begun().trying(NODE, reason=None).trying(node_name("b:1"), reason="a:1 no responde")

    assert (transfer.state, transfer.source, transfer.tries) == (State.RUNNING, "b:1", 2)


def test_a_waiting_transfer_has_no_source_and_can_be_queued_again() -> None:
    waiting = begun().trying(NODE, reason=None).waiting("nadie lo tiene todavía", offered=False)

    assert (waiting.state, waiting.source) == (State.WAITING, None)
    assert waiting.queued().state is State.QUEUED


def test_a_waiting_transfer_says_what_it_keeps() -> None:
    advanced = begun().trying(NODE, reason=None).advanced(received=7, size=9, bytes_per_second=1.0)

    nothing = advanced.waiting("a:1 no responde", offered=True)
    something = advanced.waiting("a:1 no responde", offered=True, received=4)

    assert (nothing.received, something.received, something.size) == (0, 4, 9)


@pytest.mark.parametrize(
    "ended",
    [begun().done(now=2.0), begun().failed("no", now=2.0), begun().cancelled(now=2.0)],
    ids=lambda transfer: transfer.state.value,
)
def test_what_has_ended_does_not_change_any_more(ended: Transfer) -> None:
    assert ended.has_ended
    assert ended.ended == 2.0
    assert ended.done(now=3.0) is ended
    assert ended.failed("other", now=3.0) is ended
    assert ended.cancelled(now=3.0) is ended
    assert ended.queued() is ended
    assert ended.trying(NODE, reason=None) is ended


def test_the_reason_for_another_source_is_still_told_at_the_end() -> None:
    transfer = begun().trying(NODE, reason="b:1 no responde; se descarga de otro nodo").done(now=2.0)

    assert transfer.reason == "b:1 no responde; se descarga de otro nodo"


def test_a_wish_without_a_pick_is_served_by_any_transfer_of_the_fragment_that_does_not_insist_on_a_node() -> None:
    wish = Wish(fragment=NAME)

    assert wish.is_served_by(Wish(fragment=NAME))
    assert wish.is_served_by(Wish(fragment=NAME, picked=NODE))
    assert not wish.is_served_by(Wish(fragment=NAME, picked=NODE, only=True))
    assert not wish.is_served_by(Wish(fragment=fragment_name("film_001.mp4")))


def test_a_pick_is_served_by_the_same_pick_alone() -> None:
    wish = Wish(fragment=NAME, picked=NODE, only=True)

    assert wish.is_served_by(Wish(fragment=NAME, picked=NODE, only=True))
    assert not wish.is_served_by(Wish(fragment=NAME, picked=NODE))
    assert not wish.is_served_by(Wish(fragment=NAME))


def test_a_video_is_not_served_by_a_fragment_of_just_any() -> None:
    wish = Wish(fragment=NAME, video=VideoId("a" * 64))

    assert wish.is_served_by(Wish(fragment=NAME, video=VideoId("a" * 64)))
    assert not wish.is_served_by(Wish(fragment=NAME))
