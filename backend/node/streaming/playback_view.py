"""What this node tells of a video that it plays: where each fragment is, and where players are."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from backend.core.entry import VideoId
from backend.core.manifest import Manifest
from backend.core.names import FragmentName, NodeName
from backend.core.transfer import State, Transfer
from backend.node.fetching.playheads import Playheads
from backend.node.fetching.transfer_board import TransferBoard
from backend.node.holding.catalog import Catalog
from backend.node.streaming.films import Films
from backend.node.streaming.holders import Holders
from backend.wire.playback import FragmentPlace, Playback, PlayheadBody, PlayingFragment, PlayingTrack


class PlaybackView:
    """Any thread may ask."""

    def __init__(
        self, me: NodeName, films: Films, catalog: Catalog, board: TransferBoard, holders: Holders, playheads: Playheads
    ) -> None:
        self._me = me
        self._films = films
        self._catalog = catalog
        self._board = board
        self._holders = holders
        self._playheads = playheads

    def of(self, video: VideoId) -> Playback:
        """Raises UnknownVideo, InvalidManifest, and what asking the broker does."""
        manifest = self._films.stream(video).manifest
        return Playback(
            node=self._me,
            video=video,
            title=manifest.title,
            duration_seconds=manifest.duration / manifest.timescale,
            tracks=tuple(PlayingTrack(kind=track.kind, codec=track.codec, language=track.language) for track in manifest.tracks),
            fragments=self._fragments(manifest),
            playheads=tuple(
                PlayheadBody(fragment=head.fragment, is_waiting=head.awaited is not None)
                for head in self._playheads.of(video)
                if head.fragment is not None
            ),
        )

    def _fragments(self, manifest: Manifest) -> tuple[PlayingFragment, ...]:
        here = self._catalog.places_of(manifest.video_id)
        holders = self._holders.of(manifest)
        transfers = self._transfers(manifest.video_id)
        starts = accumulate((fragment.duration for fragment in manifest.fragments), initial=0)
        fragments = []
        for index, (facts, start) in enumerate(zip(manifest.fragments, starts, strict=False)):
            name, nodes = manifest.name_of(index), holders.get(index, ())
            transfer = None if index in here else transfers.get(name)
            place = "aqui" if index in here else _place(transfer, nodes)
            fragments.append(
                PlayingFragment(
                    index=index,
                    name=name,
                    size=facts.size + manifest.box_size,
                    start_seconds=start / manifest.timescale,
                    duration_seconds=facts.duration / manifest.timescale,
                    place=place,
                    received=transfer.received if transfer else 0,
                    source=transfer.source if transfer and place == "llegando" else None,
                    nodes=nodes,
                    reason=transfer.reason if transfer else None,
                )
            )
        return tuple(fragments)

    def _transfers(self, video: VideoId) -> Mapping[FragmentName, Transfer]:
        """The last of each fragment, those under way before those that ended."""
        candidates = [it for it in self._board.all() if it.wish.video in (None, video) and it.state is not State.DONE]
        candidates.sort(key=lambda transfer: not transfer.has_ended)
        return {transfer.wish.fragment: transfer for transfer in candidates}


def _place(transfer: Transfer | None, nodes: tuple[NodeName, ...]) -> FragmentPlace:
    """Of a fragment that is not here."""
    if transfer is not None and transfer.state is State.RUNNING:
        return "llegando"
    return "otros" if nodes else "falta"
