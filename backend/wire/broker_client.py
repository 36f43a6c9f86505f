"""The broker's routes as methods."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx

from backend.core.entry import VideoId
from backend.core.errors import UnknownNode, UnknownVideo
from backend.core.names import FragmentName, NodeName
from backend.wire.answers import Health
from backend.wire.body import decode, encode
from backend.wire.fragments import FragmentList, HolderList, IndexPage, IndexRow
from backend.wire.http import ANSWER_SECONDS, JSON, Session, not_found_as
from backend.wire.nodes import Delta, Heartbeat, NodeList, NodeRow, Registered, Registration
from backend.wire.videos import VideoDetail, VideoList, VideoRow


class BrokerClient:
    """Speaks to one broker, from any thread. Every method raises Unreachable and Refused besides what it names."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._session = Session(base_url, token=token, transport=transport, answer_seconds=answer_seconds)
        self.base_url = self._session.base_url

    def close(self) -> None:
        self._session.close()

    def health(self) -> Health:
        """A broker of the three original routes alone answers 404: Refused."""
        return decode(self._session.request("GET", "/salud").content, Health)

    def register(self, node: NodeName, registration: Registration) -> Registered:
        return self._send("POST", f"{_node(node)}/fragmentos", registration)

    def publish(self, node: NodeName, delta: Delta) -> Registered:
        """Raises UnknownNode or RevisionGap: the node then registers anew."""
        with not_found_as(UnknownNode(node)):
            return self._send("PATCH", f"{_node(node)}/fragmentos", delta)

    def heartbeat(self, node: NodeName, heartbeat: Heartbeat) -> Registered:
        """Raises UnknownNode or RevisionGap: the node then registers anew."""
        with not_found_as(UnknownNode(node)):
            return self._send("PUT", f"{_node(node)}/latido", heartbeat)

    def leave(self, node: NodeName) -> None:
        self._session.request("DELETE", _node(node))

    def put_manifest(self, video: VideoId, manifest: bytes) -> None:
        """`manifest` is the canonical JSON whose SHA-256 is the id."""
        self._session.request("PUT", f"/videos/{video}/manifiesto", content=manifest, headers=JSON)

    def manifest(self, video: VideoId) -> bytes:
        """The canonical JSON, not yet verified. Raises UnknownVideo."""
        with not_found_as(UnknownVideo(video)):
            return self._session.request("GET", f"/videos/{video}/manifiesto").content

    def holders(self, fragment: FragmentName) -> HolderList:
        """Details are None where the broker knows only the original routes."""
        path = f"/fragmentos/{quote(fragment, safe='')}/nodos"
        return decode(self._session.request("GET", path, params={"detalle": "1"}).content, HolderList)

    def fragments_of(self, node: NodeName) -> FragmentList:
        """Raises UnknownNode. Details are None where the broker knows only the original routes."""
        with not_found_as(UnknownNode(node)):
            return decode(
                self._session.request("GET", f"{_node(node)}/fragmentos", params={"detalle": "1"}).content, FragmentList
            )

    def nodes(self) -> tuple[NodeRow, ...]:
        return decode(self._session.request("GET", "/nodos").content, NodeList).nodes

    def index(self, prefix: str = "") -> Iterator[IndexRow]:
        """Every row of the index, page by page."""
        start = ""
        while True:
            page = decode(
                self._session.request("GET", "/fragmentos", params={"prefijo": prefix, "desde": start}).content, IndexPage
            )
            yield from page.rows
            if page.next is None:
                return
            start = page.next

    def videos(self) -> tuple[VideoRow, ...]:
        return decode(self._session.request("GET", "/videos").content, VideoList).videos

    def video(self, video: str) -> VideoDetail:
        """By id or `titulo:` key. Raises UnknownVideo."""
        with not_found_as(UnknownVideo(video)):
            return decode(self._session.request("GET", f"/videos/{quote(video, safe='')}").content, VideoDetail)

    def _send(self, method: str, path: str, body: object) -> Registered:
        return decode(self._session.request(method, path, content=encode(body), headers=JSON).content, Registered)


def _node(node: NodeName) -> str:
    return f"/nodos/{quote(node, safe=':[]')}"
