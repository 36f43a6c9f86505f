"""The full screen in memory, with hands that only write down what they are asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot
from textual.widget import Widget

from backend.core.names import FragmentName
from backend.wire.transfers import DownloadRequest
from tests.tui.swarms import NOW
from tui.orders import Orders, Target
from tui.playing.player import PLAYERS, PlayerName, Showing
from tui.playing.players import Players
from tui.screen.app import DashboardApp
from tui.screen.drawing import Drawing
from tui.screen.hands import Hands
from tui.screen.pane import Pane
from tui.screen.themes import PALETTES
from tui.split_job import SplitJob
from tui.swarm.mailbox import Mailbox
from tui.swarm.messages import Message
from tui.swarm.state import Swarm

ALL_PLAYERS = frozenset(PLAYERS)


async def settled(pilot: Pilot[None]) -> None:
    """Returns once the screen is there, and has nothing left to do."""
    app = pilot.app
    assert isinstance(app, DashboardApp)
    while not app.dashboard.is_ready:
        await pilot.pause(0.01)
    for _ in range(3):
        await pilot.pause()


class Recorder(Orders):
    """Orders that go nowhere."""

    def __init__(self) -> None:
        super().__init__(post=lambda message: None)
        self.asked: list[tuple[object, ...]] = []

    def fetch(self, target: Target, request: DownloadRequest) -> None:
        self.asked.append(("fetch", target.name, request))

    def cancel(self, target: Target, transfer_id: str) -> None:
        self.asked.append(("cancel", target.name, transfer_id))

    def delete(self, target: Target, fragment: FragmentName, *, force: bool) -> None:
        self.asked.append(("delete", target.name, fragment, force))

    def split(self, video: Path, fragments: int, node_urls: Sequence[str]) -> SplitJob:
        self.asked.append(("split", video, fragments, tuple(node_urls)))
        return SplitJob(video, fragments, node_urls, post=lambda message: None)

    def play(self, player: PlayerName, showing: Showing) -> None:
        self.asked.append(("play", player, showing))

    def retry(self) -> None:
        self.asked.append(("retry",))


class Screen:
    """An app under a pilot, and what was asked of its hands."""

    def __init__(
        self,
        swarm: Swarm,
        *,
        is_read_only: bool = False,
        is_ascii: bool = False,
        theme: str = "night",
        player: PlayerName = "browser",
        players_here: frozenset[PlayerName] = ALL_PLAYERS,
    ) -> None:
        self.recorder = Recorder()
        self.mailbox = Mailbox()
        hands = Hands(
            orders=self.recorder,
            split=self.recorder.split,
            retry=self.recorder.retry,
            play=self.recorder.play,
            tell_address=Players(post=self.mailbox.put).tell_address,
            players_here=lambda: players_here,
            player=player,
            is_read_only=is_read_only,
            clock=lambda: NOW,
        )
        self.app = DashboardApp(swarm, self.mailbox, hands, Drawing(is_ascii=is_ascii, palette=PALETTES[theme]))
        self.pilot: Pilot[None]

    @asynccontextmanager
    async def open(self, width: int = 120, height: int = 40) -> AsyncIterator[Screen]:
        async with self.app.run_test(size=(width, height), notifications=True) as self.pilot:
            await self.settle()
            yield self

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def post(self, *messages: Message) -> None:
        """As the threads do; returns once the screen shows it."""
        for message in messages:
            self.mailbox.put(message)
        await self.pilot.pause(0.15)
        await self.settle()

    async def settle(self) -> None:
        await settled(self.pilot)

    def text(self, selector: str | type[Widget] = "Screen") -> str:
        """The lines of a widget, or of the whole screen, as they are drawn."""
        if selector == "Screen":
            return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())
        widget = self.app.dashboard.query_one(selector)
        return "\n".join(widget.render_line(y).text for y in range(widget.size.height))

    @property
    def selected(self) -> tuple[str, str]:
        """The fragment and the node under the cursor."""
        selection = self.app.dashboard.view.selection
        assert selection is not None
        return selection.fragment, selection.node

    @property
    def focused(self) -> Pane:
        pane = self.app.dashboard.focused
        assert isinstance(pane, Pane)
        return pane
