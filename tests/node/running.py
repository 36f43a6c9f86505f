"""Services on real sockets within the test's own process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from backend.broker.service import create_broker
from backend.core.names import node_name
from backend.node.node import Settings
from backend.node.service import create_node
from backend.web.service import RunningService, Service
from backend.wire.node_client import NodeClient
from tests.node.original import original_broker, original_node

WsgiApp = Callable[[Any, Any], Iterable[bytes]]


class Served:
    """A WSGI app on a port that the system gave; runs within its `with` block. `requests` are those that came, like
    `GET /salud`; without an app it answers 503."""

    def __init__(self, app: WsgiApp | None = None) -> None:
        self.app = app
        self.requests: list[str] = []
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet)
        self.name = node_name(f"127.0.0.1:{self._server.server_port}")
        self.url = f"http://{self.name}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name=f"served {self.name}"
        )

    def __enter__(self) -> Any:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.requests.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        if self.app is None:
            start_response("503 Service Unavailable", [])
            return []
        return self.app(environ, start_response)


class RunningBroker(Served):
    """A broker of ours."""

    def __init__(self) -> None:
        super().__init__()
        self._running = RunningService(create_broker())
        self.app = self._running.service.app

    def __enter__(self) -> Any:
        self._running.start()
        return super().__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._running.stop()
        super().__exit__(kind, error, trace)


class RunningNode(Served):
    """A node of ours, its folder, and a client for it."""

    def __init__(self, broker_url: str, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.client = NodeClient(self.url)
        settings = Settings(name=self.name, folder=folder, broker_url=broker_url)
        self._running = RunningService(create_node(settings))
        self.service: Service = self._running.service
        self.app = self.service.app

    def __enter__(self) -> Any:
        self._running.start()
        return super().__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._running.stop()
        self.client.close()
        super().__exit__(kind, error, trace)


class OriginalBroker(Served):
    """A broker of the three original routes; `nodes` is its memory."""

    def __init__(self) -> None:
        app = original_broker()
        super().__init__(app)
        self.nodes: dict[str, list[str]] = app.config["nodes"]


class OriginalNode(Served):
    """A node of the original routes; it registers when it is told to."""

    def __init__(self, broker_url: str, folder: Path) -> None:
        super().__init__()
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.app = original_node(self.name, folder, broker_url)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the overridden method's word
        """Says nothing."""
