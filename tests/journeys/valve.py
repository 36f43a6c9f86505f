"""A line to a service that lets as many bytes come back as it is told to."""

from __future__ import annotations

import socket
import socketserver
import threading
from types import TracebackType

CHUNK_BYTES = 4096


class Valve:
    """Forwards connections to a port of loopback, within its `with` block; open until it is shut."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._changed = threading.Condition()
        self._left: int | None = None
        self._is_over = False
        self._connections: set[socket.socket] = set()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="valve")
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def shut(self, *, after: int = 0) -> None:
        """So many bytes still come through, on all connections together."""
        with self._changed:
            self._left = after
            self._changed.notify_all()

    def open(self) -> None:
        with self._changed:
            self._left = None
            self._changed.notify_all()

    def cut(self) -> None:
        """Ends the connections that there are, as they end when the service is killed."""
        with self._changed:
            _end(*self._connections)

    def forward(self, client: socket.socket) -> None:
        """Both ways, until either side ends."""
        try:
            service = socket.create_connection(("127.0.0.1", self._port))
        except OSError:
            return
        pair = {client, service}
        with service:
            with self._changed:
                self._connections |= pair
            there = threading.Thread(target=_pump, args=(client, service), name="valve, there")
            there.start()
            self._back(service, client)
            there.join()
            with self._changed:
                self._connections -= pair

    def _back(self, service: socket.socket, client: socket.socket) -> None:
        try:
            while octets := service.recv(CHUNK_BYTES):
                self._let_through(len(octets))
                client.sendall(octets)
        except OSError:
            """One of them is gone."""
        _end(client, service)

    def _let_through(self, octets: int) -> None:
        """Waits until so many bytes may come through."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or self._left is None or self._left >= octets)
            if self._left is not None:
                self._left -= octets

    def __enter__(self) -> Valve:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
            _end(*self._connections)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False


def _handler(valve: Valve) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            valve.forward(self.request)

    return Handler


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while octets := source.recv(CHUNK_BYTES):
            target.sendall(octets)
    except OSError:
        """One of them is gone."""
    _end(source, target)


def _end(*connections: socket.socket) -> None:
    for connection in connections:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            """It has ended."""
