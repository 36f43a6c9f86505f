"""What can go wrong while splitting and joining, each with a sentence that says what to do.

EnjambreError
└── SplitterError
    ├── UnreadableSource     a path that cannot be opened as a video file
    ├── NotAVideo            a file in which there is nothing to see or hear
    ├── TooFewFrames         more fragments asked for than there are frames
    ├── ReencodingRefused    only re-encoding would do, and it was forbidden
    ├── EncodingFailed       the media library gave up on this source
    ├── UnwritableFolder     fragments cannot be written where they should go
    ├── CannotKeepOriginal   a source that its fragments could not give back byte for byte
    ├── NotFragments         files to join that are no fragments of one video
    ├── NotAFragment         a file that says nothing of a video
    ├── NotANode             a service that takes no fragments
    ├── NamesTaken           nodes that hold other content under the names of these fragments
    ├── AlreadySplit         a fragment where a video to split should be
    ├── MissingFragments     a video to join of which some fragments are not there
    ├── NoOriginal           fragments that do not know how to give the original back
    ├── UnusableRecipe       a way back to the original that leads nowhere
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


class CannotKeepOriginal(SplitterError):
    """`why` is a clause."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The original will not be restorable from the fragments, because {why}.")
        self.why = why


class NotFragments(SplitterError):
    def __init__(self, why: str) -> None:
        super().__init__(f"cannot join: {why}")
        self.why = why


class NotAFragment(SplitterError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no fragment, for it carries no manifest; only its holder's digest could tell if it is whole")
        self.path = path


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


class NoOriginal(SplitterError):
    def __init__(self, title: str) -> None:
        super().__init__(
            f"the fragments of {title!r} carry no recipe of the original; join them without --original, or have the source "
            "split again with --keep-original"
        )
        self.title = title


class UnusableRecipe(SplitterError):
    def __init__(self, why: str) -> None:
        super().__init__(f"the original cannot be restored, for its recipe is unusable: {why}; join without --original")
        self.why = why


class Stopped(SplitterError):
    def __init__(self) -> None:
        super().__init__("stopped; nothing was left behind")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
