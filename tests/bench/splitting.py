"""Splitting a film, against ffmpeg cutting the same film and openssl hashing the pieces."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.film import make_film
from tests.bench.measure import Comparison, Finding, NotMeasured, Run, best, missing, run

ROUNDS = 3
PARTS = 8


def measure(folder: Path, *, size: int) -> Iterator[Finding]:
    absent = missing("ffmpeg", "openssl")
    if absent:
        yield NotMeasured(what="splitting", why=absent)
        return
    film, short = folder / "film.mp4", folder / "short.mp4"
    make_film(film, size=size)
    make_film(short, size=size // PARTS)
    sides = [(_split(film, folder / "ours"), _segment_and_hash(film, folder / "theirs")) for _ in range(ROUNDS)]
    ours, theirs = zip(*sides, strict=True)
    yield Comparison(
        what=f"splitting {film.stat().st_size >> 20} MiB",
        ours=best([once.seconds for once in ours]),
        other=best(theirs),
        unit="s",
        against="ffmpeg -f segment + openssl sha256",
        aim=1.5,
    )
    yield Comparison(
        what="memory while splitting",
        ours=max(once.peak_bytes for once in ours) / 2**20,
        other=_split(short, folder / "short").peak_bytes / 2**20,
        unit="MiB",
        against=f"a film of 1/{PARTS} the size",
    )


def _split(film: Path, folder: Path) -> Run:
    once = run([sys.executable, "-m", "splitter", "split", str(film), "-n", "10", "-o", str(folder)])
    shutil.rmtree(folder)
    return once


def _segment_and_hash(film: Path, folder: Path) -> float:
    folder.mkdir()
    pieces = str(folder / "piece_%03d.mp4")
    cut = run(["ffmpeg", "-y", "-i", str(film), "-c", "copy", "-map", "0", "-f", "segment", "-segment_time", "100", pieces])
    hashed = run(["openssl", "sha256", *map(str, sorted(folder.iterdir()))])
    shutil.rmtree(folder)
    return cut.seconds + hashed.seconds
