"""Whether the client of a request is still there, asked while its answer is being waited for."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any


def presence_of_client(environ: Mapping[str, Any]) -> Callable[[], bool]:
    """Asks the connection, which the server lays into the environment: one that was closed from there has an end to read.
    Without a connection the client counts as there."""
    connection: socket.socket | None = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")

    def is_there() -> bool:
        if connection is None:
            return True
        try:
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    return is_there
