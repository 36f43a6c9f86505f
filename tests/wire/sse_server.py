"""A service that sends whatever event-stream bytes a test puts in, on a real socket."""

from __future__ import annotations

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class SseServer:
    """`chunks` go out as they are put in; None ends the connection. `last_ids` are the Last-Event-IDs that clients sent."""

    def __init__(self) -> None:
        self.chunks: queue.Queue[bytes | None] = queue.Queue()
        self.last_ids: list[str | None] = []
        self.paths: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.last_ids.append(self.headers.get("Last-Event-ID"))
                server.paths.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                while (chunk := server.chunks.get()) is not None:
                    self.wfile.write(chunk)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def close(self) -> None:
        self.chunks.put(None)
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
