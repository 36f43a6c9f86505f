"""What a person asks of the nodes: each order goes out in a thread of its own, and what comes of it is posted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from backend.core.errors import EnjambreError, Refused
from backend.core.names import FragmentName, NodeName
from backend.wire.events import LogLevel, TransferAdvanced
from backend.wire.node_client import NodeClient
from backend.wire.transfers import DownloadRequest
from tui.swarm.messages import EventArrived, Message, Told
from tui.swarm.state import NodeView, ServiceName

STOP_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Target:
    """The node that is to do it."""

    name: NodeName
    url: str

    @classmethod
    def of(cls, node: NodeView) -> Target:
        return cls(node.name, node.url)


class Orders:
    """May be called from any thread; no call waits for an answer, except `stop`, for a moment."""

    def __init__(self, *, post: Callable[[Message], None], token: str | None = None) -> None:
        self._post = post
        self._token = token
        self._threads: list[threading.Thread] = []

    def fetch(self, target: Target, request: DownloadRequest) -> None:
        self._send(target, partial(self._fetch, target, request))

    def cancel(self, target: Target, transfer_id: str) -> None:
        self._send(target, lambda client: client.cancel(transfer_id))

    def delete(self, target: Target, fragment: FragmentName, *, force: bool) -> None:
        self._send(target, partial(self._delete, target, fragment, force))

    def stop(self) -> None:
        """An order that hangs in a dead node is left behind: it ends with the process."""
        deadline = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _fetch(self, target: Target, request: DownloadRequest, client: NodeClient) -> None:
        try:
            transfers = client.download(request)
        except Refused as refused:
            if request.fragment is None or request.node is not None or not _is_unheard_of(refused):
                raise
            self._say(client.fetch_and_wait(request.fragment).text)
            return
        for transfer in transfers:
            event = TransferAdvanced(transfer=transfer)
            self._post(EventArrived(service=ServiceName(target.name), event=event, at=time.time()))
        if not transfers:
            self._say(f"{target.name} lacks nothing of it", urgent=True)

    def _delete(self, target: Target, fragment: FragmentName, force: bool, client: NodeClient) -> None:  # noqa: FBT001 - bound
        client.delete_fragment(fragment, force=force)
        self._say(f"{fragment} is deleted from {target.name}")

    def _send(self, target: Target, order: Callable[[NodeClient], None]) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._carry_out, args=(target, order), name=f"order to {target.name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _carry_out(self, target: Target, order: Callable[[NodeClient], None]) -> None:
        client = NodeClient(target.url, token=self._token)
        try:
            order(client)
        except EnjambreError as error:
            is_original = isinstance(error, Refused) and _is_unheard_of(error)
            text = f"{target.name} knows only the original routes, and cannot do that" if is_original else str(error)
            self._say(text, "error", urgent=True)
        finally:
            client.close()

    def _say(self, text: str, level: LogLevel = "info", *, urgent: bool = False) -> None:
        self._post(Told(level=level, text=text, at=time.time(), urgent=urgent))


def _is_unheard_of(refused: Refused) -> bool:
    """Whether the service knows no such route; ours tell of anything else they do not find in JSON."""
    return refused.status == 405 or (refused.status == 404 and refused.sentence.lstrip().startswith("<"))
