"""The vigil: a thread that tells when a service of the embedded cluster ended by itself, and in which words."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui.cluster import EmbeddedCluster, ServiceEnded

LOOK_SECONDS = 0.5


class Vigil:
    """`tell` is called from the vigil's own thread, once for each service."""

    def __init__(self, cluster: EmbeddedCluster, tell: Callable[[ServiceEnded], None]) -> None:
        self._cluster = cluster
        self._tell = tell
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vigil", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        told: set[str] = set()
        while not self._stopping.wait(LOOK_SECONDS):
            for ended in self._cluster.fallen():
                if ended.title not in told:
                    told.add(ended.title)
                    self._tell(ended)
