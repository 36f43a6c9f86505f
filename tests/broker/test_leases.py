"""A node that says nothing any more is offered to nobody, and after a while forgotten."""

from __future__ import annotations

import pytest

from backend.broker.catalogue import Catalogue
from backend.broker.membership import Membership
from backend.broker.swarm import Swarm
from backend.broker.videos import Videos
from backend.core.errors import UnknownNode
from backend.core.roster import FORGET_SECONDS
from backend.web.event_hub import EventHub
from backend.web.service import Service
from backend.wire.broker_client import BrokerClient
from backend.wire.events import FragmentsPublished, NodeExpired, NodeFellSilent, NodeRegistered
from backend.wire.nodes import Registration
from tests.broker.swarm_facts import NODE_1, NODE_2, beat, delta, entry, events, name, registration
from tests.eventually import eventually

FRAGMENT = name("a_000.mp4")


class Clock:
    """Stands still until it is told the time."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Broker:
    """A broker without a thread or a server, whose time the test tells."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.hub = EventHub()
        swarm = Swarm(self.clock)
        self.membership = Membership(swarm, self.hub.publish)
        self.catalogue = Catalogue(swarm)
        self.videos = Videos(swarm)

    def pass_time(self, seconds: float) -> float | None:
        self.clock.now += seconds
        return self.membership.end_leases()

    def holders(self) -> tuple[str, ...]:
        return self.catalogue.holders(FRAGMENT, details=False).nodes

    def states(self) -> dict[str, str]:
        return {row.name: row.state for row in self.catalogue.nodes().nodes}


@pytest.fixture
def quiet() -> Broker:
    broker = Broker()
    broker.membership.register(NODE_1, registration(entry(FRAGMENT), lease=6.0))
    return broker


def test_a_silent_node_is_offered_to_nobody_but_still_listed(quiet: Broker) -> None:
    quiet.pass_time(5.9)
    assert quiet.holders() == (NODE_1,)

    quiet.pass_time(0.1)

    assert quiet.holders() == ()
    assert quiet.states() == {NODE_1: "callado"}
    assert quiet.catalogue.fragments_of(NODE_1, details=False).names == (FRAGMENT,)
    assert [row.nodes for row in quiet.catalogue.page(prefix="", start="", limit=10).rows] == [()]
    assert [(row.present, row.missing, row.fewest_copies) for row in quiet.videos.overview().videos] == [(0, (0,), 0)]
    assert quiet.videos.detail("titulo:a.mp4").fragments[0].nodes == ()


@pytest.mark.parametrize("sign", ["heartbeat", "delta", "registration"])
def test_any_sign_of_life_brings_it_back(quiet: Broker, sign: str) -> None:
    quiet.pass_time(30.0)

    match sign:
        case "heartbeat":
            quiet.membership.hear(NODE_1, beat(0))
        case "delta":
            quiet.membership.publish(NODE_1, delta(revision=1))
        case "registration":
            quiet.membership.register(NODE_1, registration(entry(FRAGMENT), lease=6.0))

    assert quiet.holders() == (NODE_1,)
    assert quiet.states() == {NODE_1: "vivo"}
    kinds = [type(event) for event in events(quiet.hub)]
    assert kinds == [NodeRegistered, FragmentsPublished, NodeFellSilent, NodeRegistered]


def test_one_that_stays_silent_is_forgotten(quiet: Broker) -> None:
    quiet.pass_time(6.0)
    quiet.pass_time(FORGET_SECONDS)

    assert quiet.states() == {}
    with pytest.raises(UnknownNode):
        quiet.membership.hear(NODE_1, beat(0))
    assert quiet.catalogue.page(prefix="", start="", limit=10).total == 0
    assert events(quiet.hub)[-1] == NodeExpired(node=NODE_1)


def test_heartbeats_keep_it_alive(quiet: Broker) -> None:
    for _ in range(10):
        quiet.pass_time(5.0)
        quiet.membership.hear(NODE_1, beat(0))

    assert quiet.states() == {NODE_1: "vivo"}


def test_a_node_of_the_original_routes_never_expires(quiet: Broker) -> None:
    quiet.membership.register(NODE_2, Registration(fragments=(FRAGMENT,)))

    quiet.pass_time(1e9)
    quiet.pass_time(1e9)

    assert quiet.states() == {NODE_2: "vivo"}
    assert quiet.holders() == (NODE_2,)


def test_the_next_end_of_a_lease_is_told_in_seconds(quiet: Broker) -> None:
    quiet.membership.register(NODE_2, registration(lease=2.0))

    assert quiet.pass_time(0.5) == 1.5
    assert quiet.pass_time(1.5) == 4.0
    quiet.membership.leave(NODE_1)
    assert quiet.pass_time(0.0) == FORGET_SECONDS
    quiet.membership.leave(NODE_2)
    assert quiet.pass_time(0.0) is None


def test_in_a_running_broker_leases_end_by_themselves(broker: Service, client: BrokerClient) -> None:
    client.register(NODE_2, registration(entry(FRAGMENT), lease=600.0))
    client.register(NODE_1, registration(entry(FRAGMENT), lease=0.05))

    eventually(lambda: client.holders(FRAGMENT).nodes == (NODE_2,), seconds=5)
    client.heartbeat(NODE_1, beat(0))

    assert client.holders(FRAGMENT).nodes == (NODE_1, NODE_2)
    eventually(lambda: client.holders(FRAGMENT).nodes == (NODE_2,), seconds=5)
