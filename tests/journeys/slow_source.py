"""A node of the original protocol that sends half a fragment, and the rest when it is told to."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


class SlowSource:
    """Serves one fragment's bytes under any name; runs within its `with` block."""

    def __init__(self, content: bytes) -> None:
        self.half_sent = threading.Event()
        self.go_on = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, content))
        self._thread = threading.Thread(target=self._server.serve_forever, name="slow source")

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> SlowSource:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(source: SlowSource, content: bytes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            middle = len(content) // 2
            self.wfile.write(content[:middle])
            source.half_sent.set()
            source.go_on.wait(30)
            self.wfile.write(content[middle:])

        def log_message(self, format: str, *words: object) -> None:  # noqa: A002 - http.server's name for it
            """Says nothing."""

    return Handler
