"""How this node speaks with its broker: by deltas and heartbeats, or with whole lists of names where it knows nothing else."""

from __future__ import annotations

import secrets
from typing import Protocol

from backend.core.entry import VideoId
from backend.core.errors import Refused, UnknownNode
from backend.core.names import NodeName
from backend.node.publishing.broker_view import News
from backend.wire.broker_client import BrokerClient
from backend.wire.fragments import EntryBody
from backend.wire.nodes import Delta, Heartbeat, Registered, Registration

LEASE_SECONDS = 6.0
HEARTBEAT_SECONDS = 2.0
NAMES_CHECK_SECONDS = 3.0


class Conversation(Protocol):
    """All but `leave` give the videos whose manifest the broker wants; they raise Unreachable and Refused, and UnknownNode or
    RevisionGap where the broker does not hold what it was told: then it is to be told all."""

    pause_seconds: float

    def tell_all(self, news: News) -> tuple[VideoId, ...]: ...

    def tell(self, news: News) -> tuple[VideoId, ...]: ...

    def stay(self) -> tuple[VideoId, ...]: ...

    def leave(self) -> None: ...


class LeaseConversation:
    """With a broker of ours. Each publication has its revision; an epoch is one run of the node."""

    pause_seconds = HEARTBEAT_SECONDS

    def __init__(self, broker: BrokerClient, node: NodeName, url: str | None) -> None:
        self._broker = broker
        self._node = node
        self._url = url
        self._epoch = secrets.token_hex(8)
        self._revision = 0

    def tell_all(self, news: News) -> tuple[VideoId, ...]:
        self._revision += 1
        registration = Registration(
            fragments=tuple(map(EntryBody.of, news.added)),
            url=self._url,
            lease_seconds=LEASE_SECONDS,
            epoch=self._epoch,
            revision=self._revision,
        )
        return _wanted(self._broker.register(self._node, registration))

    def tell(self, news: News) -> tuple[VideoId, ...]:
        self._revision += 1
        delta = Delta(
            epoch=self._epoch, revision=self._revision, added=tuple(map(EntryBody.of, news.added)), removed=news.removed
        )
        return _wanted(self._broker.publish(self._node, delta))

    def stay(self) -> tuple[VideoId, ...]:
        return _wanted(self._broker.heartbeat(self._node, Heartbeat(epoch=self._epoch, revision=self._revision)))

    def leave(self) -> None:
        self._broker.leave(self._node)


class NamesConversation:
    """With a broker of the three original routes: it stores the names that it is given, and forgets them when it restarts."""

    pause_seconds = NAMES_CHECK_SECONDS

    def __init__(self, broker: BrokerClient, node: NodeName) -> None:
        self._broker = broker
        self._node = node
        self._names: set[str] = set()

    def tell_all(self, news: News) -> tuple[VideoId, ...]:
        self._names = {entry.name for entry in news.added}
        return self._tell_names()

    def tell(self, news: News) -> tuple[VideoId, ...]:
        self._names |= {entry.name for entry in news.added}
        self._names -= set(news.removed)
        return self._tell_names()

    def stay(self) -> tuple[VideoId, ...]:
        if set(self._broker.fragments_of(self._node).names) != self._names:
            raise UnknownNode(self._node)
        return ()

    def leave(self) -> None:
        """The nearest thing to a good-bye: it holds nothing any more."""
        self._names = set()
        self._tell_names()

    def _tell_names(self) -> tuple[VideoId, ...]:
        self._broker.register(self._node, Registration(fragments=tuple(sorted(self._names))))
        return ()


def knows_leases(broker: BrokerClient) -> bool:
    """Asks what only a broker of ours answers. Raises Unreachable, and Refused for any other error."""
    try:
        broker.health()
    except Refused as refused:
        if refused.status == 404:
            return False
        raise
    return True


def _wanted(answer: Registered) -> tuple[VideoId, ...]:
    return answer.wanted_manifests
