"""The thread that ends leases, asleep until the next one is over."""

from __future__ import annotations

import threading

from backend.broker.membership import Membership


class Reaper:
    """`start` once; `stop` from any thread, as often as one likes."""

    def __init__(self, membership: Membership) -> None:
        self._membership = membership
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="reaper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._membership.lease_granted.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            seconds = self._membership.end_leases()
            self._membership.lease_granted.wait(seconds)
            self._membership.lease_granted.clear()
