"""Listens to one node: its own account each time its event stream opens, and then each event."""

from __future__ import annotations

import time
from collections.abc import Callable

from backend.core.errors import EnjambreError
from backend.core.names import NodeName
from backend.wire.event_stream import EventStream
from backend.wire.events import FolderChanged, Received, Restarted
from backend.wire.node_client import NodeClient
from tui.swarm.heartbeat import Heartbeat
from tui.swarm.messages import EventArrived, Message, ServiceConnected, ServiceLost
from tui.swarm.snapshots import take_node_snapshot
from tui.swarm.state import ServiceName


class NodeListener:
    """Owns one stream's thread, which posts. `lost_since` is None while the node answers."""

    def __init__(self, node: NodeName, url: str, *, post: Callable[[Message], None], token: str | None) -> None:
        self.url = url
        self.lost_since: float | None = None
        self._node = node
        self._service = ServiceName(node)
        self._post = post
        self._client = NodeClient(url, token=token)
        self._heartbeat = Heartbeat(self._service, post)
        self._stream = EventStream(
            url,
            on_open=self._open,
            on_event=self._event,
            on_lost=self._lost,
            on_alive=self._alive,
            token=token,
        )

    def start(self) -> None:
        self._stream.start()

    def retry_now(self) -> None:
        self._stream.retry_now()

    def ask_to_stop(self) -> None:
        """Returns at once; `stop` waits."""
        self._stream.ask_to_stop()

    def stop(self, *, within_seconds: float) -> None:
        self._stream.stop(within_seconds=within_seconds)
        self._client.close()

    def _open(self) -> None:
        self._take_snapshot()
        self.lost_since = None
        self._post(ServiceConnected(service=self._service, at=time.time()))

    def _event(self, received: Received) -> None:
        event = received.event
        if isinstance(event, Restarted) or (isinstance(event, FolderChanged) and event.too_many):
            self._take_snapshot()
        else:
            self._post(EventArrived(service=self._service, event=event, at=time.time()))

    def _lost(self, why: str, retry_seconds: float) -> None:
        """A node of the original protocol has no events: it is asked again at each try."""
        now = time.time()
        try:
            self._take_snapshot(has_events=False)
            self.lost_since = None
        except EnjambreError:
            self.lost_since = self.lost_since or now
            self._post(ServiceLost(service=self._service, why=why, at=now, retry_seconds=retry_seconds))

    def _alive(self) -> None:
        self._heartbeat.beat()

    def _take_snapshot(self, *, has_events: bool = True) -> None:
        self._post(take_node_snapshot(self._client, self._node, time.time(), has_events=has_events))
