"""Holders: which other nodes have the fragments of a video, as the broker says, kept until it may be otherwise."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from backend.core.entry import VideoId
from backend.core.errors import EnjambreError, UnknownVideo
from backend.core.manifest import Manifest
from backend.core.names import FragmentName, NodeName
from backend.wire.broker_client import BrokerClient

FRESH_SECONDS = 5.0
KEPT_SECONDS = 60.0
MOST_ASKED_FOR = 50
"""What no node holds as part of the video may still be held by nodes that state only names: the broker is asked for each."""

NodesByIndex = dict[int, tuple[NodeName, ...]]


@dataclass(slots=True)
class _Told:
    nodes: NodesByIndex
    fresh_until: float
    asked: float


class Holders:
    """Any thread may call. Where the broker does not answer, what it said last still counts."""

    def __init__(self, me: NodeName, broker: BrokerClient) -> None:
        self._me = me
        self._broker = broker
        self._lock = threading.Lock()
        self._told: dict[VideoId, _Told] = {}

    def of(self, manifest: Manifest) -> NodesByIndex:
        """By place in the video: those that are to be had now, besides this node."""
        now = time.monotonic()
        with self._lock:
            told = self._told.setdefault(manifest.video_id, _Told({}, 0.0, now))
            told.asked = now
            if told.fresh_until > now:
                return told.nodes
        try:
            told.nodes = self._asked(manifest)
        except EnjambreError:
            """It may answer again; until then this is all that is known."""
        told.fresh_until = now + FRESH_SECONDS
        return told.nodes

    def asked_about(self) -> tuple[VideoId, ...]:
        """The videos that somebody asked about lately."""
        horizon = time.monotonic() - KEPT_SECONDS
        with self._lock:
            self._told = {video: told for video, told in self._told.items() if told.asked >= horizon}
            return tuple(self._told)

    def doubt(self, videos: Collection[VideoId]) -> None:
        """What is known of these is to be asked for anew."""
        with self._lock:
            for video in videos:
                if video in self._told:
                    self._told[video].fresh_until = 0.0

    def _asked(self, manifest: Manifest) -> NodesByIndex:
        nodes = self._by_video(manifest.video_id)
        unheld = [index for index in range(len(manifest.fragments)) if not nodes.get(index)]
        if len(unheld) <= MOST_ASKED_FOR:
            nodes |= {index: self._by_name(manifest.name_of(index), manifest.video_id) for index in unheld}
        return nodes

    def _by_video(self, video: VideoId) -> NodesByIndex:
        """Nothing where the broker knows no video by its id, or no videos at all."""
        try:
            return {row.index: self._others(row.nodes) for row in self._broker.video(video).fragments}
        except UnknownVideo:
            return {}

    def _by_name(self, name: FragmentName, video: VideoId) -> tuple[NodeName, ...]:
        """Nodes of the original routes state nothing but names."""
        told = self._broker.holders(name)
        if told.details is None:
            return self._others(told.nodes)
        return self._others(one.node for one in told.details if one.entry.sha256 is None or one.entry.video == video)

    def _others(self, nodes: Iterable[NodeName]) -> tuple[NodeName, ...]:
        return tuple(node for node in nodes if node != self._me)
