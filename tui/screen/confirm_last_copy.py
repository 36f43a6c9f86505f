"""Asks for more than Enter before the last copy of a fragment goes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input

from tui.screen.dialog import Dialog, Words
from tui.screen.field import Field

WORD = "delete"


class ConfirmLastCopy(Dialog[bool]):
    """Gives True only where the word was typed."""

    def __init__(self, fragment: str, node: str) -> None:
        super().__init__()
        self._fragment = fragment
        self._node = node

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = "Delete the last copy?"
            yield Words(f"{self._fragment} lies on {self._node} and nowhere else. Deleting it loses it to the whole swarm.")
            yield Field(hint=f"type {WORD} to do it")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", compact=True)

    def on_button_pressed(self) -> None:
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip() == WORD:
            self.dismiss(True)  # noqa: FBT003 - Textual's way to answer
