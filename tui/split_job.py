"""A video that is being split: the splitter as a child process, and what it says turned into messages."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tui.service_process import environment_with
from tui.swarm.messages import Message, SplitAdvanced, SplitEnded, Told

STOP_SECONDS = 2.0
TROUBLE_CHARACTERS = 2000


class SplitJob:
    """Owns the child and a thread that reads what it says. `start` once; `cancel` and `stop` from any thread, and again."""

    def __init__(
        self,
        video: Path,
        fragments: int,
        node_urls: Sequence[str],
        *,
        post: Callable[[Message], None],
        token: str | None = None,
    ) -> None:
        places = [word for url in node_urls for word in ("--to", url)]
        self._command = [sys.executable, "-m", "splitter", "split", str(video), "-n", str(fragments), *places, "--json"]
        self._environment = environment_with(token)
        self._file_name = video.name
        self._post = post
        self._is_stopped = False
        self._child: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, name=f"split {video.name}", daemon=True)

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._post(SplitAdvanced(file_name=self._file_name, fraction=None, at=time.time()))
        self._child = subprocess.Popen(  # noqa: S603 - a module of ours
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            env=self._environment,
        )
        self._thread.start()

    def cancel(self) -> None:
        """Asks the child to end, which leaves nothing half-written behind. Returns at once."""
        self._is_stopped = True
        if self._child is not None and self._thread.is_alive():
            self._child.terminate()

    def stop(self) -> None:
        """Returns when the child is gone."""
        self.cancel()
        if self._child is None or not self._thread.is_alive():
            return
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive():
            os.killpg(self._child.pid, signal.SIGKILL)
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        child = self._child
        if child is None or child.stdout is None or child.stderr is None:
            return
        words: list[str] = []
        reader = threading.Thread(target=words.extend, args=(child.stderr,), name=f"{self._thread.name} errors", daemon=True)
        reader.start()
        with child:
            for line in child.stdout:
                self._hear(line)
            reader.join()
        self._end(child.returncode, "".join(words).strip())

    def _hear(self, line: str) -> None:
        told = _object(line)
        share = told.get("progreso")
        if isinstance(share, int | float):
            self._post(SplitAdvanced(file_name=self._file_name, fraction=float(share), at=time.time()))
        elif isinstance(told.get("aviso"), str):
            self._post(Told(level="info", text=f"{self._file_name}: {told['aviso']}", at=time.time()))

    def _end(self, exit_code: int, words: str) -> None:
        trouble = None
        if self._is_stopped:
            trouble = "it was cancelled"
        elif exit_code:
            trouble = words[-TROUBLE_CHARACTERS:].removeprefix("Error: ") or f"the splitter ended with code {exit_code}"
        self._post(SplitEnded(file_name=self._file_name, trouble=trouble, at=time.time(), is_cancelled=self._is_stopped))


def _object(line: str) -> dict[str, Any]:
    """The JSON object on a line; nothing where there is none."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
