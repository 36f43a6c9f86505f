"""What all dialogs are: a box in the middle of the screen, which escape closes without a choice."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

T = TypeVar("T")


class Dialog(ModalScreen[T | None], Generic[T]):
    """Gives None where the person went away."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close", show=False)]

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .box {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: round $focus; border-title-color: $strong; border-subtitle-color: $dim;
        background: $background; padding: 0 1;
        overflow-y: auto;
    }
    Dialog .words { height: auto; margin: 0 0 1 0; }
    Dialog .dim { color: $dim; }
    Dialog .buttons { height: 1; align-horizontal: right; }
    Dialog .buttons Button { margin: 0 0 0 2; min-width: 10; }
    """

    def action_close(self) -> None:
        self.dismiss(None)


class Words(Static):
    """Text that is data: shown as it is, without markup."""

    def __init__(self, text: str, *, classes: str = "words") -> None:
        super().__init__(text, markup=False, classes=classes)


class Confirm(Dialog[bool]):
    """States what follows; the focus is on Cancel."""

    def __init__(self, title: str, consequence: str, verb: str) -> None:
        super().__init__()
        self._title = title
        self._consequence = consequence
        self._verb = verb

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            yield Words(self._consequence)
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button(self._verb, id="go", variant="error", compact=True)

    def on_mount(self) -> None:
        self.query_one("#cancel").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "go")


class Notice(Dialog[None]):
    """Something to read, as long as it may be."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            yield Words(self._text)
            with Horizontal(classes="buttons"):
                yield Button("Close", compact=True)

    def on_button_pressed(self) -> None:
        self.dismiss(None)
