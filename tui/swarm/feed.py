"""Listens to the broker and to every node that it knows of, and posts what they tell."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from backend.core.entry import VideoId
from backend.core.errors import EnjambreError
from backend.core.names import NodeName
from backend.wire.broker_client import BrokerClient
from backend.wire.event_stream import EventStream
from backend.wire.events import FragmentsPublished, NodeExpired, NodeLeft, NodeRegistered, Received, Restarted
from tui.swarm.heartbeat import Heartbeat
from tui.swarm.messages import (
    EventArrived,
    IndexTaken,
    Message,
    NodeForgotten,
    ServiceConnected,
    ServiceLost,
    VideosTaken,
)
from tui.swarm.node_listener import NodeListener
from tui.swarm.snapshots import OriginalBroker, indexed_entries, listed_nodes, take_broker_snapshot
from tui.swarm.state import BROKER

STOP_SECONDS = 0.8
FORGET_SECONDS = 60.0
VIDEO_TRIES = 10
"""A manifest follows its fragments into the broker, so a video's facts are asked for again a few times."""


class Feed:
    """`start`, `stop` and `retry_now` may be called from any thread. Everything else happens in the broker's stream."""

    def __init__(self, broker_url: str, *, post: Callable[[Message], None], token: str | None = None) -> None:
        self._post = post
        self._token = token
        self._broker = BrokerClient(broker_url, token=token)
        self._lock = threading.Lock()
        self._listeners: dict[NodeName, NodeListener] = {}
        self._dropped: list[NodeListener] = []
        self._gone: set[NodeName] = set()
        self._wanted_videos: dict[VideoId, int] = {}
        self._known_videos: set[str] = set()
        self._stopping = False
        self._heartbeat = Heartbeat(BROKER, post)
        self._stream = EventStream(
            broker_url, on_open=self._open, on_event=self._event, on_lost=self._lost, on_alive=self._alive, token=token
        )

    def start(self) -> None:
        self._stream.start()

    def stop(self) -> None:
        """A thread that hangs in a dead service is left behind: it ends with the process."""
        with self._lock:
            self._stopping = True
            listeners = [*self._listeners.values(), *self._dropped]
        self._stream.ask_to_stop()
        for listener in listeners:
            listener.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        self._stream.stop(within_seconds=STOP_SECONDS)
        for listener in listeners:
            listener.stop(within_seconds=max(0.0, deadline - time.monotonic()))
        self._broker.close()

    def retry_now(self) -> None:
        self._stream.retry_now()
        with self._lock:
            for listener in self._listeners.values():
                listener.retry_now()

    def _open(self) -> None:
        self._take_snapshot()
        self._post(ServiceConnected(service=BROKER, at=time.time()))

    def _take_snapshot(self) -> None:
        snapshot = take_broker_snapshot(self._broker, time.time())
        self._post(snapshot)
        self._known_videos = {video.id for video in snapshot.videos if video.has_manifest}
        self._gone = set(self._listeners) - {row.name for row in snapshot.rows}
        held = {entry.video for entries in snapshot.index.values() for entry in entries if entry.video}
        self._wanted_videos = dict.fromkeys(held - self._known_videos, VIDEO_TRIES)
        for row in snapshot.rows:
            self._listen(row.name, row.url)

    def _event(self, received: Received) -> None:
        event = received.event
        if isinstance(event, Restarted):
            self._take_snapshot()
            return
        self._post(EventArrived(service=BROKER, event=event, at=time.time()))
        if isinstance(event, NodeRegistered):
            self._listen(event.node.name, event.node.url)
        elif isinstance(event, NodeLeft | NodeExpired):
            self._gone |= {event.node} & self._listeners.keys()
        elif isinstance(event, FragmentsPublished):
            self._look_into(event)

    def _look_into(self, event: FragmentsPublished) -> None:
        if event.too_many:
            self._post(IndexTaken(node=event.node, entries=indexed_entries(self._broker, event.node)))
            self._ask_for_videos()
        new = {entry.video for entry in event.added if entry.video} - self._known_videos - self._wanted_videos.keys()
        if new:
            self._wanted_videos |= dict.fromkeys(new, VIDEO_TRIES)
            self._ask_for_videos()

    def _ask_for_videos(self) -> None:
        videos = self._broker.videos()
        self._known_videos = {video.id for video in videos if video.has_manifest}
        tries = {video: left - 1 for video, left in self._wanted_videos.items() if video not in self._known_videos}
        self._wanted_videos = {video: left for video, left in tries.items() if left}
        self._post(VideosTaken(videos=videos))

    def _lost(self, why: str, retry_seconds: float) -> None:
        self._post(ServiceLost(service=BROKER, why=self._reason(why), at=time.time(), retry_seconds=retry_seconds))

    def _reason(self, why: str) -> str:
        """Of a broker that has no events, that it is of another kind."""
        try:
            listed_nodes(self._broker)
        except OriginalBroker as original:
            return str(original)
        except EnjambreError:
            """It is as lost as its stream."""
        return why

    def _alive(self) -> None:
        if not self._heartbeat.beat():
            return
        if self._wanted_videos:
            self._ask_for_videos()
        self._forget_the_gone()

    def _listen(self, node: NodeName, url: str) -> None:
        self._gone.discard(node)
        with self._lock:
            known = self._listeners.get(node)
            if self._stopping or (known is not None and known.url == url):
                return
            listener = NodeListener(node, url, post=self._post, token=self._token)
            self._listeners[node] = listener
            listener.start()
        if known is not None:
            self._drop(known)

    def _forget_the_gone(self) -> None:
        now = time.time()
        for node in sorted(self._gone):
            listener = self._listeners[node]
            if listener.lost_since is not None and now - listener.lost_since > FORGET_SECONDS:
                with self._lock:
                    del self._listeners[node]
                self._gone.discard(node)
                self._drop(listener)
                self._post(NodeForgotten(node))

    def _drop(self, listener: NodeListener) -> None:
        """Its thread ends by itself; what it holds is given back when all stops."""
        listener.ask_to_stop()
        with self._lock:
            self._dropped.append(listener)
