"""Things kept by fragment name, a shelf for each video: a change copies the shelves it touches and shares all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from backend.core.names import FragmentName
from tui.swarm.places import VideoKey, video_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shelves(Generic[T]):
    """Never changes; no shelf is empty. An untouched shelf stays the same object, so that `is` tells what changed."""

    by_video: Mapping[VideoKey, Mapping[FragmentName, T]] = field(default_factory=dict)

    def get(self, name: FragmentName) -> T | None:
        shelf = self.by_video.get(video_of(name))
        return None if shelf is None else shelf.get(name)

    def values(self) -> Iterator[T]:
        for shelf in self.by_video.values():
            yield from shelf.values()

    def with_changes(self, put: Mapping[FragmentName, T], removed: Iterable[FragmentName] = ()) -> Shelves[T]:
        """First `removed` leave, then `put` come in."""
        touched: dict[VideoKey, dict[FragmentName, T]] = {}
        for name in removed:
            self._open(touched, name).pop(name, None)
        for name, thing in put.items():
            self._open(touched, name)[name] = thing
        kept = {**self.by_video, **touched}
        return Shelves({video: shelf for video, shelf in kept.items() if shelf} if not all(touched.values()) else kept)

    def _open(self, touched: dict[VideoKey, dict[FragmentName, T]], name: FragmentName) -> dict[FragmentName, T]:
        video = video_of(name)
        if video not in touched:
            touched[video] = dict(self.by_video.get(video, {}))
        return touched[video]
