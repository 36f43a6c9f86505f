"""The surveyor: looks at files that came to notice, reads those that are complete, and so keeps the catalog equal to the folder.

A file is complete when nobody has it open for writing. Where the system does not tell, a close or a rename says so, and else
two looks that find it unchanged. What changes while it is read is looked at again."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from typing import BinaryIO

from backend.core.errors import UnknownFragment
from backend.core.names import FragmentName
from backend.core.writers import is_being_written
from backend.node.holding.catalog import Catalog, Known
from backend.node.holding.file_state import FileState
from backend.node.holding.findings import Findings
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.manifests import Manifests
from backend.node.holding.reading import Content, read_content
from backend.node.holding.sighting import Sighting

GATHER_SECONDS = 0.001
LONGEST_GATHER_SECONDS = 0.005
"""Files that are moved in together follow each other sooner than that: they make one publication."""

REPORT_SECONDS = 0.1
LOOK_SECONDS = 0.5
VOUCHED_FOR = 256

log = logging.getLogger(__name__)


class Surveyor:
    """Owns a thread. `look`, `look_everywhere` and `vouch` may be called from any other."""

    def __init__(self, folder: FragmentFolder, catalog: Catalog, manifests: Manifests) -> None:
        self._folder = folder
        self._catalog = catalog
        self._manifests = manifests
        self._called = threading.Condition()
        self._stopping = threading.Event()
        self._urgent: dict[FragmentName, Sighting] = {}
        self._everywhere = False
        self._backlog: deque[FragmentName] = deque()
        self._unsettled: dict[FragmentName, tuple[FileState, float]] = {}
        self._vouched: OrderedDict[FileState, Content] = OrderedDict()
        self._findings = Findings(catalog)
        self._has_scanned = False
        self._surveyed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="surveyor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._called:
            self._stopping.set()
            self._called.notify()
        if self._thread.is_alive():
            self._thread.join()

    def look(self, file_name: str, sighting: Sighting) -> None:
        """Names that cannot be a fragment's are passed over."""
        name = self._folder.candidate(file_name)
        if name is None:
            return
        with self._called:
            self._urgent[name] = max(sighting, self._urgent.get(name, sighting))
            self._called.notify()

    def look_everywhere(self) -> None:
        with self._called:
            self._everywhere = True
            self._called.notify()

    def vouch(self, state: FileState, content: Content) -> None:
        """The file in this state was read already, while it was written: it need not be read again."""
        with self._called:
            self._vouched[state] = content
            while len(self._vouched) > VOUCHED_FOR:
                self._vouched.popitem(last=False)

    def wait_for_survey(self, seconds: float) -> None:
        """Until all that lay in the folder at the start is known."""
        self._surveyed.wait(seconds)

    def _run(self) -> None:
        while not self._stopping.is_set():
            for name, sighting in self._next_sightings():
                if self._stopping.is_set():
                    return
                self._survey(name, sighting)
                self._findings.tell(unless_younger_than=REPORT_SECONDS)
            if self._backlog:
                continue
            self._findings.tell()
            if self._has_scanned:
                self._surveyed.set()

    def _next_sightings(self) -> list[tuple[FragmentName, Sighting]]:
        """Waits for something to do. News come first, then scans, then what is to be looked at again, then what scans found."""
        with self._called:
            self._called.wait_for(self._has_work, self._idle_seconds())
            if self._urgent:
                self._gather()
                urgent, self._urgent = self._urgent, {}
                return list(urgent.items())
            scan_wanted, self._everywhere = self._everywhere, False
        if scan_wanted:
            self._scan()
            return []
        now = time.monotonic()
        due = [name for name, (_, moment) in self._unsettled.items() if moment <= now]
        if not due and self._backlog:
            due = [self._backlog.popleft()]
        return [(name, Sighting.SEEN) for name in due]

    def _gather(self) -> None:
        """Until no more news come."""
        until = time.monotonic() + LONGEST_GATHER_SECONDS
        so_far = 0
        while so_far < len(self._urgent) and time.monotonic() < until:
            so_far = len(self._urgent)
            self._called.wait_for(self._stopping.is_set, GATHER_SECONDS)

    def _has_work(self) -> bool:
        return bool(self._stopping.is_set() or self._urgent or self._everywhere or self._backlog)

    def _idle_seconds(self) -> float | None:
        """Until the next second look."""
        if not self._unsettled:
            return None
        return max(0.0, min(moment for _, moment in self._unsettled.values()) - time.monotonic())

    def _scan(self) -> None:
        """A look at all states; those that the catalog does not hold are kept to be surveyed."""
        found: set[FragmentName] = set()
        waiting = set(self._backlog)
        for name, state in self._folder.states():
            found.add(name)
            known = self._catalog.get(name)
            if (known is None or known.state != state) and name not in waiting:
                self._backlog.append(name)
        for name in self._catalog.names():
            if name not in found:
                self._findings.remove(name)
        self._has_scanned = True

    def _survey(self, name: FragmentName, sighting: Sighting) -> None:
        state = self._folder.state(name)
        if state is None:
            self._unsettled.pop(name, None)
            self._findings.remove(name)
            return
        known = self._catalog.get(name)
        if known is not None and known.state == state and sighting is not Sighting.CLOSED:
            self._unsettled.pop(name, None)
            return
        content = None if sighting is Sighting.CLOSED else self._content_of(state)
        if content is not None:
            self._settle(name, state, content)
        else:
            self._read(name, state, sighting)

    def _content_of(self, state: FileState) -> Content | None:
        """Of a file that was read under another name."""
        vouched = self._vouched.get(state)
        if vouched is not None:
            return vouched
        known = self._catalog.of_state(state)
        return Content.of(known.entry) if known else None

    def _read(self, name: FragmentName, state: FileState, sighting: Sighting) -> None:
        try:
            with self._folder.open(name) as file:
                complete = self._is_complete(file, name, state, sighting)
                read = read_content(file, name, self._manifests, goes_on=self._goes_on) if complete else None
        except (UnknownFragment, OSError) as error:
            self._complain(name, error)
            read = None
        if read is None or self._folder.state(name) != read[0]:
            self._look_again(name, state)
        else:
            self._settle(name, *read)

    def _is_complete(self, file: BinaryIO, name: FragmentName, state: FileState, sighting: Sighting) -> bool:
        being_written = is_being_written(file.fileno())
        if being_written is not None:
            return not being_written
        before, due = self._unsettled.get(name, (None, 0.0))
        return sighting is not Sighting.SEEN or (before == state and due <= time.monotonic())

    def _look_again(self, name: FragmentName, state: FileState) -> None:
        """At the second look that finds it unsettled, what was known of it is no longer so."""
        now = time.monotonic()
        before, due = self._unsettled.get(name, (None, 0.0))
        if before is not None:
            self._findings.remove(name)
        if before != state or due <= now:
            self._unsettled[name] = (state, now + LOOK_SECONDS)

    def _complain(self, name: FragmentName, error: Exception) -> None:
        """Once, and not of a file that has just gone."""
        if name not in self._unsettled and self._folder.state(name) is not None:
            log.warning("%r cannot be read: %s", name, error.__cause__ or error, extra={"fragment": name})

    def _goes_on(self) -> bool:
        return not self._stopping.is_set()

    def _settle(self, name: FragmentName, state: FileState, content: Content) -> None:
        self._unsettled.pop(name, None)
        self._findings.add(Known(state, content.entry(name)))
