"""Procurement: sees to it that what players read is fetched first, then what they come to next, then the rest.

Of each video that is played a few fragments are asked for at a time, from the playhead on. What is asked for and no longer
next is left to come when it may. Whatever a player waits for is tried again and again, for as long as it waits: at once when
somebody offers it anew."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from backend.core.entry import VideoId
from backend.core.errors import EnjambreError, UnknownTransfer
from backend.core.names import FragmentName
from backend.core.transfer import State, Transfer, Wish
from backend.core.urgency import Standing, Urgency, standings
from backend.node.fetching.downloader import Downloader
from backend.node.fetching.playheads import Playheads
from backend.node.fetching.transfer_board import TransferBoard
from backend.node.holding.catalog import Catalog
from backend.node.streaming.films import Films

AHEAD = 4
BREATH_SECONDS = 0.02
"""Playheads move, and transfers change, in bursts: each burst is one arrangement."""

TRY_AGAIN_SECONDS = 2.0
ASK_AGAIN_SECONDS = 15.0

log = logging.getLogger(__name__)


class Procurement:
    """Owns a thread. `notice` and `offered` may be called from any other. `on_change` gets a video whose playheads came
    elsewhere, or began or ceased to wait for what nobody brings."""

    def __init__(
        self,
        playheads: Playheads,
        films: Films,
        catalog: Catalog,
        board: TransferBoard,
        downloader: Downloader,
        *,
        on_change: Callable[[VideoId], None],
    ) -> None:
        self._playheads = playheads
        self._films = films
        self._catalog = catalog
        self._board = board
        self._downloader = downloader
        self._on_change = on_change
        self._transfers: dict[tuple[VideoId, int], str] = {}
        self._stuck: dict[FragmentName, _Stuck] = {}
        self._reading: dict[VideoId, frozenset[int]] = {}
        self._tried = 0.0
        self._news: queue.SimpleQueue[Collection[FragmentName] | None] = queue.SimpleQueue()
        self._noticed = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="procurement", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._noticed.set()
        if self._thread.is_alive():
            self._thread.join()

    def notice(self) -> None:
        """A playhead moved, something came, or a transfer changed. Where nobody plays there is nothing to do."""
        if self._reading or self._playheads.all():
            self._noticed.set()

    def offered(self, fragments: Collection[FragmentName] | None) -> None:
        """Somebody may offer these anew, or any."""
        if self._reading:
            self._news.put(fragments)
            self.notice()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._noticed.wait(TRY_AGAIN_SECONDS if self._reading else None)
            self._noticed.clear()
            try:
                self._arrange()
            except Exception:
                log.exception("what players need could not be arranged")
            self._stopping.wait(BREATH_SECONDS)

    def _arrange(self) -> None:
        before = self._situation()
        self._reading = self._fragments_read()
        wanted = dict(self._wanted())
        self._transfers = {place: transfer_id for place, transfer_id in self._transfers.items() if place in wanted}
        news = self._take_news()
        with self._downloader.arranging():
            transfers = {place: self._transfer(place, name, is_news=news(name)) for place, (name, _) in wanted.items()}
            self._downloader.prefer({transfers[place].id: standing for place, (_, standing) in wanted.items()})
        self._tell_stuck(
            {
                name: (video, transfers[video, index])
                for (video, index), (name, standing) in wanted.items()
                if standing.urgency is Urgency.NOW and self._playheads.awaited_in(video, index) is not None
            }
        )
        self._try_again([name for name, _ in wanted.values()])
        after = self._situation()
        for video in before.keys() | after.keys():
            if before.get(video) != after.get(video):
                self._on_change(video)

    def _fragments_read(self) -> dict[VideoId, frozenset[int]]:
        heads = self._playheads.all()
        videos = {head.video for head in heads}
        return {
            video: frozenset(head.fragment for head in heads if head.video == video and head.fragment is not None)
            for video in videos
        }

    def _wanted(self) -> Iterator[tuple[tuple[VideoId, int], tuple[FragmentName, Standing]]]:
        """By place: what is not here and should be fetched next."""
        for video, reading in self._reading.items():
            try:
                manifest = self._films.stream(video).manifest
            except EnjambreError as error:
                log.info("video %s cannot be fetched: %s", video[:12], error)
                continue
            here = self._catalog.places_of(video)
            is_missing = [index not in here for index in range(len(manifest.fragments))]
            for index, standing in standings(reading, is_missing, ahead=AHEAD).items():
                yield (video, index), (manifest.name_of(index), standing)

    def _transfer(self, place: tuple[VideoId, int], name: FragmentName, *, is_news: bool) -> Transfer:
        """One that is under way, or that ended a while ago, did not help, and would not now."""
        known = self._known_transfer(self._transfers.get(place))
        if known is None or (known.ended is not None and (is_news or time.time() - known.ended >= ASK_AGAIN_SECONDS)):
            known = self._downloader.ask(Wish(fragment=name, video=place[0]))
            self._transfers[place] = known.id
        return known

    def _take_news(self) -> Callable[[FragmentName], bool]:
        """Tells of a fragment whether somebody may offer it anew since the last time."""
        offers = [self._news.get() for _ in range(self._news.qsize())]
        return lambda name: any(fragments is None or name in fragments for fragments in offers)

    def _known_transfer(self, transfer_id: str | None) -> Transfer | None:
        try:
            return None if transfer_id is None else self._board.get(transfer_id)
        except UnknownTransfer:
            return None

    def _try_again(self, names: list[FragmentName]) -> None:
        """No event tells that a holder, or the broker, answers again."""
        now = time.monotonic()
        if names and now - self._tried >= TRY_AGAIN_SECONDS:
            self._tried = now
            self._downloader.wake(names)

    def _tell_stuck(self, awaited: dict[FragmentName, tuple[VideoId, Transfer]]) -> None:
        """Once when playing comes to a halt, and once when it goes on; a try in between tells nothing yet."""
        for name, (video, transfer) in awaited.items():
            if name not in self._stuck and (transfer.state is State.WAITING or transfer.has_ended):
                self._stuck[name] = _Stuck(video, transfer.received)
                log.warning("playing waits: %s", _why_stuck(name, transfer), extra={"fragment": name})
        for name in [name for name, since in self._stuck.items() if not _is_still(since, awaited.get(name))]:
            del self._stuck[name]
            log.info("playing no longer waits for %r", name, extra={"fragment": name})

    def _situation(self) -> dict[VideoId, tuple[frozenset[int], frozenset[FragmentName]]]:
        return {
            video: (reading, frozenset(name for name, since in self._stuck.items() if since.video == video))
            for video, reading in self._reading.items()
        }


@dataclass(frozen=True, slots=True)
class _Stuck:
    """A player waits for a fragment that nobody brings; it had come so far then."""

    video: VideoId
    received: int


def _is_still(since: _Stuck, now: tuple[VideoId, Transfer] | None) -> bool:
    return now is not None and now[1].received <= since.received


def _why_stuck(name: FragmentName, transfer: Transfer) -> str:
    if not transfer.offered:
        return f"nobody that can be reached has {name!r}"
    return f"{name!r} does not come ({transfer.reason})"
