"""A service as the server takes it: the Flask app, and what lives around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from backend.web.event_hub import EventHub
from backend.web.log import HubHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`name` is told in logs. `start` runs before the first answer; `stop` runs once at the end, while requests under way
    are still being answered, and must not take long. The server ends the hub's streams."""

    name: str
    app: Flask
    hub: EventHub
    start: Callable[[], None]
    stop: Callable[[], None]


class RunningService:
    """A service with its log told as events. One thread calls; `stop` acts once."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._log = HubHandler(service.hub, service.name)
        self._stopped = False

    def start(self) -> None:
        self._log.start()
        self.service.start()

    def stop(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        self.service.stop()
        self._log.stop()
        self.service.hub.close()
