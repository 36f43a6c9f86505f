"""The catalog: what is known of the files in the folder, by name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from backend.core.entry import Entry, VideoId
from backend.core.names import FragmentName
from backend.node.holding.file_state import FileState


@dataclass(frozen=True, slots=True)
class Known:
    """A complete file: its state when it was read, and what was read of it."""

    state: FileState
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one survey found: entries that are new or other than before, names that are gone."""

    added: tuple[Entry, ...] = ()
    removed: tuple[FragmentName, ...] = ()


class Catalog:
    """Any thread may ask; the surveyor alone changes it. A change costs what has changed, however much is known."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._known: dict[FragmentName, Known] = {}
        self._name_by_inode: dict[int, FragmentName] = {}
        self._names_by_video: dict[VideoId, dict[int, set[FragmentName]]] = {}
        self._size = 0
        self._listeners: list[Callable[[Change], None]] = []

    def subscribe(self, listener: Callable[[Change], None]) -> None:
        """It is called from the surveyor's thread, after each change; before the start only."""
        self._listeners.append(listener)

    def get(self, name: FragmentName) -> Known | None:
        return self._known.get(name)

    def entries(self) -> tuple[Entry, ...]:
        """By name."""
        with self._lock:
            known = list(self._known.values())
        return tuple(sorted((one.entry for one in known), key=lambda entry: entry.name))

    def names(self) -> tuple[FragmentName, ...]:
        with self._lock:
            return tuple(sorted(self._known))

    @property
    def count(self) -> int:
        return len(self._known)

    @property
    def size(self) -> int:
        """Of all that is known, bytes."""
        return self._size

    def of_state(self, state: FileState) -> Known | None:
        """The same file under whatever name it had: what a rename leaves."""
        with self._lock:
            name = self._name_by_inode.get(state.inode)
            known = self._known.get(name) if name is not None else None
        return known if known is not None and known.state == state else None

    def videos(self) -> tuple[VideoId, ...]:
        """Those of which there is a fragment here."""
        with self._lock:
            return tuple(self._names_by_video)

    def of_video(self, video: VideoId) -> tuple[FragmentName, ...]:
        with self._lock:
            return tuple(name for names in self._names_by_video.get(video, {}).values() for name in names)

    def places_of(self, video: VideoId) -> frozenset[int]:
        """Which fragments of the video are here."""
        with self._lock:
            return frozenset(self._names_by_video.get(video, {}))

    def at_place(self, video: VideoId, index: int) -> Known | None:
        """A file that is this fragment, whatever its name."""
        with self._lock:
            names = self._names_by_video.get(video, {}).get(index)
            return self._known[min(names)] if names else None

    def apply(self, added: dict[FragmentName, Known], removed: set[FragmentName]) -> None:
        """`removed` names that are not known are passed over."""
        with self._changed:
            gone = tuple(name for name in sorted(removed) if self._forget(name))
            news = tuple(known.entry for known in added.values() if self._learn(known))
            self._changed.notify_all()
        if gone or news:
            for listener in self._listeners:
                listener(Change(added=news, removed=gone))

    def wait_for(self, name: FragmentName, is_so: Callable[[Known | None], bool], seconds: float) -> bool:
        """Whether what is known of the name came to be so within the time."""
        with self._changed:
            return self._changed.wait_for(lambda: is_so(self._known.get(name)), seconds)

    def _learn(self, known: Known) -> bool:
        """Whether its entry is news."""
        before = self._known.get(known.entry.name)
        self._forget(known.entry.name)
        self._known[known.entry.name] = known
        self._name_by_inode[known.state.inode] = known.entry.name
        self._size += known.state.size
        if known.entry.video is not None and known.entry.index is not None:
            self._names_by_video.setdefault(known.entry.video, {}).setdefault(known.entry.index, set()).add(known.entry.name)
        return before is None or before.entry != known.entry

    def _forget(self, name: FragmentName) -> bool:
        known = self._known.pop(name, None)
        if known is None:
            return False
        self._size -= known.state.size
        if self._name_by_inode.get(known.state.inode) == name:
            del self._name_by_inode[known.state.inode]
        if known.entry.video is not None and known.entry.index is not None:
            self._leave_place(name, known.entry.video, known.entry.index)
        return True

    def _leave_place(self, name: FragmentName, video: VideoId, index: int) -> None:
        places = self._names_by_video[video]
        places[index].discard(name)
        if not places[index]:
            del places[index]
        if not places:
            del self._names_by_video[video]
