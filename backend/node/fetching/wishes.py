"""What a request asks for, as wishes for the downloader."""

from __future__ import annotations

import re

from backend.core.entry import VideoId
from backend.core.errors import InvalidBody, InvalidName, Refused, UnknownVideo
from backend.core.names import FragmentName, NodeName, fragment_name, node_name
from backend.core.transfer import Wish
from backend.node.holding.catalog import Catalog
from backend.wire.broker_client import BrokerClient
from backend.wire.transfers import DownloadRequest, SourceMode

_VIDEO_ID = re.compile(r"[0-9a-f]{64}")


class Wishes:
    """Any thread may call."""

    def __init__(self, broker: BrokerClient, catalog: Catalog) -> None:
        self._broker = broker
        self._catalog = catalog

    def of(self, request: DownloadRequest) -> tuple[Wish, ...]:
        """One for a fragment; for a video, one for each fragment that is not here. Raises InvalidBody, InvalidName, and for a
        video UnknownVideo, Unreachable and Refused."""
        if (request.fragment is None) == (request.video is None):
            raise InvalidBody("Indique `fragmento` o `video`, uno de los dos")
        picked = None if request.node is None else node_name(request.node)
        if request.fragment is not None:
            return (wish_for(fragment_name(request.fragment), picked, request.mode),)
        return tuple(wish_for(name, picked, request.mode, video) for name, video in self._missing_of(request.video or ""))

    def _missing_of(self, key: str) -> list[tuple[FragmentName, VideoId | None]]:
        """A broker of the original routes knows no videos."""
        try:
            detail = self._broker.video(key)
        except Refused as refused:
            raise UnknownVideo(key) from refused
        video = VideoId(key) if _VIDEO_ID.fullmatch(key) else None
        names = [name for row in detail.fragments if (name := _checked(row.name)) is not None]
        return [(name, video) for name in names if not self._is_here(name, video)]

    def _is_here(self, name: FragmentName, video: VideoId | None) -> bool:
        known = self._catalog.get(name)
        return known is not None and video in (None, known.entry.video)


def wish_for(name: FragmentName, picked: NodeName | None, mode: SourceMode, video: VideoId | None = None) -> Wish:
    """Raises InvalidBody where a source is to be the only one but none is named."""
    if mode == "solo" and picked is None:
        raise InvalidBody("El modo `solo` pide un `nodo`")
    return Wish(fragment=name, picked=picked, only=mode == "solo", video=video)


def _checked(name: str) -> FragmentName | None:
    """None for what could not be a fragment: it comes from another machine."""
    try:
        return fragment_name(name)
    except InvalidName:
        return None
