"""Films: the canonical streams of videos, made from their manifests and kept for a while."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict

from backend.core.canonical import CanonicalStream
from backend.core.entry import VideoId
from backend.core.errors import NoManifest, UnknownVideo
from backend.core.video_places import TITLE_PREFIX
from backend.node.holding.manifests import Manifests

KEPT = 16

_VIDEO_ID = re.compile(r"[0-9a-f]{64}")


class Films:
    """Any thread may call."""

    def __init__(self, manifests: Manifests) -> None:
        self._manifests = manifests
        self._lock = threading.Lock()
        self._kept: OrderedDict[VideoId, CanonicalStream] = OrderedDict()

    def stream(self, video: VideoId) -> CanonicalStream:
        """Raises UnknownVideo, InvalidManifest, and what asking the broker does."""
        with self._lock:
            if video in self._kept:
                self._kept.move_to_end(video)
                return self._kept[video]
        stream = CanonicalStream(self._manifests.get(video))
        with self._lock:
            self._kept[video] = stream
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return stream


def video_id(key: str) -> VideoId:
    """Raises NoManifest for the key of a video that only names tell of, and UnknownVideo for what is no key."""
    if key.startswith(TITLE_PREFIX):
        raise NoManifest(key)
    if not _VIDEO_ID.fullmatch(key):
        raise UnknownVideo(key)
    return VideoId(key)
