"""Tells now and then that a service's stream is alive, however much comes through it."""

from __future__ import annotations

import time
from collections.abc import Callable

from tui.swarm.messages import Message, ServiceHeard
from tui.swarm.state import ServiceName

TELL_SECONDS = 1.5


class Heartbeat:
    """Belongs to the stream's thread."""

    def __init__(self, service: ServiceName, post: Callable[[Message], None]) -> None:
        self._service = service
        self._post = post
        self._told = 0.0

    def beat(self) -> bool:
        """Whether it was time to tell."""
        now = time.time()
        if now - self._told < TELL_SECONDS:
            return False
        self._told = now
        self._post(ServiceHeard(service=self._service, at=now))
        return True
