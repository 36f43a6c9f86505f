"""Starts players, and tells what becomes of them while the dashboard is there."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable

from backend.wire.events import LogLevel
from tui.picture.text import clean
from tui.playing.player import PLAYERS, PlayerName, Showing, is_here
from tui.service_process import environment_with
from tui.swarm.messages import Message, Told

WORDS_BYTES = 2000


class Players:
    """May be called from any thread. Each player has a thread that waits for it; what was started goes on when the
    dashboard ends."""

    def __init__(self, *, post: Callable[[Message], None], token: str | None = None) -> None:
        self._post = post
        self._token = token

    def here(self) -> frozenset[PlayerName]:
        return frozenset(player for player in PLAYERS if is_here(player))

    def play(self, player: PlayerName, showing: Showing) -> None:
        """Returns at once."""
        threading.Thread(target=self._run, args=(player, showing), name=f"{player} playing", daemon=True).start()

    def _run(self, player: PlayerName, showing: Showing) -> None:
        title = clean(showing.title)
        self._say(f"{title} opens in {_called(player)}")
        child = subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", "tui.playing", player, showing.url_for(player), title],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=environment_with(self._token),
        )
        with child:
            words = child.stderr.read() if child.stderr else b""
        if child.returncode > 0:
            told = " ".join(words[-WORDS_BYTES:].decode(errors="replace").split()) or f"it ended with code {child.returncode}"
            self._say(f"{_called(player)} did not show {showing.url_for(player)}: {told}", "error")

    def tell_address(self, showing: Showing) -> None:
        """Where no browser can open: then a person may, elsewhere."""
        self._say(f"No browser can open here. Copied: {showing.page_url}")

    def _say(self, text: str, level: LogLevel = "info") -> None:
        self._post(Told(level=level, text=text, at=time.time(), urgent=True))


def _called(player: PlayerName) -> str:
    return {"browser": "the browser", "mpv": "mpv", "vlc": "VLC"}[player]
