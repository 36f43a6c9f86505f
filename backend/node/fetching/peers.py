"""The other nodes: who offers a fragment, as the broker says, and a client for each."""

from __future__ import annotations

import threading
from collections import OrderedDict

from backend.core.entry import Entry
from backend.core.errors import InvalidName
from backend.core.names import FragmentName, node_address, node_name
from backend.core.plan import Source
from backend.wire.broker_client import BrokerClient
from backend.wire.fragments import Holder
from backend.wire.node_client import NodeClient

KEPT_CLIENTS = 64


class Peers:
    """Any thread may call."""

    def __init__(self, broker: BrokerClient, *, token: str | None) -> None:
        self._broker = broker
        self._token = token
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, NodeClient] = OrderedDict()

    def offers(self, fragment: FragmentName) -> tuple[Source, ...]:
        """Whoever holds the fragment and is to be had. Raises Unreachable and Refused of the broker."""
        holders = self._broker.holders(fragment)
        if holders.details is not None:
            sources = [_source_of(holder) for holder in holders.details]
        else:
            sources = [_source_by_name(name, fragment) for name in holders.nodes]
        return tuple(source for source in sources if source is not None)

    def client(self, url: str) -> NodeClient:
        """One for each address, kept while it is in use."""
        with self._lock:
            if url not in self._clients:
                self._clients[url] = NodeClient(url, token=self._token)
            self._clients.move_to_end(url)
            while len(self._clients) > KEPT_CLIENTS:
                self._clients.popitem(last=False)
            return self._clients[url]

    def close(self) -> None:
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()


def _source_of(holder: Holder) -> Source | None:
    """None for what could not be an offer: it comes from another machine."""
    try:
        return Source(node=node_name(holder.node), url=holder.url, entry=holder.entry.entry())
    except InvalidName:
        return None


def _source_by_name(name: str, fragment: FragmentName) -> Source | None:
    try:
        node = node_name(name)
    except InvalidName:
        return None
    return Source(node=node, url=node_address(node), entry=Entry(name=fragment))
