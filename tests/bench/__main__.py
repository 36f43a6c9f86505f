"""`make bench`: measures speed as ratios, ours beside others' in one run. Nothing fails by being slow."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.bench import announcing, fetching, playing, splitting
from tests.bench.measure import Comparison, Finding

PLAIN_WIDTH = 130


SUBJECTS = ("splitting", "announcing", "fetching", "playing")


@click.command()
@click.option("--mebibytes", default=1024, show_default=True, help="Size of the film that is split, fetched and played.")
@click.option("--files", default=20_000, show_default=True, help="Files in the full folder.")
@click.option("--only", type=click.Choice(SUBJECTS), multiple=True, default=SUBJECTS, help="Measure this alone; may be repeated.")
@click.option("--folder", type=click.Path(path_type=Path, exists=True), help="Where to work (about six times the film).")
def main(mebibytes: int, files: int, only: tuple[str, ...], folder: Path | None) -> None:
    """Measures splitting, announcing, fetching and playing, and prints each beside what it is compared with."""
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    table = Table("what", "ours", "other", "ratio", "aim", "against", title="Enjambre beside others, one run")
    with console.status("measuring"):
        for finding in _findings(only, folder, size=mebibytes << 20, files=files):
            table.add_row(*_cells(finding))
    console.print(table)


def _findings(subjects: tuple[str, ...], place: Path | None, *, size: int, files: int) -> Iterator[Finding]:
    measures = {
        "splitting": partial(splitting.measure, size=size),
        "announcing": partial(announcing.measure, many=files),
        "fetching": partial(fetching.measure, size=size),
        "playing": partial(playing.measure, size=size),
    }
    for subject in subjects:
        with tempfile.TemporaryDirectory(dir=place, prefix="enjambre-bench-") as folder:
            yield from measures[subject](Path(folder))


def _cells(finding: Finding) -> tuple[str, ...]:
    if not isinstance(finding, Comparison):
        return finding.what, "", "", "", "", f"not measured: {finding.why}"
    aim = f"≤ {finding.aim}" if finding.aim else ""
    sides = (f"{side:.2f} {finding.unit}" for side in (finding.ours, finding.other))
    return finding.what, *sides, f"{finding.ratio:.2f}", aim, finding.against


if __name__ == "__main__":
    main()
