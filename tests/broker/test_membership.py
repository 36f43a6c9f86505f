"""Nodes tell what changes; the broker's view of them is what they told, or they are asked for the whole."""

from __future__ import annotations

import pytest

from backend.core.errors import Refused, RevisionGap, UnknownNode
from backend.web.service import Service
from backend.wire.broker_client import BrokerClient
from backend.wire.events import FragmentsPublished, NodeLeft, NodeRegistered
from backend.wire.nodes import Registration
from tests.broker.swarm_facts import EPOCH, NODE_1, beat, delta, entry, events, name, registration


def names_of(client: BrokerClient) -> tuple[str, ...]:
    return client.fragments_of(NODE_1).names


def test_a_node_with_an_epoch_is_told_the_revision_that_is_held(client: BrokerClient) -> None:
    answer = client.register(NODE_1, registration(entry("a_000.mp4"), revision=5))

    assert (answer.text, answer.revision) == ("Nodo registrado", 5)


def test_a_delta_changes_what_it_says_and_nothing_else(client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4"), entry("a_001.mp4")))

    answer = client.publish(NODE_1, delta(entry("a_002.mp4"), removed=("a_000.mp4", "never_there.mp4"), revision=1))

    assert answer.revision == 1
    assert names_of(client) == ("a_001.mp4", "a_002.mp4")


def test_a_delta_that_is_sent_twice_does_no_harm(client: BrokerClient) -> None:
    client.register(NODE_1, registration())
    client.publish(NODE_1, delta(entry("a_000.mp4"), revision=1))

    client.publish(NODE_1, delta(entry("a_000.mp4"), revision=1))

    assert names_of(client) == ("a_000.mp4",)
    client.publish(NODE_1, delta(removed=("a_000.mp4",), revision=2))
    assert names_of(client) == ()


@pytest.mark.parametrize(("revision", "epoch"), [(3, EPOCH), (0, EPOCH), (2, "another")])
def test_a_gap_is_refused_with_the_held_revision_and_changes_nothing(client: BrokerClient, revision: int, epoch: str) -> None:
    client.register(NODE_1, registration(revision=1))

    with pytest.raises(RevisionGap) as gap:
        client.publish(NODE_1, delta(entry("a_000.mp4"), revision=revision, epoch=epoch))

    assert gap.value.held == 1
    assert names_of(client) == ()


def test_a_heartbeat_must_tell_the_revision_that_is_held(client: BrokerClient) -> None:
    client.register(NODE_1, registration(revision=1))

    assert client.heartbeat(NODE_1, beat(1)).revision == 1
    with pytest.raises(RevisionGap):
        client.heartbeat(NODE_1, beat(2))
    with pytest.raises(RevisionGap):
        client.heartbeat(NODE_1, beat(1, epoch="another"))


def test_a_node_that_is_not_known_is_told_so(client: BrokerClient) -> None:
    with pytest.raises(UnknownNode):
        client.publish(NODE_1, delta(revision=1))
    with pytest.raises(UnknownNode):
        client.heartbeat(NODE_1, beat(0))
    with pytest.raises(Refused, match="Nodo no encontrado"):
        client.leave(NODE_1)


def test_a_node_that_leaves_is_gone_at_once(client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4")))

    client.leave(NODE_1)

    assert client.holders(name("a_000.mp4")).nodes == ()
    with pytest.raises(UnknownNode):
        names_of(client)


def test_an_entry_with_a_name_that_is_none_refuses_the_whole(client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4")))

    with pytest.raises(Refused, match="Nombre no válido"):
        client.publish(NODE_1, delta(entry("../a"), revision=1))
    with pytest.raises(Refused, match="Nombre no válido"):
        client.register(NODE_1, registration(entry(".hidden")))

    assert names_of(client) == ("a_000.mp4",)


def test_a_node_is_to_be_had_where_it_says_or_else_under_its_name(client: BrokerClient) -> None:
    client.register(NODE_1, Registration(fragments=("a_000.mp4",), url="http://10.0.0.7:6001/"))
    (told,) = client.nodes()
    client.register(NODE_1, Registration(fragments=("a_000.mp4",)))
    (untold,) = client.nodes()

    assert told.url == "http://10.0.0.7:6001"
    assert untold.url == "http://nodo1:6001"


def test_the_list_of_nodes_tells_how_each_one_is(client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4"), entry("a_001.mp4"), lease=6.0))

    (row,) = client.nodes()

    assert (row.name, row.state, row.fragments, row.size, row.lease_seconds) == (NODE_1, "vivo", 2, 2000, 6.0)
    assert row.seen.endswith("Z")


def test_each_change_is_an_event_in_the_order_of_the_changes(broker: Service, client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4")))
    client.publish(NODE_1, delta(entry("a_001.mp4"), removed=("a_000.mp4",), revision=1))
    client.heartbeat(NODE_1, beat(1))
    client.register(NODE_1, registration(entry("a_001.mp4"), revision=1))
    client.leave(NODE_1)

    registered, first, second, left = events(broker.hub)

    assert isinstance(registered, NodeRegistered)
    assert (registered.node.name, registered.node.fragments) == (NODE_1, 1)
    assert first == FragmentsPublished(node=NODE_1, added=(entry("a_000.mp4"),), epoch=EPOCH, revision=0)
    assert second == FragmentsPublished(
        node=NODE_1, added=(entry("a_001.mp4"),), removed=(name("a_000.mp4"),), epoch=EPOCH, revision=1
    )
    assert left == NodeLeft(node=NODE_1)


def test_a_registration_tells_only_the_difference(broker: Service, client: BrokerClient) -> None:
    client.register(NODE_1, registration("a_000.mp4", entry("a_001.mp4")))
    client.register(NODE_1, registration("a_000.mp4", entry("a_001.mp4", "other content"), revision=1))

    change = events(broker.hub)[-1]

    assert change == FragmentsPublished(node=NODE_1, added=(entry("a_001.mp4", "other content"),), epoch=EPOCH, revision=1)


def test_a_node_that_comes_back_in_another_run_or_place_is_told_anew(broker: Service, client: BrokerClient) -> None:
    client.register(NODE_1, registration())
    client.register(NODE_1, registration(epoch="another"))
    client.register(NODE_1, Registration(fragments=(), epoch="another", url="http://10.0.0.7:6001"))

    assert [type(event) for event in events(broker.hub)] == [NodeRegistered] * 3


def test_a_great_change_is_told_without_its_names(broker: Service, client: BrokerClient) -> None:
    client.register(NODE_1, registration(*(f"a_{number:04}.mp4" for number in range(1001))))

    change = events(broker.hub)[-1]

    assert change == FragmentsPublished(node=NODE_1, too_many=True, epoch=EPOCH, revision=0)
