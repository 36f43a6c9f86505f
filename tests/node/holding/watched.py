"""A folder under watch: the real watcher and surveyor over a real folder, and the changes that they found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from backend.core.entry import VideoId
from backend.core.errors import UnknownVideo
from backend.core.names import FragmentName
from backend.node.holding.catalog import Catalog, Change
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.manifests import Manifests
from backend.node.holding.surveyor import Surveyor
from backend.node.holding.watcher import EyesFactory, Pace, Watcher
from tests.core.manifests import digest_of
from tests.eventually import eventually


class Watched:
    """Runs within its `with` block."""

    def __init__(self, path: Path, *, eyes: Sequence[EyesFactory] | None = None, pace: Pace | None = None) -> None:
        self.path = path
        self.changes: list[Change] = []
        self.folder = FragmentFolder(path)
        self.catalog = Catalog()
        self.catalog.subscribe(self.changes.append)
        self.manifests = Manifests(self.folder, self.catalog, no_manifest)
        self.surveyor = Surveyor(self.folder, self.catalog, self.manifests)
        self.watcher = Watcher(
            path, on_sighting=self.surveyor.look, on_everything=self.surveyor.look_everywhere, eyes=eyes, pace=pace
        )

    def __enter__(self) -> Watched:
        self.folder.prepare()
        self.surveyor.start()
        self.watcher.start()
        eventually(lambda: self.watcher.by_events or self.watcher.notice)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.watcher.stop()
        self.surveyor.stop()

    def holds(self, **content_by_name: bytes) -> bool:
        """Whether these are all that is known, by content; `a_mp4` stands for the name `a.mp4`."""
        wanted = {name.replace("_", "."): digest_of(content) for name, content in content_by_name.items()}
        return {entry.name: entry.sha256 for entry in self.catalog.entries()} == wanted

    def ever_held(self, name: str) -> list[str | None]:
        """The digests that were told of a name, in order; None where it was told to be gone."""
        told: list[str | None] = []
        for change in self.changes:
            told += [entry.sha256 for entry in change.added if entry.name == name]
            told += [None for gone in change.removed if gone == name]
        return told

    def knows(self, name: str) -> bool:
        return self.catalog.get(FragmentName(name)) is not None


def no_manifest(video: VideoId) -> bytes:
    raise UnknownVideo(video)
