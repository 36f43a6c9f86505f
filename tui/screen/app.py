"""The full-screen program: takes messages from the threads, reduces them, and shows the state ten times a second at most."""

from __future__ import annotations

import asyncio
import select
import signal
import sys
import time
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.message import Message
from textual.screen import Screen

from tui.picture.text import clean
from tui.screen.bindings import ActionsInPalette
from tui.screen.dashboard import Dashboard
from tui.screen.dialog import Notice
from tui.screen.drawing import Drawing
from tui.screen.hands import Hands
from tui.screen.themes import PALETTES, textual_theme
from tui.swarm import messages as m
from tui.swarm.mailbox import Mailbox
from tui.swarm.reduce import reduce
from tui.swarm.state import Swarm

SHOW_SECONDS = 0.1


class MailCame(Message):
    """There is something in the mailbox."""


class DashboardApp(App[None]):
    """Owns the state. Threads reach it through the mailbox alone."""

    TITLE = "enjambre"
    CSS_PATH = None
    COMMANDS: ClassVar[set[type[Provider]]] = {ActionsInPalette}  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", show=False, priority=True),
        Binding("ctrl+p", "command_palette", show=False, priority=True),
    ]

    def __init__(self, swarm: Swarm, mailbox: Mailbox, hands: Hands, drawing: Drawing) -> None:
        super().__init__()
        self.swarm = swarm
        self._mailbox = mailbox
        self._drawing = drawing
        self._shown_at = 0.0
        self._is_due = False
        self.dashboard = Dashboard(swarm, drawing, hands)
        for palette in PALETTES.values():
            self.register_theme(textual_theme(palette))
        self.theme = drawing.palette.name

    def get_default_screen(self) -> Screen[None]:
        return self.dashboard

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for ending in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(ending, self.exit)
        self._mailbox.on_first = self._announce_mail
        if not self.is_headless:
            self.set_interval(1.0, self._end_without_terminal)
        self.post_message(MailCame())

    def _end_without_terminal(self) -> None:
        """A window that was closed does not always send SIGHUP."""
        if is_hung_up(sys.stdin.fileno()):
            self.exit()

    def _announce_mail(self) -> None:
        """Called from the threads that post."""
        self.post_message(MailCame())

    async def on_mail_came(self) -> None:
        wait = self._shown_at + SHOW_SECONDS - time.monotonic()
        if wait <= 0:
            await self._show_news()
        elif not self._is_due:
            self._is_due = True
            self.set_timer(wait, self._show_news)

    async def _show_news(self) -> None:
        self._is_due = False
        if not self.is_running:
            return
        self._shown_at = time.monotonic()
        news = self._mailbox.take()
        before = self.swarm
        for message in news:
            self.swarm = reduce(self.swarm, message)
        if self.swarm is not before and not self.dashboard.is_frozen:
            await self._show(is_beat=all(isinstance(message, m.ServiceHeard) for message in news))
        for message in news:
            self._tell(message)

    async def _show(self, *, is_beat: bool) -> None:
        if is_beat:
            self.dashboard.beat(self.swarm)
        else:
            await self.dashboard.show(self.swarm)

    def _tell(self, message: m.Message) -> None:
        """What should be seen whatever the log shows."""
        if isinstance(message, m.Told) and message.urgent:
            severity = "error" if message.level == "error" else "information"
            self.notify(clean(message.text), severity=severity, markup=False)  # type: ignore[arg-type]
        elif isinstance(message, m.SplitEnded) and message.trouble is not None and not message.is_cancelled:
            self.push_screen(Notice(f"{clean(message.file_name)} was not split", clean_lines(message.trouble)))

    async def action_freeze(self) -> None:
        """The state moves on; only the picture of it waits."""
        self.dashboard.is_frozen = not self.dashboard.is_frozen
        if self.dashboard.is_frozen:
            self.dashboard.redraw()
        else:
            await self.dashboard.show(self.swarm)

    def action_theme(self) -> None:
        names = list(PALETTES)
        self.use_theme(names[(names.index(self._drawing.palette.name) + 1) % len(names)])

    def use_theme(self, name: str) -> None:
        """Lines and Textual's own widgets change together."""
        self._drawing.use(PALETTES[name])
        self.theme = name
        self.dashboard.repaint()


def is_hung_up(descriptor: int) -> bool:
    """Whether nobody is at the other end any more."""
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(event & select.POLLHUP for _, event in poll.poll(0))


def clean_lines(text: str) -> str:
    """Several lines of text from elsewhere, made safe one by one."""
    return "\n".join(clean(line) for line in text.splitlines())
