"""The watch: looks at a folder again and again, and deals out over nodes what is complete and was not dealt out yet.

A video is dealt out, set aside until it changes, or waits with all others until the nodes take it. The journal is written
last: whatever ends the watch before that, the video begins anew, and the nodes keep what they have of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from backend.core.entry import VideoId
from backend.core.errors import DiskFull, EnjambreError, Refused, Unreachable
from splitter.deal import check_names, connected, deal
from splitter.errors import AlreadySplit, NotANode, Stopped, UnwritableFolder
from splitter.progress import Stage
from splitter.reading.source import open_source, select_streams
from splitter.split import Wish, split
from splitter.watching.journal import DamagedJournal, Journal
from splitter.watching.telling import Telling
from splitter.watching.watched_folder import Version, WatchedFolder

LOOK_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 15.0
"""For whoever does not answer, which costs nothing to ask."""
LONGEST_PAUSE_SECONDS = 300.0
"""Where the video is split anew for each try."""

_SHARE_OF_SPLITTING = 0.8
_FOR_NOW = frozenset({401, 403, 502, 503, 507})
"""Refusals that are the node's own, whatever the video: another token, no room, not ready."""


class Watch:
    """Belongs to one thread, which only a signal ends."""

    def __init__(self, folder: Path, nodes: Sequence[str], wish: Wish, telling: Telling, *, token: str | None = None) -> None:
        self._folder = folder
        self._nodes = nodes
        self._wish = wish
        self._telling = telling
        self._token = token
        self._watched = WatchedFolder(folder)
        self._journal: Journal | None = None
        self._set_aside: dict[str, Version] = {}
        self._obstacle: str | None = None
        self._wait_seconds = LOOK_SECONDS
        self._never = threading.Event()

    def run(self) -> None:
        """Until a signal raises Stopped."""
        try:
            self._telling.watching(self._folder, self._nodes, self._wish.count)
            while True:
                self._never.wait(self.look())
        except Stopped:
            self._telling.stopped()

    def look(self) -> float:
        """Deals out what is new and complete, and says after how many seconds to look again."""
        try:
            versions = self._watched.versions()
        except OSError as error:
            self._journal = None
            return self._wait(f"{self._folder} cannot be looked into ({error.strerror}); put it back, or end this", "folder")
        journal = self._opened_journal()
        for version in versions:
            if self._is_new(version, journal) and self._watched.is_complete(version):
                obstacle = self._take(version, journal)
                if obstacle is not None:
                    why = f"{obstacle}; {version.name} is dealt out afterwards"
                    return self._wait(why, _name_of(obstacle), longest_seconds=_longest_seconds(obstacle))
        self._go_on()
        return LOOK_SECONDS

    def _is_new(self, version: Version, journal: Journal) -> bool:
        return not journal.has(version) and self._set_aside.get(version.name) != version

    def _opened_journal(self) -> Journal:
        """Read anew where the folder was away: another may have come in its place."""
        if self._journal is None:
            self._journal = Journal(self._folder)
            try:
                self._journal.load()
            except DamagedJournal as error:
                self._telling.noticing(f"{error}; every video is dealt out again, and nodes keep what they have")
        return self._journal

    def _take(self, version: Version, journal: Journal) -> EnjambreError | None:
        """What keeps it from being dealt out for now, if anything does."""
        try:
            self._deal_out(version, journal)
        except Stopped:
            raise
        except Exception as error:  # an odd file may provoke anything, and the others are not to suffer for it
            if isinstance(error, EnjambreError) and _is_for_now(error):
                return error
            if self._watched.is_unchanged(version):
                self._set_aside[version.name] = version
                self._telling.set_aside(version.name, str(error))
        return None

    def _deal_out(self, version: Version, journal: Journal) -> None:
        self._check_is_video(version)
        with (
            connected(self._nodes, token=self._token) as clients,
            TemporaryDirectory(prefix="enjambre-") as staging,
            self._telling.splitting(version.name) as progress,
        ):
            made = Stage(progress, 0, _SHARE_OF_SPLITTING)
            done = split(self._folder / version.name, Path(staging), self._wish, made)
            if not self._watched.is_unchanged(version):
                return
            check_names(done.paths, clients)
            dealt = deal(done.paths, clients, Stage(progress, _SHARE_OF_SPLITTING, 1).advance)
        self._go_on()
        self._remember(version, journal, done.manifest.video_id)
        self._telling.dealt(version.name, done, dealt)

    def _check_is_video(self, version: Version) -> None:
        """Before anybody is bothered with it."""
        if self._watched.is_fragment(version):
            raise AlreadySplit(version.name)
        path = self._folder / version.name
        with open_source(path) as container:
            select_streams(container, path)

    def _remember(self, version: Version, journal: Journal, video: VideoId) -> None:
        try:
            journal.add(version, video)
        except OSError as error:
            self._telling.noticing(f"{self._folder} takes no journal ({error.strerror}): after a restart this is dealt out again")

    def _wait(self, why: str, obstacle: str, *, longest_seconds: float = LOOK_SECONDS) -> float:
        """Said once for each obstacle; the pauses grow."""
        if obstacle != self._obstacle:
            self._obstacle = obstacle
            self._wait_seconds = LOOK_SECONDS
            self._telling.waiting(why)
        seconds, self._wait_seconds = self._wait_seconds, min(2 * self._wait_seconds, longest_seconds)
        return seconds

    def _go_on(self) -> None:
        if self._obstacle is not None:
            self._obstacle = None
            self._telling.going_on()


def _is_for_now(error: EnjambreError) -> bool:
    if isinstance(error, Refused):
        return error.status in _FOR_NOW
    return isinstance(error, (Unreachable, NotANode, DiskFull, UnwritableFolder))


def _longest_seconds(error: EnjambreError) -> float:
    return LONGEST_WAIT_SECONDS if isinstance(error, (Unreachable, NotANode)) else LONGEST_PAUSE_SECONDS


def _name_of(error: EnjambreError) -> str:
    """The same while the same thing is in the way, in whatever words the system tells it."""
    return f"{type(error).__name__} {getattr(error, 'service', '')}"
