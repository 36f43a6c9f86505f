"""`python -m tui.playing PLAYER URL TITLE`: runs one player to its end, apart from the dashboard that asked for it.

Silent where all went well; else it ends like the player, with the last that the player said on standard error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import webbrowser
from collections import deque
from contextlib import ExitStack, suppress
from types import FrameType

from tui.playing.player import Program, command
from tui.playing.playlist import private_playlist

LAST_LINES = 5
NOT_FOUND = 127


def main() -> int:
    player, url, title = sys.argv[1:]
    token = os.environ.pop("ENJAMBRE_TOKEN", None)
    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(ending, _end)
    if player == "browser":
        return _open_page(url)
    with ExitStack() as stack:
        folder = os.environ.get("XDG_RUNTIME_DIR") or None
        source = str(stack.enter_context(private_playlist(url, title, token, folder=folder))) if token else url
        return _play("vlc" if player == "vlc" else "mpv", title, source)


def _play(program: Program, title: str, source: str) -> int:
    try:
        process = subprocess.Popen(  # noqa: S603 - a player, with options of ours
            command(program, title, source), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as error:
        _say(f"{program} cannot be started: {error.strerror}")
        return NOT_FOUND
    with process:
        try:
            last = deque(process.stdout or (), LAST_LINES)
        except SystemExit:
            process.terminate()
            raise
    if process.returncode:
        _say(b"".join(last).decode(errors="replace"))
    return process.returncode


def _open_page(url: str) -> int:
    """A browser says a lot on its way, and may be the first of its kind, which then stays: it gets nobody's ear."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.dup2(nothing, sys.stderr.fileno())
    return 0 if webbrowser.open(url) else 1


def _say(words: str) -> None:
    with suppress(OSError):  # the dashboard may have ended long ago
        sys.stderr.write(words)
        sys.stderr.flush()


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
