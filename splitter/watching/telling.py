"""What a watch says of what happens: to people in sentences, to machines in lines of JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import click

from splitter.naming import one_line
from splitter.progress import Progress
from splitter.progress_bar import ProgressBar
from splitter.progress_lines import ProgressLines, write_line
from splitter.split import Split


class Telling(Protocol):
    """Told from the watching thread."""

    def watching(self, folder: Path, nodes: Sequence[str], count: int) -> None:
        """It has begun."""

    def splitting(self, name: str) -> AbstractContextManager[Progress]:
        """A video is taken; it is at work while the block lasts."""

    def dealt(self, name: str, done: Split, dealt: Mapping[str, Sequence[str]]) -> None:
        """The nodes, by their URLs, have the fragments."""

    def set_aside(self, name: str, why: str) -> None:
        """It is not tried again until it changes."""

    def waiting(self, why: str) -> None:
        """Nothing can be done until that is otherwise."""

    def going_on(self) -> None:
        """What it waited for has come."""

    def noticing(self, sentence: str) -> None:
        """Something that one should know."""

    def stopped(self) -> None:
        """It has ended."""


class ForPeople:
    """On standard output; a bar on the terminal while it is at work."""

    def watching(self, folder: Path, nodes: Sequence[str], count: int) -> None:
        _say(f"Watching {folder}: each video becomes {count} fragments, dealt out over {', '.join(nodes)}; ctrl+c ends it")

    @contextmanager
    def splitting(self, name: str) -> Iterator[Progress]:
        title = one_line(f"Splitting {name}")
        _say(title)
        with ProgressBar(title) as bar:
            yield bar

    def dealt(self, name: str, done: Split, dealt: Mapping[str, Sequence[str]]) -> None:
        shares = ", ".join(f"{len(names)} to {node}" for node, names in dealt.items())
        _say(f"{name}: {len(done.paths)} fragments dealt out, {shares} (video {done.manifest.video_id[:12]})")

    def set_aside(self, name: str, why: str) -> None:
        _say(f"{name}: left alone until it changes: {why}")

    def waiting(self, why: str) -> None:
        _say(f"Waiting: {why}")

    def going_on(self) -> None:
        _say("Going on")

    def noticing(self, sentence: str) -> None:
        _say(f"Note: {sentence}")

    def stopped(self) -> None:
        _say("Stopped; what was not dealt out completely begins anew next time")


class ForMachines:
    """An object a line: `evento` says what happened; between `video.empezo` and what follows it there are lines of progress."""

    def watching(self, folder: Path, nodes: Sequence[str], count: int) -> None:
        write_line({"evento": "vigilancia.empezo", "carpeta": str(folder), "nodos": list(nodes), "fragmentos": count})

    @contextmanager
    def splitting(self, name: str) -> Iterator[Progress]:
        write_line({"evento": "video.empezo", "archivo": name})
        yield ProgressLines()

    def dealt(self, name: str, done: Split, dealt: Mapping[str, Sequence[str]]) -> None:
        told = {"archivo": name, "video": done.manifest.video_id, "titulo": done.manifest.title, "nodos": dict(dealt)}
        write_line({"evento": "video.repartido", **told})

    def set_aside(self, name: str, why: str) -> None:
        write_line({"evento": "video.apartado", "archivo": name, "error": one_line(why)})

    def waiting(self, why: str) -> None:
        write_line({"evento": "vigilancia.espera", "error": one_line(why)})

    def going_on(self) -> None:
        write_line({"evento": "vigilancia.sigue"})

    def noticing(self, sentence: str) -> None:
        write_line({"evento": "vigilancia.aviso", "aviso": one_line(sentence)})

    def stopped(self) -> None:
        write_line({"evento": "vigilancia.termino"})


def _say(sentence: str) -> None:
    click.echo(one_line(sentence))
