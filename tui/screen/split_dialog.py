"""Chooses a video, into how many fragments it is split, and which nodes get them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, DirectoryTree, Label, Select

from backend.core.names import NodeName
from tui.screen.dialog import Dialog, Words
from tui.screen.field import Field

_ENDINGS = "3gp avi flac flv m2ts m4a m4v mka mkv mov mp3 mp4 mpeg mpg mts oga ogg ogv opus ts wav webm wmv"
FRAGMENTS = 10
EVENLY = "evenly"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRequest:
    """`nodes` get runs of fragments, as equal as possible."""

    video: Path
    fragments: int
    nodes: tuple[NodeName, ...]


class MediaTree(DirectoryTree):
    """Shows folders, and files that look like media."""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        return [path for path in paths if not path.name.startswith(".") and (_is_folder(path) or _is_media(path))]


class SplitDialog(Dialog[SplitRequest]):
    """The path can be typed or picked in the tree."""

    DEFAULT_CSS = """
    SplitDialog > .box { height: 90%; max-height: 32; overflow-y: hidden; }
    SplitDialog MediaTree { height: 1fr; min-height: 2; background: $background; margin: 0 0 1 0; }
    SplitDialog .line { height: 1; }
    SplitDialog .line Label { width: 12; color: $dim; }
    SplitDialog .line Field { width: 1fr; }
    SplitDialog #fragments { width: 8; }
    SplitDialog Select { width: 1fr; }
    SplitDialog .trouble { color: $error; height: auto; margin: 0; }
    """

    def __init__(self, folder: Path, nodes: tuple[NodeName, ...]) -> None:
        super().__init__()
        self._folder = folder
        self._choices = nodes

    def compose(self) -> ComposeResult:
        deals = [(f"evenly over {len(self._choices)} nodes", EVENLY)] if len(self._choices) > 1 else []
        deals += [(f"all to {node}", node) for node in self._choices]
        with Vertical(classes="box") as box:
            box.border_title = "Split a video"
            with Horizontal(classes="line"):
                yield Label("video")
                yield Field(id="path", hint="its path, or pick it below")
            yield MediaTree(self._folder)
            with Horizontal(classes="line"):
                yield Label("fragments")
                yield Field(str(FRAGMENTS), id="fragments", is_number=True)
            with Horizontal(classes="line"):
                yield Label("deal out")
                yield Select(deals, value=deals[0][1], allow_blank=False, compact=True)
            yield Words("", classes="trouble")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button("Split", id="go", variant="primary", compact=True)

    def on_mount(self) -> None:
        self.query_one(MediaTree).focus()

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        self.query_one("#path", Field).value = str(event.path)
        self.query_one("#go").focus()

    def on_input_submitted(self) -> None:
        self._go()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "go":
            self._go()
        else:
            self.dismiss(None)

    def _go(self) -> None:
        video = Path(self.query_one("#path", Field).value.strip()).expanduser()
        count = self.query_one("#fragments", Field).value.strip()
        trouble = _trouble(video, count)
        if trouble:
            self.query_one(".trouble", Words).update(trouble)
            return
        chosen = self.query_one(Select).value
        nodes = self._choices if chosen == EVENLY else tuple(node for node in self._choices if node == chosen)
        self.dismiss(SplitRequest(video=video, fragments=int(count), nodes=nodes))


def _trouble(video: Path, count: str) -> str:
    """What keeps the request from being one; empty where nothing does."""
    if not str(video).strip(".") or not video.is_file():
        return "Pick a video file first." if str(video) == "." else f"{video} is no file."
    if not count.isdecimal() or int(count) < 1:
        return "The number of fragments is 1 or more."
    return ""


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_media(path: Path) -> bool:
    return path.suffix.casefold().removeprefix(".") in _ENDINGS.split()
