"""A node that plays a tiny video, and givers that hold its fragments back as a test wants it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
from werkzeug import Request, Response

from backend.core.manifest import manifest_box
from backend.core.names import FragmentName
from backend.wire.body import decode
from backend.wire.broker_client import BrokerClient
from backend.wire.playback import Playback, PlayingFragment
from tests.core.manifests import TinyVideo
from tests.eventually import eventually
from tests.node.fetching.sources import entry_of, offer
from tests.node.running import RunningBroker, RunningNode, Served

VIDEO = TinyVideo()
ID = VIDEO.manifest.video_id
NAMES = VIDEO.manifest.fragment_names()
FILES = {name: content + manifest_box(VIDEO.manifest.to_json()) for name, content in zip(NAMES, VIDEO.contents, strict=True)}


class Gate:
    """Keeps the bytes of a file from `at` on back until it opens."""

    def __init__(self, at: int) -> None:
        self.at = at
        self._opened = threading.Event()

    def open(self) -> None:
        self._opened.set()

    def wait(self) -> None:
        self._opened.wait(30)


class Giver(Served):
    """Holds fragments, some of them back. `asked` are the requests that it got, in order."""

    def __init__(self, names: Iterable[str] = NAMES, *, files: dict[FragmentName, bytes] | None = None) -> None:
        super().__init__(self._serve)
        self.names = [FragmentName(name) for name in names]
        self.asked: list[tuple[str, str | None]] = []
        self._files = files or FILES
        self._gates: dict[str, list[Gate]] = {}
        self._connections: list[socket.socket] = []

    def hold_back(self, name: str, *places: int) -> list[Gate]:
        """Of requests that ask for something before these places. All gates open at the end."""
        gates = [Gate(at) for at in places]
        self._gates[name] = gates
        return gates

    def break_off(self) -> None:
        """As when a node is killed: who waits for its bytes gets no more of them."""
        for connection in self._connections:
            with suppress(OSError):  # it may have ended by itself
                connection.shutdown(socket.SHUT_RDWR)
        self._open_gates()

    def ranges_of(self, name: str) -> list[str | None]:
        return [asked for about, asked in self.asked if about == name]

    def __exit__(self, *error: Any) -> None:
        self._open_gates()
        super().__exit__(*error)

    def _open_gates(self) -> None:
        for gates in self._gates.values():
            for gate in gates:
                gate.open()

    def _serve(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        asked = Request(environ)
        name = FragmentName(asked.path.rpartition("/")[2])
        self.asked.append((name, asked.headers.get("Range")))
        self._connections.append(environ["werkzeug.socket"])
        if name not in self.names:
            return Response(status=404)(environ, start_response)
        content = self._files[name]
        response = Response(b"", direct_passthrough=True)
        response.content_length = len(content)
        response.make_conditional(environ, accept_ranges=True, complete_length=len(content))
        start, stop = response.content_range.start or 0, response.content_range.stop or len(content)
        response.response = self._octets(name, content, start, stop)
        return response(environ, start_response)

    def _octets(self, name: str, content: bytes, start: int, stop: int) -> Iterator[bytes]:
        for gate in self._gates.get(name, []):
            if start <= gate.at < stop:
                yield content[start : gate.at]
                gate.wait()
                start = gate.at
        yield content[start:stop]


class Player:
    """A request for the stream that is read bit by bit, from another thread."""

    def __init__(self, url: str, *, start: int = 0, video: str = ID) -> None:
        self.received = bytearray()
        self.status: int | None = None
        self._url = f"{url}/videos/{video}"
        self._headers = {"Range": f"bytes={start}-"} if start else {}
        self._client = httpx.Client(trust_env=False, timeout=60)
        self._response: httpx.Response | None = None
        self._thread = threading.Thread(target=self._run, name="player")

    @property
    def is_playing(self) -> bool:
        return self._thread.is_alive()

    def has(self, octets: bytes) -> bool:
        return bytes(self.received) == octets

    def leave(self) -> None:
        """Cuts the connection."""
        with suppress(OSError):  # it may have ended by itself
            if self._response is not None:
                self._response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Player:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.leave()
        self._thread.join()
        self._client.close()

    def _run(self) -> None:
        try:
            with self._client.stream("GET", self._url, headers=self._headers) as response:
                self._response, self.status = response, response.status_code
                for octets in response.iter_raw():
                    self.received += octets
        except httpx.HTTPError:
            """The connection was cut."""


class Situation:
    """A broker, and a node of ours with an empty folder."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.stack = stack
        self.folder = folder
        self.broker_server: RunningBroker = stack.enter_context(RunningBroker())
        self.broker = BrokerClient(self.broker_server.url)
        stack.callback(self.broker.close)
        self.node: RunningNode = stack.enter_context(RunningNode(self.broker_server.url, folder))
        eventually(lambda: self.node.name in [row.name for row in self.broker.nodes()])

    def put(self, *names: str) -> None:
        """Into the node's folder, known and told."""
        for name in names:
            (self.folder / name).write_bytes(FILES[FragmentName(name)])
        eventually(lambda: set(names) <= set(self.broker.fragments_of(self.node.name).names))
        self.tell_manifest()

    def run(self, giver: Giver) -> Giver:
        """It holds what it holds, and the broker knows."""
        self.stack.enter_context(giver)
        self.offer(giver)
        return giver

    def offer(self, giver: Giver) -> None:
        entries = [entry_of(FILES[name], name=name, video=ID, index=NAMES.index(name)) for name in giver.names]
        offer(self.broker, giver, *entries)
        if giver.names:
            self.tell_manifest()

    def tell_manifest(self) -> None:
        self.broker.put_manifest(ID, VIDEO.manifest.to_json())

    def player(self, *, start: int = 0) -> Player:
        return self.stack.enter_context(Player(self.node.url, start=start))

    def get(self, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.node.url}/videos/{ID}", headers=headers, trust_env=False, timeout=30)

    def playback(self) -> Playback:
        answer = httpx.get(f"{self.node.url}/videos/{ID}/fragmentos", trust_env=False)
        assert answer.status_code == 200, answer.text
        return decode(answer.content, Playback)

    def waiting_at(self) -> list[int]:
        """The fragments for which players wait."""
        return [head.fragment for head in self.playback().playheads if head.is_waiting]

    def fragment(self, index: int) -> PlayingFragment:
        return self.playback().fragments[index]


def place_in_stream(fragment: int, offset: int) -> int:
    """Where a byte of a fragment's content lies in the stream."""
    stream_start = len(VIDEO.whole) - sum(facts.size - facts.init_size for facts in VIDEO.manifest.fragments[fragment:])
    return stream_start + offset - VIDEO.manifest.fragments[fragment].init_size
