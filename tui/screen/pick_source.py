"""Picks by hand the node from which a fragment is fetched, and whether only that one will do."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from backend.core.names import NodeName
from backend.wire.transfers import SourceMode
from tui.screen.dialog import Dialog, Words


@dataclass(frozen=True, slots=True)
class Source:
    """`preferir` falls back to other nodes, `solo` waits for this one."""

    node: NodeName
    mode: SourceMode


_MODES: tuple[tuple[SourceMode, str], ...] = (("preferir", "from it while it can"), ("solo", "from it alone, or wait"))


class PickSource(Dialog[Source]):
    """`holders` are nodes, with a word on how each is."""

    def __init__(self, fragment: str, target: NodeName, holders: dict[NodeName, str]) -> None:
        super().__init__()
        self._fragment = fragment
        self._target = target
        self._holders = holders
        self._sources = tuple(Source(node, mode) for node in holders for mode, _ in _MODES)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = "Fetch from…"
            yield Words(f"{self._fragment} to {self._target}")
            yield OptionList(*(Option(self._prompt(source)) for source in self._sources), compact=True)

    def _prompt(self, source: Source) -> Content:
        words = dict(_MODES)[source.mode]
        return Content(f"{source.node:<18} {words:<24} {self._holders[source.node]}")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._sources[event.option_index])
