"""The event hub: everybody is told in order, those who return are told what they missed, and nobody holds it up."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from backend.core.names import NodeName
from backend.web import event_hub
from backend.web.event_hub import EventHub, Subscription
from backend.wire.event_stream import parse_frames
from backend.wire.events import NodeExpired, NodeLeft, Restarted, parse_event
from tests.eventually import eventually
from tests.web.sample import client_of, sample_app

COMMENT = b":\n\n"


def left(number: int) -> NodeLeft:
    return NodeLeft(node=NodeName(f"nodo{number}:6001"))


def parsed(octets: bytes) -> list[tuple[str, object]]:
    frames = parse_frames(octets.decode().split("\n"))
    return [(event_id, parse_event(name, data.encode())) for event_id, name, data in frames]


def told(subscription: Subscription) -> list[object]:
    """All that waits for the subscriber, once its stream is ended."""
    subscription.end()
    return [event for octets in subscription for _, event in parsed(octets)]


def test_a_stream_begins_with_a_comment_at_once() -> None:
    assert next(iter(EventHub().subscribe())) == COMMENT


def test_events_are_told_in_order_with_growing_ids() -> None:
    hub = EventHub()
    subscription = hub.subscribe()
    for number in (1, 2, 3):
        hub.publish(left(number))
    subscription.end()

    _, octets = subscription

    assert [event for _, event in parsed(octets)] == [left(1), left(2), left(3)]
    assert [event_id.rpartition("-")[2] for event_id, _ in parsed(octets)] == ["1", "2", "3"]


def test_only_the_topics_asked_for_are_told() -> None:
    hub = EventHub()
    subscription = hub.subscribe(topics=("nodo.v", "fragmentos"))

    hub.publish(left(1))
    hub.publish(NodeExpired(node=NodeName("nodo1:6001")))

    assert told(subscription) == [NodeExpired(node=NodeName("nodo1:6001"))]


def last_id(hub: EventHub) -> str:
    """The id of the event that is published here."""
    subscription = hub.subscribe()
    hub.publish(left(0))
    subscription.end()
    return [event_id for octets in subscription for event_id, _ in parsed(octets)][-1]


def test_who_returns_is_told_what_came_meanwhile() -> None:
    hub = EventHub()
    seen = last_id(hub)
    hub.publish(left(1))
    hub.publish(NodeExpired(node=NodeName("nodo1:6001")))

    assert told(hub.subscribe(last_id=seen)) == [left(1), NodeExpired(node=NodeName("nodo1:6001"))]
    assert told(hub.subscribe(last_id=seen, topics=("nodo.retirado",))) == [left(1)]
    assert told(hub.subscribe()) == []


@pytest.mark.parametrize("seen", ["otro-1", "x", "-", "{boot}-99", "{boot}--1", "{boot}-²", f"{{boot}}-{'9' * 5000}"])
def test_who_returns_with_an_id_that_is_not_known_is_told_to_begin_anew(seen: str) -> None:
    hub = EventHub()
    boot = last_id(hub).rpartition("-")[0]

    (event,) = told(hub.subscribe(last_id=seen.format(boot=boot)))

    assert isinstance(event, Restarted)


def test_who_returns_too_late_is_told_to_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_hub, "REMEMBERED_BYTES", 300)
    hub = EventHub()
    seen = last_id(hub)
    for number in range(10):
        hub.publish(left(number))

    (event,) = told(hub.subscribe(last_id=seen))

    assert isinstance(event, Restarted)


def test_who_does_not_keep_up_is_told_to_begin_anew_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_hub, "WAITING_BYTES", 300)
    hub = EventHub()
    slow, quick = hub.subscribe(), iter(hub.subscribe())
    next(quick)
    heard = []
    for number in range(10):
        hub.publish(left(number))
        heard += parsed(next(quick))

    (event,) = told(slow)

    assert isinstance(event, Restarted)
    assert [event for _, event in heard] == [left(number) for number in range(10)]
    assert hub.subscribers == 1


def test_one_follower_too_many_is_refused_until_another_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_hub, "MOST_SUBSCRIBERS", 2)
    hub = EventHub()
    first, _second = hub.subscribe(), hub.subscribe()

    answer = client_of(sample_app(hub)).get("/eventos")
    hub.unsubscribe(first)

    assert answer.status_code == 503
    assert answer.json() == {"error": "Ya hay 2 clientes que siguen los eventos: inténtelo más tarde"}
    assert hub.subscribe() is not None


def test_after_the_hub_is_closed_every_stream_ends_even_a_new_one() -> None:
    hub = EventHub()
    open_stream = iter(hub.subscribe())

    hub.close()
    new_stream = iter(hub.subscribe())

    assert [next(open_stream), next(open_stream, None)] == [COMMENT, None]
    assert [next(new_stream), next(new_stream, None)] == [COMMENT, None]


def test_a_waiting_stream_is_woken_by_an_event_and_by_the_end() -> None:
    hub = EventHub()
    subscription = hub.subscribe()
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.extend(subscription), name="reader")
    reader.start()
    eventually(lambda: heard == [COMMENT])

    hub.publish(left(1))
    eventually(lambda: len(heard) == 2)
    hub.close()
    reader.join(5)

    assert not reader.is_alive()
    assert [event for _, event in parsed(heard[1])] == [left(1)]


def test_silence_is_filled_with_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_hub, "HEARTBEAT_SECONDS", 0.01)
    stream: Iterator[bytes] = iter(EventHub().subscribe())

    assert [next(stream) for _ in range(3)] == [COMMENT] * 3


def test_over_http_it_is_an_event_stream_that_nobody_may_keep() -> None:
    hub = EventHub()
    hub.close()

    answer = client_of(sample_app(hub)).get("/eventos?tema=nodo,fragmentos")

    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"


def test_a_client_that_leaves_is_a_subscriber_no_more() -> None:
    hub = EventHub()
    client = client_of(sample_app(hub))

    with client.stream("GET", "/eventos") as answer:
        assert answer.status_code == 200
        assert hub.subscribers == 1

    assert hub.subscribers == 0


def test_asking_for_the_head_alone_leaves_no_subscriber_behind() -> None:
    hub = EventHub()

    assert client_of(sample_app(hub)).head("/eventos").status_code == 200

    assert hub.subscribers == 0
