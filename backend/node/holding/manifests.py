"""Manifests within reach: in files of the folder, at the broker, and those lately seen."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import BinaryIO

from backend.core.entry import VideoId
from backend.core.errors import EnjambreError, InvalidManifest, UnknownFragment
from backend.core.manifest import Manifest, read_manifest_text
from backend.node.holding.catalog import Catalog
from backend.node.holding.folder import FragmentFolder

REMEMBERED = 16

log = logging.getLogger(__name__)


class Manifests:
    """Any thread may call. `ask_broker` gives a manifest's JSON, not yet verified, or raises."""

    def __init__(self, folder: FragmentFolder, catalog: Catalog, ask_broker: Callable[[VideoId], bytes]) -> None:
        self._folder = folder
        self._catalog = catalog
        self._ask_broker = ask_broker
        self._lock = threading.Lock()
        self._remembered: OrderedDict[VideoId, Manifest] = OrderedDict()

    def in_file(self, file: BinaryIO) -> tuple[Manifest, int] | None:
        """The manifest at the end of the file, and the length of the content before it; None where there is none. Raises
        InvalidManifest."""
        found = read_manifest_text(file)
        if found is None:
            return None
        text, content_size = found
        return self._parsed(text), content_size

    def text(self, video: VideoId) -> bytes | None:
        """The manifest's JSON, from a file of the folder."""
        for name in self._catalog.of_video(video):
            try:
                with self._folder.open(name) as file:
                    found = read_manifest_text(file)
            except (UnknownFragment, InvalidManifest, OSError):
                continue
            if found is not None and _video_id(found[0]) == video:
                return found[0]
        return None

    def find(self, video: VideoId) -> Manifest | None:
        """Like `get`; None, and a word in the log, where it is not to be had."""
        try:
            return self.get(video)
        except EnjambreError as error:
            log.info("no manifest of video %s: %s", video[:12], error)
            return None

    def get(self, video: VideoId) -> Manifest:
        """Whoever it comes from, it is the one that the id names. Raises UnknownVideo, InvalidManifest, and what asking the
        broker does."""
        with self._lock:
            if video in self._remembered:
                self._remembered.move_to_end(video)
                return self._remembered[video]
        text = self.text(video) or self._ask_broker(video)
        if _video_id(text) != video:
            raise InvalidManifest("its SHA-256 is not the video's id")
        return self._parsed(text)

    def _parsed(self, text: bytes) -> Manifest:
        video = _video_id(text)
        with self._lock:
            if video in self._remembered:
                self._remembered.move_to_end(video)
                return self._remembered[video]
        manifest = Manifest.from_json(text)
        with self._lock:
            self._remembered[video] = manifest
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return manifest


def _video_id(text: bytes) -> VideoId:
    return VideoId(hashlib.sha256(text).hexdigest())
