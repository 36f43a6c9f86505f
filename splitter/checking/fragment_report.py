"""What a fragment says of itself and whether it is true, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from backend.core.manifest import Manifest
from backend.core.manifest_parts import Track
from splitter.checking.examining import DamagedBlock, Examined, State


def sentences_of(examined: Examined) -> Iterator[str]:
    yield f"{examined.path}: {'true' if examined.state is State.TRUE else f'NOT TRUE: {examined.why}'}"
    for stretch in stretches(examined.damaged_blocks):
        yield f"damaged: {stretch}"
    if examined.manifest is not None:
        yield from _of_video(examined.manifest)
        yield from _of_fragments(examined.manifest, examined.index)


def stretches(blocks: Iterable[DamagedBlock]) -> list[str]:
    """Neighbouring blocks in one sentence."""
    runs: list[list[DamagedBlock]] = []
    for block in blocks:
        if runs and runs[-1][-1].number + 1 == block.number:
            runs[-1].append(block)
        else:
            runs.append([block])
    return [_stretch(run[0], run[-1]) for run in runs]


def _stretch(first: DamagedBlock, last: DamagedBlock) -> str:
    which = f"block {first.number}" if first is last else f"blocks {first.number} to {last.number}"
    return f"{which} (bytes {first.first} to {last.last})"


def fields_of(examined: Examined) -> dict[str, object]:
    """The same as JSON."""
    manifest = examined.manifest
    return {
        "archivo": str(examined.path),
        "estado": examined.state,
        "motivo": examined.why or None,
        "bloques_danados": [
            {"bloque": block.number, "desde": block.first, "hasta": block.last} for block in examined.damaged_blocks
        ],
        "video": manifest and manifest.video_id,
        "indice": examined.index,
        "nombre": examined.proper_name,
    }


def manifest_fields(manifest: Manifest) -> object:
    return json.loads(manifest.to_json())


def _of_video(manifest: Manifest) -> Iterator[str]:
    yield f"video: {manifest.title}, {_clock(manifest.duration, manifest.timescale)}"
    yield f"video id: {manifest.video_id}"
    for track in manifest.tracks:
        yield f"track {track.id}: {_described(track)}"
    for stream in manifest.left_out:
        yield f"left out: stream {stream.stream}, {stream.what} ({stream.why})"
    yield f"original: {_original(manifest)}"


def _of_fragments(manifest: Manifest, index: int | None) -> Iterator[str]:
    if index is not None:
        yield f"this is fragment {index + 1} of {len(manifest.fragments)}:"
    start = 0
    for number, fragment in enumerate(manifest.fragments):
        at, lasts = _clock(start, manifest.timescale), f"{fragment.duration / manifest.timescale:.3f} s"
        mark = "  (this one)" if number == index else ""
        yield f"{manifest.name_of(number)}  from {at} for {lasts}  {fragment.size} bytes  {fragment.sha256}{mark}"
        start += fragment.duration


def _original(manifest: Manifest) -> str:
    original = manifest.original
    if original is None:
        return "not kept"
    recipe = sum(fragment.recipe_size for fragment in manifest.fragments)
    return f"{original.name}, {original.size} bytes, SHA-256 {original.sha256}; {recipe} bytes of recipe in all fragments"


def _described(track: Track) -> str:
    shape = f"{track.width}x{track.height}" if track.kind == "video" else f"{track.channels} ch, {track.sample_rate} Hz"
    note = f", re-encoded ({track.reencoded})" if track.reencoded else ""
    return f"{track.kind}, {track.codec}, {shape}, {track.language}{note}"


def _clock(ticks: int, timescale: int) -> str:
    minutes, seconds = divmod(ticks // timescale, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
