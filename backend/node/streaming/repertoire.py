"""The repertoire: the videos that this node can play, from its own folder and from the swarm."""

from __future__ import annotations

from collections.abc import Iterator

from backend.core.entry import VideoId
from backend.core.errors import EnjambreError
from backend.core.manifest import Manifest
from backend.node.holding.catalog import Catalog
from backend.node.holding.manifests import Manifests
from backend.wire.broker_client import BrokerClient
from backend.wire.playback import PlayableVideo
from backend.wire.videos import VideoRow


class Repertoire:
    """Any thread may ask. Without a broker there are still those that have a fragment here."""

    def __init__(self, catalog: Catalog, manifests: Manifests, broker: BrokerClient) -> None:
        self._catalog = catalog
        self._manifests = manifests
        self._broker = broker

    def videos(self) -> tuple[PlayableVideo, ...]:
        """By title."""
        known = {video.id: video for video in self._own()} | {video.id: video for video in self._swarms()}
        return tuple(sorted(known.values(), key=lambda video: (video.title, video.id)))

    def _own(self) -> Iterator[PlayableVideo]:
        for video in self._catalog.videos():
            manifest = self._manifests.find(video)
            if manifest is not None:
                yield self._from_manifest(manifest)

    def _swarms(self) -> Iterator[PlayableVideo]:
        try:
            rows = self._broker.videos()
        except EnjambreError:
            return
        for row in rows:
            if row.has_manifest and row.duration_seconds is not None:
                yield self._from_row(row, row.duration_seconds)

    def _from_manifest(self, manifest: Manifest) -> PlayableVideo:
        here = self._catalog.places_of(manifest.video_id)
        return PlayableVideo(
            id=manifest.video_id,
            title=manifest.title,
            total=len(manifest.fragments),
            held=len(here),
            missing=tuple(index for index in range(len(manifest.fragments)) if index not in here),
            size=sum(fragment.size + manifest.box_size for fragment in manifest.fragments),
            duration_seconds=manifest.duration / manifest.timescale,
        )

    def _from_row(self, row: VideoRow, duration_seconds: float) -> PlayableVideo:
        return PlayableVideo(
            id=VideoId(row.id),
            title=row.title,
            total=row.total,
            held=len(self._catalog.places_of(VideoId(row.id))),
            missing=row.missing,
            size=row.size,
            duration_seconds=duration_seconds,
        )
