"""One that follows a swarm as the screen does, without one."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from backend.core.names import NodeName
from tests.tui.swarms import NOW
from tui.orders import Orders
from tui.picture.board import Board
from tui.picture.cells import CellState
from tui.swarm.feed import Feed
from tui.swarm.mailbox import Mailbox
from tui.swarm.messages import Told
from tui.swarm.places import VideoKey
from tui.swarm.reduce import reduce
from tui.swarm.state import NodeView, Swarm, first_state

FILM = VideoKey("film", "mp4")


class Watcher:
    """Follows a swarm as the screen does, without one."""

    def __init__(self, broker_url: str) -> None:
        self.mailbox = Mailbox()
        self.feed = Feed(broker_url, post=self.mailbox.put)
        self.orders = Orders(post=self.mailbox.put)
        self.heard: list[object] = []
        self._swarm = first_state(broker_url, NOW)

    @property
    def swarm(self) -> Swarm:
        for message in self.mailbox.take():
            self.heard.append(message)
            self._swarm = reduce(self._swarm, message)
        return self._swarm

    def node(self, name: str) -> NodeView:
        return self.swarm.nodes[NodeName(name)]

    def states(self, name: str) -> tuple[CellState, ...]:
        """Of the film's fragments on that node."""
        return Board(self.swarm).picture(FILM).states[NodeName(name)]

    def told(self, words: str) -> bool:
        """Whether the dashboard itself said so."""
        return any(isinstance(message, Told) and words in message.text for message in self.heard)

    def __enter__(self) -> Self:
        self.feed.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.feed.stop()
        self.orders.stop()
