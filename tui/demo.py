"""The demonstration: a sample clip, made on the spot and dealt out over the nodes while the dashboard looks on."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.core.errors import EnjambreError
from backend.wire.broker_client import BrokerClient
from tui.service_process import environment_with

CLIP_STEM = "sample"
CLIP_SECONDS = 180
FRAGMENTS = 10


class Demonstration:
    """Owns a thread that makes the clip and hands its fragments to the nodes, unless the swarm has all of them.

    `start` and `stop` may be called from any thread; `say` is called from the demonstration's own.
    """

    def __init__(self, broker_url: str, *, say: Callable[[str], None], token: str | None = None) -> None:
        self._say = say
        self._token = token
        self._broker = BrokerClient(broker_url, token=token)
        self._stopping = threading.Event()
        self._beginning = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, name="demonstration", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._beginning:
            self._stopping.set()
            if self._child is not None:
                self._child.terminate()
        if self._thread.is_alive():
            self._thread.join()

    def wait(self) -> None:
        """Returns once the fragments are dealt out, or it failed, having said why."""
        self._thread.join()

    def _run(self) -> None:
        try:
            if not self._is_there():
                self._deal_out(self._node_urls())
        except EnjambreError as error:
            self._say(f"the sample clip could not be dealt out: {error}")
        finally:
            self._broker.close()

    def _is_there(self) -> bool:
        return len({row.name for row in self._broker.index(f"{CLIP_STEM}_")}) >= FRAGMENTS

    def _node_urls(self) -> list[str]:
        return [row.url for row in self._broker.nodes() if row.state == "vivo"]

    def _deal_out(self, node_urls: Sequence[str]) -> None:
        if not node_urls:
            self._say("there is no node to deal the sample clip out to")
            return
        with tempfile.TemporaryDirectory(prefix="enjambre-") as folder:
            clip = str(Path(folder) / f"{CLIP_STEM}.mp4")
            self._say(f"making a sample clip of {CLIP_SECONDS // 60} minutes")
            if not self._splitter("sample", clip, "--seconds", str(CLIP_SECONDS)):
                return
            self._say(f"splitting it into {FRAGMENTS} fragments")
            places = [word for url in node_urls for word in ("--to", url)]
            if self._splitter("split", clip, "-n", str(FRAGMENTS), *places):
                self._say("the sample clip is dealt out")

    def _splitter(self, *arguments: str) -> bool:
        """Whether the command did what it should; its last words are said where it did not."""
        with self._beginning:
            if self._stopping.is_set():
                return False
            self._child = child = self._begin(arguments)
        words = child.communicate()[1].strip()
        if child.returncode != 0 and not self._stopping.is_set():
            self._say(f"the splitter ended with code {child.returncode}: {words[-500:]}")
        return child.returncode == 0

    def _begin(self, arguments: Sequence[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", "splitter", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            env=environment_with(self._token),
        )
