"""Runs a service on gunicorn until a signal, or the end of its standard input, stops it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from backend.core.errors import EnjambreError
from backend.web.event_hub import MOST_SUBSCRIBERS
from backend.web.listener import address_of, listen
from backend.web.log import log_to_stderr
from backend.web.service import RunningService, Service
from backend.web.worker import ServiceWorker

log = logging.getLogger(__name__)

THREADS = MOST_SUBSCRIBERS + 64
"""Each open event stream takes one; these are left for all other requests. They are made when they are needed."""

GRACE_SECONDS = 5
KEEP_ALIVE_SECONDS = 5
MAIN_LOOP_SECONDS = 60


def serve(
    build: Callable[[int], Service], *, host: str, port: int, port_option: str = "--port", exit_on_eof: bool = False
) -> None:
    """`build` gets the real port (port 0 is any that is free) and runs in the process that serves. Prints one line
    `<name> listening on <address>` when it does; never returns. Raises CannotListen."""
    log_to_stderr()
    listener = listen(host, port, port_option=port_option)
    _Server(build, listener, exit_on_eof=exit_on_eof).run()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn's view of us. Its master only watches; the service lives in the one worker."""

    def __init__(self, build: Callable[[int], Service], listener: socket.socket, *, exit_on_eof: bool) -> None:
        self._build = build
        self._address, self._port = address_of(listener), listener.getsockname()[1]
        self._descriptor = listener.detach()
        self._exit_on_eof = exit_on_eof
        self._running: RunningService | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"fd://{self._descriptor}",
            "worker_class": ServiceWorker,
            "workers": 1,
            "threads": THREADS,
            "timeout": MAIN_LOOP_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "logger_class": _Log,
            "control_socket_disable": True,
            "post_worker_init": self._started,
            "worker_exit": self._ended,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def run(self) -> None:
        _Master(self).run()

    def load(self) -> Flask:
        try:
            self._running = RunningService(self._build(self._port))
        except EnjambreError as error:
            log.critical("cannot start: %s", error)
            raise SystemExit(Arbiter.WORKER_BOOT_ERROR) from error
        return self._running.service.app

    def stop_service(self) -> None:
        if self._running is not None:
            self._running.stop()

    def _started(self, worker: Any) -> None:
        if self._running is None:
            return
        self._running.start()
        if self._exit_on_eof:
            threading.Thread(target=_end_at_eof, args=(worker.ppid,), name="stdin", daemon=True).start()
        click.echo(f"{self._running.service.name} listening on {self._address}")

    def _ended(self, _arbiter: Any, _worker: Any) -> None:
        self.stop_service()


class _Master(Arbiter):  # type: ignore[misc]
    """A terminal that closes ends the service; gunicorn would load it anew."""

    def handle_hup(self) -> None:
        self.handle_term()


class _Log(Logger):  # type: ignore[misc]
    """gunicorn's warnings and errors, through our own handlers."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel("WARNING")


def _end_at_eof(master: int) -> None:
    """Reads the descriptor itself: a daemon thread inside a buffered reader would trip the interpreter's end."""
    while os.read(0, 4096):
        pass
    if os.getppid() == master:
        os.kill(master, signal.SIGTERM)
