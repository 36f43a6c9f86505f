"""The publisher: the broker's view of the node equals its catalog, whatever happens to the broker."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from flask import Flask

from backend.broker.service import create_broker
from backend.core.entry import Digest, Entry, VideoId
from backend.core.names import FragmentName, node_name
from backend.node.holding.catalog import Catalog, Known
from backend.node.holding.file_state import FileState
from backend.node.publishing.broker_view import BrokerView
from backend.node.publishing.conversation import LeaseConversation
from backend.node.publishing.publisher import Identity, Publisher
from backend.wire.broker_client import BrokerClient
from tests.core.manifests import TinyVideo
from tests.eventually import eventually
from tests.node.original import original_broker

ME = node_name("nodo1:6001")
VIDEO = TinyVideo().manifest


@dataclass
class Line(httpx.BaseTransport):
    """The way to a broker: it can be cut, and lead to another broker; it keeps what went over it."""

    app: Flask | None
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)
    loses_answers: bool = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.app is None:
            raise httpx.ConnectError("refused")
        self.sent.append((request.method, request.url.path, request.read()))
        response = httpx.WSGITransport(app=self.app).handle_request(request)
        if self.loses_answers and request.method == "PATCH":
            self.loses_answers = False
            raise httpx.ReadTimeout("no answer")
        return response

    def count(self, method: str) -> int:
        return sum(1 for sent, _, _ in self.sent if sent == method)


class Manifests:
    """Knows one video's manifest."""

    def text(self, video: VideoId) -> bytes | None:
        return VIDEO.to_json() if video == VIDEO.video_id else None


class Situation:
    """A catalog, the publisher under test, and the broker at the end of the line."""

    def __init__(self, line: Line, *, probe_seconds: float = 30.0) -> None:
        self.line = line
        self.catalog = Catalog()
        self.view = BrokerView(self.catalog)
        self.catalog.subscribe(self.view.mark)
        self.client = BrokerClient("http://broker", transport=line)
        self.publisher = Publisher(
            Identity(name=ME),
            self.view,
            Manifests(),  # type: ignore[arg-type] # all that the publisher asks of it
            self.client,
            probe_seconds=probe_seconds,
        )

    def put(self, name: str, content: str = "1", video: VideoId | None = None) -> None:
        entry = Entry(
            name=FragmentName(name), size=1, sha256=Digest(content * 64), video=video, index=None if video is None else 0
        )
        state = FileState(size=1, mtime_ns=0, inode=hash(name))
        self.catalog.apply({entry.name: Known(state, entry)}, set())

    def drop(self, name: str) -> None:
        self.catalog.apply({}, {FragmentName(name)})

    def told(self) -> list[str]:
        """What the broker says of the node."""
        answer = httpx.Client(transport=httpx.WSGITransport(app=self.line.app or Flask("none")), base_url="http://broker").get(
            f"/nodos/{ME}/fragmentos"
        )
        return sorted(answer.json().get("fragmentos", ["-"]))


@contextmanager
def publishing(situation: Situation) -> Iterator[Situation]:
    situation.publisher.start()
    try:
        yield situation
    finally:
        situation.publisher.stop()
        situation.client.close()


@pytest.fixture
def line() -> Line:
    return Line(create_broker().app)


def test_what_is_there_at_the_start_is_registered_with_a_lease(line: Line) -> None:
    situation = Situation(line)
    situation.put("a.mp4")

    with publishing(situation):
        eventually(lambda: situation.told() == ["a.mp4"])

        body = json.loads(next(body for method, _, body in line.sent if method == "POST"))
    assert body["vigencia"] == 6
    assert body["fragmentos"] == [{"nombre": "a.mp4", "bytes": 1, "sha256": "1" * 64}]


def test_changes_are_told_as_deltas_and_never_as_whole_lists(line: Line) -> None:
    with publishing(Situation(line)) as situation:
        eventually(lambda: situation.told() == [])

        situation.put("a.mp4")
        eventually(lambda: situation.told() == ["a.mp4"])
        situation.put("b.mp4")
        situation.drop("a.mp4")
        eventually(lambda: situation.told() == ["b.mp4"])

        assert line.count("POST") == 1


def test_what_was_told_is_said_in_the_log(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), publishing(Situation(line)) as situation:
        eventually(lambda: situation.told() == [])

        situation.put("a.mp4")
        eventually(lambda: "'a.mp4' announced" in caplog.text)
        situation.drop("a.mp4")
        eventually(lambda: "'a.mp4' withdrawn" in caplog.text)

    assert [getattr(record, "fragment", None) for record in caplog.records if "'a.mp4'" in record.message] == ["a.mp4"] * 2


def test_what_changes_and_changes_back_before_it_is_told_is_no_news(line: Line) -> None:
    situation = Situation(line)
    situation.put("a.mp4", "1")
    situation.view.confirm(situation.view.take_all())

    situation.put("a.mp4", "2")
    situation.put("a.mp4", "1")
    situation.put("b.mp4")
    situation.drop("b.mp4")

    assert situation.view.take_changes() is None
    situation.client.close()


def test_a_broker_that_lost_its_memory_is_told_everything(line: Line) -> None:
    with publishing(Situation(line)) as situation:
        situation.put("a.mp4")
        eventually(lambda: situation.told() == ["a.mp4"])

        line.app = create_broker().app

        eventually(lambda: situation.told() == ["a.mp4"])


def test_a_broker_that_was_away_hears_what_changed_meanwhile(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), publishing(Situation(line)) as situation:
        situation.put("a.mp4")
        eventually(lambda: situation.told() == ["a.mp4"])

        app, line.app = line.app, None
        situation.put("b.mp4")
        eventually(lambda: not situation.view.is_connected)
        assert "no responde" in (situation.publisher.notice or "")
        line.app = app

        eventually(lambda: situation.told() == ["a.mp4", "b.mp4"])
        assert situation.publisher.notice is None
    assert [record.levelname for record in caplog.records if "no broker" in record.message] == ["WARNING"]


def test_a_broker_that_was_away_and_missed_nothing_is_sent_no_list(line: Line) -> None:
    with publishing(Situation(line)) as situation:
        situation.put("a.mp4")
        eventually(lambda: situation.told() == ["a.mp4"])
        app, line.app = line.app, None
        eventually(lambda: not situation.view.is_connected)

        line.app = app

        eventually(lambda: situation.view.is_connected)
        assert line.count("POST") == 1


def test_a_delta_whose_answer_was_lost_is_followed_by_the_whole_list(line: Line) -> None:
    with publishing(Situation(line)) as situation:
        eventually(lambda: situation.view.is_connected)
        line.loses_answers = True

        situation.put("a.mp4")

        eventually(lambda: line.count("POST") == 2)
        eventually(lambda: situation.told() == ["a.mp4"])


def test_the_manifest_of_a_video_reaches_the_broker_once(line: Line) -> None:
    with publishing(Situation(line)) as situation:
        situation.put("film_000.mp4", video=VIDEO.video_id)
        eventually(lambda: situation.client.manifest(VIDEO.video_id) == VIDEO.to_json())
        situation.put("film_001.mp4", "2", video=VIDEO.video_id)
        eventually(lambda: situation.told() == ["film_000.mp4", "film_001.mp4"])

        assert sum(path.endswith("/manifiesto") and method == "PUT" for method, path, _ in line.sent) == 1


def test_it_leaves_at_the_end(line: Line) -> None:
    with publishing(Situation(line)) as situation:
        eventually(lambda: situation.view.is_connected)

    assert situation.told() == ["-"]


def test_at_an_end_without_a_broker_nobody_waits_long() -> None:
    situation = Situation(Line(None))

    with publishing(situation):
        eventually(lambda: situation.publisher.notice)

    assert situation.line.sent == []


def test_who_waits_for_a_fragment_to_be_told_returns_when_it_is(line: Line) -> None:
    with publishing(Situation(line)) as situation:
        eventually(lambda: situation.view.is_connected)
        situation.put("a.mp4")

        situation.view.wait_until_told(FragmentName("a.mp4"), Digest("1" * 64), 10)

        assert situation.told() == ["a.mp4"]


def test_without_a_broker_nobody_waits_for_it_to_be_told() -> None:
    situation = Situation(Line(None))

    situation.view.wait_until_told(FragmentName("a.mp4"), Digest("1" * 64), 3600)


def test_a_broker_of_the_original_routes_gets_plain_names_by_post_alone() -> None:
    line = Line(original_broker())
    with publishing(Situation(line)) as situation:
        situation.put("a.mp4")
        eventually(lambda: situation.told() == ["a.mp4"])
        situation.put("b.mp4")
        eventually(lambda: situation.told() == ["a.mp4", "b.mp4"])

        assert situation.publisher.is_by_names
        posts = [json.loads(body) for method, _, body in line.sent if method == "POST"]
        assert posts[-1] == {"fragmentos": ["a.mp4", "b.mp4"]}
        assert {method for method, _, _ in line.sent} <= {"GET", "POST"}

    assert situation.told() == []


def test_a_broker_of_the_original_routes_that_restarts_is_told_again() -> None:
    line = Line(original_broker())
    with publishing(Situation(line)) as situation:
        situation.put("a.mp4")
        eventually(lambda: situation.told() == ["a.mp4"])

        line.app = original_broker()

        eventually(lambda: situation.told() == ["a.mp4"])


def test_a_broker_of_ours_in_the_place_of_an_original_one_is_noticed() -> None:
    line = Line(original_broker())
    with publishing(Situation(line, probe_seconds=0.0)) as situation:
        situation.put("a.mp4")
        eventually(lambda: situation.publisher.is_by_names)

        line.app = create_broker().app

        eventually(lambda: situation.told() == ["a.mp4"] and not situation.publisher.is_by_names)


def test_a_token_that_the_broker_does_not_take_is_told(caplog: pytest.LogCaptureFixture) -> None:
    situation = Situation(Line(create_broker(token=uuid.uuid4().hex).app))

    with caplog.at_level(logging.WARNING), publishing(situation):
        eventually(lambda: "401" in caplog.text)
        eventually(lambda: "respondió 401: Falta el token" in (situation.publisher.notice or ""))


def test_another_node_of_the_same_name_is_told_until_it_is_gone(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LeaseConversation, "pause_seconds", 0.05)
    app = create_broker().app
    first, second = Situation(Line(app)), Situation(Line(app))

    with caplog.at_level(logging.WARNING), publishing(first):
        eventually(lambda: first.view.is_connected)
        with publishing(second):
            eventually(lambda: first.publisher.notice == second.publisher.notice == f"Otro nodo se registra con el nombre {ME}")
        eventually(lambda: first.publisher.notice is None)

    assert f"another node registers as {ME}" in caplog.text
