"""What a manifest says, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from backend.core.manifest import Manifest, read_manifest
from backend.core.manifest_parts import Track
from splitter.errors import NotFragments, UnreadableSource


def manifest_in(path: Path) -> Manifest:
    """Raises UnreadableSource, NotFragments and InvalidManifest."""
    try:
        with path.open("rb") as file:
            found = read_manifest(file)
    except OSError as error:
        raise UnreadableSource(path, error.strerror or str(error)) from error
    if found is None:
        raise NotFragments(f"{path} carries no manifest; give a fragment made by the splitter")
    return found[0]


def sentences_of(manifest: Manifest) -> Iterator[str]:
    yield f"{manifest.title}: {_clock(manifest.duration, manifest.timescale)} in {len(manifest.fragments)} fragments"
    yield f"video id {manifest.video_id}"
    for track in manifest.tracks:
        yield f"track {track.id}: {_described(track)}"
    for stream in manifest.left_out:
        yield f"left out: stream {stream.stream}, {stream.what} ({stream.why})"
    for index, fragment in enumerate(manifest.fragments):
        seconds = fragment.duration / manifest.timescale
        yield f"{manifest.name_of(index)}  {fragment.size} bytes  {seconds:.3f} s  {fragment.sha256}"


def _described(track: Track) -> str:
    shape = f"{track.width}x{track.height}" if track.kind == "video" else f"{track.channels} ch, {track.sample_rate} Hz"
    note = f", re-encoded ({track.reencoded})" if track.reencoded else ""
    return f"{track.kind}, {track.codec}, {shape}, {track.language}{note}"


def _clock(ticks: int, timescale: int) -> str:
    minutes, seconds = divmod(ticks // timescale, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
