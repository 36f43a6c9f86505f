"""Looking at every file of some folders: which fragments are whole, and which are missing of the videos that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from backend.core.entry import VideoId
from backend.core.manifest import Manifest
from splitter.checking.examining import Examined, State, examine, examine_remains, file_size, named_index
from splitter.errors import UnreadableSource
from splitter.gathering import files_in
from splitter.manifests import Manifests
from splitter.progress import ByteCount
from splitter.reading.scan import Advance


@dataclass(frozen=True, slots=True)
class VideoHere:
    """One video's whole fragments, by index, as far as they are here."""

    manifest: Manifest
    paths: dict[int, list[Path]] = field(default_factory=dict)

    def missing(self) -> list[str]:
        manifest = self.manifest
        return [manifest.name_of(index) for index in range(len(manifest.fragments)) if index not in self.paths]

    def duplicates(self) -> list[str]:
        return [self.manifest.name_of(index) for index, paths in sorted(self.paths.items()) if len(paths) > 1]


@dataclass(frozen=True, slots=True)
class Survey:
    """Files by name, folder after folder."""

    files: Sequence[Examined]

    def damaged(self) -> list[Examined]:
        return [file for file in self.files if file.state is State.DAMAGED]

    def videos(self) -> list[VideoHere]:
        """Those of which a fragment is here, even a damaged one."""
        videos: dict[VideoId, VideoHere] = {}
        for file in self.files:
            if file.manifest is not None:
                video = videos.setdefault(file.manifest.video_id, VideoHere(file.manifest))
                if file.index is not None and file.state is not State.DAMAGED:
                    video.paths.setdefault(file.index, []).append(file.path)
        return list(videos.values())


def survey(sources: Iterable[Path], advance: Advance) -> Survey:
    """Of files, and of the files in folders. Raises UnreadableSource for one that is not there."""
    paths = [path for source in sources for path in _files(source)]
    seen = ByteCount(sum(map(file_size, paths)), advance)
    manifests = Manifests()
    files = [_examined(path, manifests, seen) for path in paths]
    fragments = _Fragments(file.manifest for file in files if file.manifest is not None)
    return Survey([_completed(file, fragments) for file in files])


def _examined(path: Path, manifests: Manifests, seen: ByteCount) -> Examined:
    """What cannot be read is as good as damaged."""
    try:
        return examine(path, manifests, seen.add)
    except UnreadableSource as error:
        return Examined(path=path, state=State.DAMAGED, why=error.why)


def _completed(file: Examined, fragments: _Fragments) -> Examined:
    """Of a fragment that lost its end, and so its manifest, the others of its video know what it should be."""
    place = fragments.called(file.path.name) if file.state is State.WITHOUT_MANIFEST else None
    return examine_remains(file.path, *place) if place else file


class _Fragments:
    """Finds by its name a fragment of the videos that are known."""

    def __init__(self, manifests: Iterable[Manifest]) -> None:
        self._by_stem = {manifest.stem: manifest for manifest in manifests}

    def called(self, name: str) -> tuple[Manifest, int] | None:
        manifest = self._by_stem.get(name.rpartition("_")[0])
        index = named_index(name, manifest) if manifest else None
        return None if manifest is None or index is None else (manifest, index)


def _files(source: Path) -> list[Path]:
    try:
        return list(files_in(source)) if source.is_dir() else [source]
    except OSError as error:
        raise UnreadableSource(source, error.strerror or str(error)) from error
