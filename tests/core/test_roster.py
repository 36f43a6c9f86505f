"""The roster: leases end, silence is forgotten, and revisions follow one another."""

from __future__ import annotations

import pytest

from backend.core.errors import RevisionGap, UnknownNode
from backend.core.names import NodeName
from backend.core.roster import FORGET_SECONDS, Member, Roster

NODE = NodeName("nodo1:6001")


def roster_with(*, lease_seconds: float | None = 6.0, revision: int = 3) -> Roster:
    roster = Roster()
    roster.enter(
        Member(name=NODE, url="http://nodo1:6001", epoch="e", revision=revision, lease_seconds=lease_seconds, seen=100.0)
    )
    return roster


def test_a_node_falls_silent_when_its_lease_ends_and_not_before() -> None:
    roster = roster_with()

    assert roster.fall_silent(105.9) == []
    assert [member.name for member in roster.fall_silent(106.0)] == [NODE]
    assert roster.member(NODE).silent
    assert roster.fall_silent(107.0) == []


def test_a_silent_node_is_forgotten_a_while_after_it_was_found_silent() -> None:
    roster = roster_with()
    roster.fall_silent(200.0)

    assert roster.forget(200.0 + FORGET_SECONDS - 0.1) == []
    assert [member.name for member in roster.forget(200.0 + FORGET_SECONDS)] == [NODE]
    assert NODE not in roster


def test_a_node_without_a_lease_never_falls_silent() -> None:
    roster = roster_with(lease_seconds=None)

    assert roster.next_deadline() is None
    assert roster.fall_silent(1e9) == []


def test_a_heartbeat_renews_the_lease_and_revives_the_silent() -> None:
    roster = roster_with()
    roster.fall_silent(106.0)

    before = roster.renew(NODE, epoch="e", revision=3, now=110.0)

    assert before.silent
    assert not roster.member(NODE).silent
    assert roster.next_deadline() == 116.0


@pytest.mark.parametrize(("epoch", "revision"), [("e", 2), ("e", 4), ("other", 3)])
def test_a_heartbeat_of_another_revision_or_epoch_is_a_gap_and_renews_nothing(epoch: str, revision: int) -> None:
    roster = roster_with()

    with pytest.raises(RevisionGap) as gap:
        roster.renew(NODE, epoch=epoch, revision=revision, now=105.0)

    assert gap.value.held == 3
    assert roster.next_deadline() == 106.0


def test_a_delta_advances_by_one_and_may_be_repeated() -> None:
    roster = roster_with()

    roster.advance(NODE, epoch="e", revision=4, now=101.0)
    roster.advance(NODE, epoch="e", revision=4, now=102.0)

    assert roster.member(NODE).revision == 4


@pytest.mark.parametrize(("epoch", "revision"), [("e", 2), ("e", 5), ("other", 4)])
def test_a_delta_that_does_not_follow_is_a_gap(epoch: str, revision: int) -> None:
    with pytest.raises(RevisionGap):
        roster_with().advance(NODE, epoch=epoch, revision=revision, now=101.0)


def test_nobody_speaks_for_a_node_that_is_not_there() -> None:
    roster = Roster()

    with pytest.raises(UnknownNode):
        roster.renew(NODE, epoch="e", revision=0, now=0.0)
    with pytest.raises(UnknownNode):
        roster.advance(NODE, epoch="e", revision=1, now=0.0)
    with pytest.raises(UnknownNode):
        roster.leave(NODE)


def test_the_next_deadline_is_the_earliest_of_all() -> None:
    roster = roster_with()
    roster.enter(Member(name=NodeName("nodo2:6002"), url="http://x", epoch="e", lease_seconds=2.0, seen=101.0))

    assert roster.next_deadline() == 103.0
