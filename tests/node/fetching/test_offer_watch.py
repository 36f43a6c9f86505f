"""The offer watch: who waits is told when somebody offers, by event or by the clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from backend.core.names import FragmentName, node_name
from backend.node.fetching.offer_watch import OfferWatch
from backend.wire.broker_client import BrokerClient
from backend.wire.nodes import Registration
from tests.eventually import eventually
from tests.node.running import OriginalBroker, RunningBroker

NODE = node_name("nodo1:6001")


@contextmanager
def watching(broker_url: str) -> Iterator[list[Collection[FragmentName] | None]]:
    told: list[Collection[FragmentName] | None] = []
    watch = OfferWatch(broker_url, token=None, on_offers=told.append)
    watch.start()
    try:
        yield told
    finally:
        watch.stop()


def test_published_fragments_are_told_by_name() -> None:
    with RunningBroker() as broker, watching(broker.url) as told:
        eventually(lambda: told == [None])
        client = BrokerClient(broker.url)

        client.register(NODE, Registration(fragments=("a.mp4",)))

        eventually(lambda: {"a.mp4"} in told)
        client.close()


def test_a_node_that_is_there_again_may_offer_anything() -> None:
    with RunningBroker() as broker, watching(broker.url) as told:
        eventually(lambda: told == [None])
        client = BrokerClient(broker.url)

        client.register(NODE, Registration(fragments=()))

        eventually(lambda: told == [None, None])
        client.close()


def test_a_broker_without_events_is_asked_by_the_clock() -> None:
    with OriginalBroker() as broker, watching(broker.url) as told:
        eventually(lambda: len(told) >= 2)

        assert set(map(str, told)) == {"None"}
