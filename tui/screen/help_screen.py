"""The keys, and what each mark means."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.picture.help import help_lines
from tui.picture.spans import Line, Span
from tui.screen.dialog import Dialog
from tui.screen.drawing import Drawing
from tui.screen.pane import Pane


class HelpPane(Pane):
    """Scrolls by its own keys; nothing in it can be chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", show=False),
        Binding("up,k", "scroll_up", show=False),
        Binding("pagedown,space", "page_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]

    DEFAULT_CSS = """
    HelpPane { height: 100%; width: 100%; }
    """

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(drawing)
        self._lines = help_lines(is_ascii=drawing.is_ascii)

    def rows(self) -> int:
        return len(self._lines)

    def row(self, number: int) -> Line:
        return self._lines[number]

    def frame(self) -> tuple[Line, Line]:
        return (Span("help", "strong"),), (Span("esc closes", "dim"),)


class Help(Dialog[None]):
    """As tall as the screen allows."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,q,f1", "close", show=False)]

    DEFAULT_CSS = """
    Help > .sheet { width: 88; max-width: 100%; height: 90%; background: $background; }
    """

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing = drawing

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet"):
            yield HelpPane(self._drawing)

    def on_mount(self) -> None:
        self.query_one(HelpPane).focus()
