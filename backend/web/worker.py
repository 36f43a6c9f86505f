"""The process that serves: gunicorn's threaded worker, ending a service at once and telling all errors as JSON.

A worker in its grace period waits for open connections: event streams would hold it until the end of that time, and idle
kept-alive connections for two seconds. So at a signal the service is stopped first, which ends its streams, and connections
without a request are closed."""

from __future__ import annotations

import ctypes
import signal
import sys
from types import FrameType
from typing import Any

from gunicorn import util
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from backend.web.failures import sentence
from backend.wire.answers import Error
from backend.wire.body import encode

PR_SET_PDEATHSIG = 1


class ServiceWorker(ThreadWorker):  # type: ignore[misc]
    """Every signal that ends it does so in the same orderly way; its main thread alone stops the service."""

    def init_process(self) -> None:
        die_with_parent()
        super().init_process()

    def init_signals(self) -> None:
        super().init_signals()
        signal.signal(signal.SIGHUP, self.handle_exit)

    def handle_exit(self, number: int, frame: FrameType | None) -> None:
        super().handle_exit(number, frame)
        self.method_queue.defer(self.app.stop_service)

    def handle_quit(self, number: int, frame: FrameType | None) -> None:
        self.handle_exit(number, frame)

    def finish_request(self, connection: Any, future: Any) -> None:
        super().finish_request(connection, future)
        if not self.alive:
            self.murder_keepalived(force=True)

    def _cap_keepalive(self, deadline: float) -> None:
        self.murder_keepalived(force=True)

    def handle_error(self, request: Any, client: Any, address: Any, error: BaseException) -> None:
        """A request that never became one, or an app that failed while answering."""
        status = _status(error)
        if status == 500:
            self.log.exception("a request failed")
        body = encode(Error(sentence=sentence(status)))
        head = f"HTTP/1.1 {status} Error\r\nConnection: close\r\nContent-Type: application/json\r\n"
        try:
            util.write_nonblock(client, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        except OSError:
            self.log.debug("it was gone before it could be told")


def die_with_parent() -> None:
    """Whoever kills the master outright kills the service, and its port is free at once (prctl(2), Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _status(error: BaseException) -> int:
    match error:
        case LimitRequestLine():
            return 414
        case LimitRequestHeaders():
            return 431
        case ParseException():
            return 400
        case _:
            return 500
