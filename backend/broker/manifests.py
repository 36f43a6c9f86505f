"""The manifests that nodes have handed in, one for each video that somebody holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from backend.core.entry import VideoId
from backend.core.errors import InvalidManifest, UnknownVideo
from backend.core.manifest import Manifest, manifest_box
from backend.core.video_places import VideoPlaces

MOST_WANTED = 100
"""Asked of a node in one answer; the others follow in the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptManifest:
    """`text` is its canonical JSON; `box_size` is what it adds to each fragment's file, bytes."""

    manifest: Manifest
    text: bytes
    box_size: int


class Manifests:
    """Under the swarm's lock. Those of videos that nobody holds any more are dropped."""

    def __init__(self, places: VideoPlaces) -> None:
        self._places = places
        self._kept: dict[str, KeptManifest] = {}

    def get(self, video: str) -> KeptManifest | None:
        return self._kept.get(video) if video in self._places else None

    def wanted(self, videos: Iterable[VideoId]) -> tuple[VideoId, ...]:
        """Those of the videos whose manifest is not here."""
        return tuple(islice((video for video in videos if video not in self._kept), MOST_WANTED))

    def keep(self, video: str, kept: KeptManifest) -> None:
        """Raises UnknownVideo for one that nobody holds."""
        self.drop_unheld()
        if video not in self._places:
            raise UnknownVideo(video)
        self._kept[video] = kept

    def drop_unheld(self) -> None:
        for video in [video for video in self._kept if video not in self._places]:
            del self._kept[video]


def read_kept_manifest(video: str, text: bytes) -> KeptManifest:
    """Raises InvalidManifest unless this is the manifest that the id names."""
    manifest = Manifest.from_json(text)
    if manifest.video_id != video:
        raise InvalidManifest("its SHA-256 is not the video's id")
    return KeptManifest(manifest=manifest, text=text, box_size=len(manifest_box(text)))
