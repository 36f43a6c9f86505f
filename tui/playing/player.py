"""The players that there are: which of them is installed here, and with which words each is started."""

from __future__ import annotations

import shutil
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

PlayerName = Literal["browser", "mpv", "vlc"]
Program = Literal["mpv", "vlc"]

PLAYERS: Mapping[PlayerName, str] = {
    "browser": "the node's page: the picture, and where each fragment is",
    "mpv": "the stream alone",
    "vlc": "the stream alone",
}
"""Each with what it shows."""

_OPTIONS: Mapping[Program, tuple[str, ...]] = {
    "mpv": ("--force-window=immediate", "--ytdl=no", "--input-terminal=no", "--msg-level=all=error"),
    "vlc": ("--no-one-instance", "--no-qt-privacy-ask", "--no-video-title-show"),
}
_TITLE: Mapping[Program, str] = {"mpv": "--force-media-title", "vlc": "--meta-title"}
_IN_THE_TERMINAL = frozenset(("www-browser", "links", "elinks", "lynx", "w3m"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A video, as a node shows it: a page for browsers, a stream for players."""

    title: str
    page_url: str
    stream_url: str

    def url_for(self, player: PlayerName) -> str:
        return self.page_url if player == "browser" else self.stream_url


def is_here(player: PlayerName) -> bool:
    """Whether it could be started now; a browser needs a screen of its own."""
    return _has_browser() if player == "browser" else shutil.which(player) is not None


def command(program: Program, title: str, source: str) -> list[str]:
    """`source` is a URL, or the path of a playlist."""
    return [program, *_OPTIONS[program], f"{_TITLE[program]}={title}", "--", source]


def _has_browser() -> bool:
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    return PurePath(found.name).name not in _IN_THE_TERMINAL
