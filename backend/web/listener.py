"""The socket that a service listens on, opened before anything else is, so that a taken port is told in one line."""

from __future__ import annotations

import errno
import os
import socket

from backend.core.errors import EnjambreError
from backend.wire.port_holder import port_holder

BACKLOG = 1024


class CannotListen(EnjambreError):
    """The address is another's, or not this machine's."""


def listen(host: str, port: int, *, port_option: str) -> socket.socket:
    """Port 0 is any that is free. Raises CannotListen, naming the `port_option` that picks another."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise CannotListen(_why(error, host, port, port_option)) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """`http://host:port`, with the port that was really given."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _why(error: OSError, host: str, port: int, port_option: str) -> str:
    if error.errno == errno.EADDRINUSE:
        holder = port_holder(port) or "another program"
        return f"port {port} is taken by {holder}; choose another with {port_option}"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has; choose another with {port_option}"
    told = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
    return f"cannot listen on {host}:{port}: {told}"
