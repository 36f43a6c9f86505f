"""What can go wrong while splitting and joining, each with a sentence that says what to do.

EnjambreError
└── SplitterError
    ├── UnreadableSource     a path that cannot be opened as a video file
    ├── NotAVideo            a file in which there is nothing to see or hear
    ├── TooFewFrames         more fragments asked for than there are frames
    ├── ReencodingRefused    only re-encoding would do, and it was forbidden
    ├── EncodingFailed       the media library gave up on this source
    ├── UnwritableFolder     fragments cannot be written where they should go
    ├── NotFragments         files to join that are no fragments of one video
    ├── NotANode             a service that takes no fragments
    ├── NamesTaken           nodes that hold other content under the names of these fragments
    ├── AlreadySplit         a fragment where a video to split should be
    ├── MissingFragments     a video to join of which some fragments are not there
    └── Stopped              interrupted from outside
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from backend.core.errors import EnjambreError


class SplitterError(EnjambreError):
    """Whatever the splitter raises of its own."""


class UnreadableSource(SplitterError):
    def __init__(self, source: Path, why: str) -> None:
        super().__init__(f"{source} cannot be read: {why}")
        self.source = source
        self.why = why


class NotAVideo(SplitterError):
    def __init__(self, source: Path, why: str) -> None:
        super().__init__(f"{source} is not a video: {why}; give a file that a player can play")
        self.source = source
        self.why = why


class TooFewFrames(SplitterError):
    def __init__(self, wanted: int, frames: int) -> None:
        super().__init__(f"{wanted} fragments cannot be made of {frames} frames; ask for at most {frames} with -n")
        self.wanted = wanted
        self.frames = frames


class ReencodingRefused(SplitterError):
    def __init__(self, why: str) -> None:
        super().__init__(f"{why}, so it would have to be re-encoded; leave out --no-reencode to allow that")
        self.why = why


class EncodingFailed(SplitterError):
    def __init__(self, source: Path, why: str) -> None:
        super().__init__(f"{source} could not be processed ({why}); check that a player can play it to its end")
        self.source = source
        self.why = why


class UnwritableFolder(SplitterError):
    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"cannot write to {folder}: {why}; choose another place with -o")
        self.folder = folder
        self.why = why


class NotFragments(SplitterError):
    def __init__(self, why: str) -> None:
        super().__init__(f"cannot join: {why}")
        self.why = why


class NotANode(SplitterError):
    def __init__(self, url: str, service: str) -> None:
        super().__init__(f"{url} is a {service}, which takes no fragments; give a node's HOST:PORT with --to")
        self.url = url
        self.service = service


class NamesTaken(SplitterError):
    """`names` by the URL of the node."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        listed = "; ".join(f"{node} has {_listed(taken)}" for node, taken in names.items())
        super().__init__(
            f"{listed} with other content, perhaps of an earlier version: delete those on the nodes and touch this file, "
            "or give it another name"
        )
        self.names = names


class AlreadySplit(SplitterError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is a fragment already; put it into a node's folder, and whole videos here")
        self.name = name


class MissingFragments(SplitterError):
    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"cannot join: missing {_listed(names)}; fetch them first")
        self.names = tuple(names)


class Stopped(SplitterError):
    def __init__(self) -> None:
        super().__init__("stopped; nothing was left behind")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
