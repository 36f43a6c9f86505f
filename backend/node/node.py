"""The node's units, plugged together: what is dropped into the folder is surveyed, catalogued, published, and told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from backend.core.entry import VideoId
from backend.core.names import FragmentName, NodeName
from backend.core.transfer import Transfer
from backend.node.answering.transfer_bodies import transfer_event
from backend.node.fetching.arrivals import Arrivals
from backend.node.fetching.delivery import Surroundings
from backend.node.fetching.downloader import Downloader
from backend.node.fetching.offer_watch import OfferWatch
from backend.node.fetching.peers import Peers
from backend.node.fetching.playheads import Playheads
from backend.node.fetching.transfer_board import TransferBoard
from backend.node.holding.catalog import Catalog, Change
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.manifests import Manifests
from backend.node.holding.shelf import Shelf
from backend.node.holding.surveyor import Surveyor
from backend.node.holding.unsynced import Syncer
from backend.node.holding.watcher import Watcher
from backend.node.publishing.broker_view import BrokerView
from backend.node.publishing.publisher import Identity, Publisher
from backend.node.publishing.store import Store
from backend.node.streaming.bell import Bell
from backend.node.streaming.films import Films
from backend.node.streaming.holders import Holders
from backend.node.streaming.procurement import Procurement
from backend.node.tally import Tally
from backend.wire.broker_client import BrokerClient
from backend.wire.events import Event, FolderChanged, PlaybackChanged
from backend.wire.fragments import EntryBody

EVENT_NAMES = 1000
"""Changes of more names than that are told without them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`url` is None where `http://<name>` is the node's address; `token` is the shared secret, if there is one."""

    name: NodeName
    folder: Path
    broker_url: str
    url: str | None = None
    token: str | None = None


class Node:
    """Owns the units and through them all threads. `publish_event` may be called from any of these. Whoever adds routes
    reaches for the units that they need."""

    def __init__(self, settings: Settings, publish_event: Callable[[Event], None]) -> None:
        self.settings = settings
        self._publish_event = publish_event
        self.received = Tally()
        self.broker = BrokerClient(settings.broker_url, token=settings.token)
        self.peers = Peers(self.broker, token=settings.token)
        self.folder = FragmentFolder(settings.folder)
        self.catalog = Catalog()
        self.view = BrokerView(self.catalog)
        self.manifests = Manifests(self.folder, self.catalog, self.broker.manifest)
        self.surveyor = Surveyor(self.folder, self.catalog, self.manifests)
        self.shelf = Shelf(self.folder, self.catalog, self.surveyor)
        self.syncer = Syncer()
        self.store = Store(self.folder, self.syncer, self.surveyor, self.catalog, self.view)
        self.board = TransferBoard(self._tell_transfer)
        self.watcher = Watcher(settings.folder, on_sighting=self.surveyor.look, on_everything=self.surveyor.look_everywhere)
        self.publisher = Publisher(
            Identity(name=settings.name, url=settings.url),
            self.view,
            self.manifests,
            self.broker,
            wait_for_survey=self.surveyor.wait_for_survey,
        )
        self.bell = Bell()
        self.playheads = Playheads(on_change=lambda: self.procurement.notice())
        self.arrivals = Arrivals(self.playheads, on_proven=self.bell.ring)
        self.downloader = Downloader(
            Surroundings(
                me=settings.name,
                board=self.board,
                peers=self.peers,
                catalog=self.catalog,
                manifests=self.manifests,
                store=self.store,
                arrivals=self.arrivals,
                count_received=self.received.count,
            )
        )
        self.films = Films(self.manifests)
        self.holders = Holders(settings.name, self.broker)
        self.procurement = Procurement(
            self.playheads, self.films, self.catalog, self.board, self.downloader, on_change=self._tell_playback
        )
        self.offer_watch = OfferWatch(
            settings.broker_url, token=settings.token, on_offers=self._take_offers, on_holders=self._doubt_holders
        )
        self.catalog.subscribe(self.view.mark)
        self.catalog.subscribe(self._wake_players)
        self.catalog.subscribe(self._tell_change)

    def start(self) -> None:
        self.syncer.start()
        self.surveyor.start()
        self.watcher.start()
        self.publisher.start()
        self.downloader.start()
        self.procurement.start()
        self.offer_watch.start()

    def stop(self) -> None:
        """Leaves first, so that nobody is sent here any more; players that wait are let go."""
        self.publisher.stop()
        self.bell.close()
        self.procurement.stop()
        self.offer_watch.stop()
        self.downloader.stop()
        self.watcher.stop()
        self.surveyor.stop()
        self.syncer.stop()
        self.peers.close()
        self.broker.close()

    def notices(self) -> tuple[str, ...]:
        """What is amiss, a sentence each, in Spanish."""
        return tuple(notice for notice in (self.watcher.notice, self.publisher.notice) if notice)

    def _take_offers(self, fragments: Collection[FragmentName] | None) -> None:
        self.downloader.wake(fragments)
        self.procurement.offered(fragments)

    def _wake_players(self, _change: Change) -> None:
        self.bell.ring()
        self.procurement.notice()

    def _tell_change(self, change: Change) -> None:
        me = self.settings.name
        if len(change.added) + len(change.removed) > EVENT_NAMES:
            self._publish_event(FolderChanged(node=me, too_many=True))
        else:
            added = tuple(map(EntryBody.of, change.added))
            self._publish_event(FolderChanged(node=me, added=added, removed=change.removed))

    def _tell_playback(self, video: VideoId) -> None:
        self._publish_event(PlaybackChanged(node=self.settings.name, video=video))

    def _doubt_holders(self) -> None:
        """Somebody's fragments are others than before, as the broker says."""
        videos = self.holders.asked_about()
        self.holders.doubt(videos)
        for video in videos:
            self._tell_playback(video)

    def _tell_transfer(self, transfer: Transfer) -> None:
        self.procurement.notice()
        self._publish_event(transfer_event(transfer, self.settings.name))
