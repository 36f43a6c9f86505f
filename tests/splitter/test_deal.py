"""Fragments are dealt out in runs, over HTTP, to nodes that were asked beforehand whether they are there."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.entry import Digest
from backend.core.errors import InvalidName, OtherContent, Unreachable
from backend.core.names import fragment_name
from backend.wire.answers import Error, Health, Message
from backend.wire.body import encode
from backend.wire.fragments import EntryBody, FragmentList
from splitter.deal import check_names, connected, deal, equal_runs, node_url
from splitter.errors import NamesTaken, NotANode
from tests.processes import free_port


def health_of(service: Literal["broker", "nodo"]) -> Health:
    moment = "2026-01-01T00:00:00Z"
    return Health(service=service, name="nodo1:6001", version="1", state="sano", started=moment, pid=1, notices=())


class ListeningNode(ThreadingHTTPServer):
    """Takes what it is handed, and remembers it; a name in `taken` is already there with other content.
    `refusal` is the status with which it takes nothing at all."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.held: dict[str, bytes] = {}
        self.taken: set[str] = set()
        self.refusal: int | None = None
        self.health = health_of("nodo")
        self.address = f"127.0.0.1:{self.server_port}"

    def list_of_all(self) -> FragmentList:
        every = {**self.held, **dict.fromkeys(self.taken, b"other content")}
        details = (
            EntryBody(name=fragment_name(name), size=len(content), sha256=Digest(hashlib.sha256(content).hexdigest()))
            for name, content in sorted(every.items())
        )
        return FragmentList(names=tuple(map(fragment_name, sorted(every))), details=tuple(details))


class _Answering(BaseHTTPRequestHandler):
    server: ListeningNode

    def do_GET(self) -> None:
        if self.path.startswith("/mis_fragmentos"):
            self._answer(200, encode(self.server.list_of_all()))
        else:
            self._answer(200, encode(self.server.health))

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        name = self.path.removeprefix("/fragmentos/")
        if self.server.refusal is not None:
            self._answer(self.server.refusal, encode(Error(sentence="no")))
            return
        if name in self.server.taken:
            self._answer(409, encode(Error(sentence="otro contenido")))
            return
        self.server.held[name] = content
        self._answer(201, encode(Message(text="guardado")))

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 # the base class's word
        """Tests are quiet."""


@contextmanager
def listening_node() -> Iterator[ListeningNode]:
    with ListeningNode() as node:
        thread = threading.Thread(target=node.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield node
        finally:
            node.shutdown()
            thread.join()


@pytest.fixture
def node() -> Iterator[ListeningNode]:
    with listening_node() as one:
        yield one


@pytest.fixture
def other_node() -> Iterator[ListeningNode]:
    with listening_node() as one:
        yield one


@pytest.fixture
def fragments(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"film_{index:03d}.mp4" for index in range(10)]
    for path in paths:
        path.write_bytes(path.name.encode() * 1000)
    return paths


@given(st.integers(min_value=0, max_value=40), st.integers(min_value=1, max_value=7))
def test_runs_are_in_order_and_as_equal_as_possible(fragments: int, nodes: int) -> None:
    paths = [Path(str(index)) for index in range(fragments)]

    runs = equal_runs(paths, nodes)

    assert [path for run in runs for path in run] == paths
    lengths = [len(run) for run in runs]
    assert len(lengths) == nodes
    assert lengths == sorted(lengths, reverse=True)
    assert max(lengths) - min(lengths) <= 1


def test_ten_over_two_are_five_each(fragments: list[Path], node: ListeningNode, other_node: ListeningNode) -> None:
    shares: list[float] = []

    with connected([node_url(node.address), node_url(other_node.address)]) as clients:
        dealt = deal(fragments, clients, shares.append)

    names = [path.name for path in fragments]
    assert list(dealt.values()) == [names[:5], names[5:]]
    assert node.held == {path.name: path.read_bytes() for path in fragments[:5]}
    assert other_node.held == {path.name: path.read_bytes() for path in fragments[5:]}
    assert shares[-1] == 1


def test_a_node_that_has_another_file_of_that_name_says_so(fragments: list[Path], node: ListeningNode) -> None:
    node.taken = {"film_002.mp4"}

    with connected([node_url(node.address)]) as clients, pytest.raises(OtherContent, match=r"film_002\.mp4"):
        deal(fragments, clients, lambda _: None)


def test_names_that_no_node_has_with_other_content_are_free(fragments: list[Path], node: ListeningNode) -> None:
    node.held = {"film_002.mp4": fragments[2].read_bytes(), "other_000.mp4": b"other"}

    with connected([node_url(node.address)]) as clients:
        check_names(fragments, clients)


def test_names_are_taken_also_on_a_node_that_would_get_other_fragments(
    fragments: list[Path], node: ListeningNode, other_node: ListeningNode
) -> None:
    other_node.held = {"film_002.mp4": b"an earlier version"}

    with connected([node_url(node.address), node_url(other_node.address)]) as clients, pytest.raises(NamesTaken) as refused:
        check_names(fragments, clients)

    assert refused.value.names == {f"http://{other_node.address}": ["film_002.mp4"]}


def test_a_broker_takes_no_fragments(node: ListeningNode) -> None:
    node.health = health_of("broker")

    with pytest.raises(NotANode, match="broker"), connected([node_url(node.address)]):
        pass


def test_a_node_that_is_not_there_is_noticed_beforehand() -> None:
    with pytest.raises(Unreachable), connected([f"http://127.0.0.1:{free_port()}"]):
        pass


def test_nodes_are_named_by_host_and_port_or_by_address() -> None:
    assert node_url("nodo1:6001") == "http://nodo1:6001"
    assert node_url("https://nodo1/") == "https://nodo1/"


@pytest.mark.parametrize("text", ["nodo 1", "nodo1:port", "ftp://nodo1", ""])
def test_other_words_name_no_node(text: str) -> None:
    with pytest.raises(InvalidName):
        node_url(text)
