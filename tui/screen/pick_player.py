"""Picks the player of a video."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.playing.player import PLAYERS, PlayerName
from tui.screen.dialog import Dialog, Words

_ORDER: tuple[PlayerName, ...] = tuple(PLAYERS)


class PickPlayer(Dialog[PlayerName]):
    """`here` are those that could be started; without a browser, its choice still tells the address."""

    def __init__(self, title: str, here: frozenset[PlayerName], usual: PlayerName) -> None:
        super().__init__()
        self._title = title
        self._here = here
        self._usual = usual

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = "Play in…"
            yield Words(f"{self._title}; p plays the next one there too")
            yield OptionList(*map(self._option, _ORDER), compact=True)

    def _option(self, player: PlayerName) -> Option:
        if player in self._here:
            return Option(Content(f"{player:<9} {PLAYERS[player]}"))
        if player == "browser":
            return Option(Content(f"{player:<9} none can open here; copies the page's address"))
        return Option(Content(f"{player:<9} not installed"), disabled=True)

    def on_mount(self) -> None:
        choices = self.query_one(OptionList)
        choices.focus()
        choices.highlighted = _ORDER.index(self._usual if self._usual in self._here else "browser")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(_ORDER[event.option_index])
