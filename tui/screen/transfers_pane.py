"""The transfers pane: what runs on top, then what ended. Its cursor stays on a fragment's way to a node."""

from __future__ import annotations

from textual import events

from backend.wire.transfers import TransferBody
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Span, marked, padded
from tui.picture.text import of, rate, wrapped
from tui.picture.transfers import RUNNING, TransfersLayout, layout_for, splitting_line, total_rate, transfer_line, transfers_of
from tui.screen.drawing import Drawing
from tui.screen.pane import Pane, hint
from tui.screen.view import View


class TransfersPane(Pane):
    """The transfers are looked up once for each `redraw`."""

    group = "transfers"

    def __init__(self, view: View, drawing: Drawing) -> None:
        super().__init__(drawing, id="transfers")
        self._view = view
        self._transfers: tuple[TransferBody, ...] = ()

    def redraw(self) -> None:
        self._transfers = transfers_of(self._view.board.swarm)
        super().redraw()

    def rows(self) -> int:
        return len(self._transfers) + self._first() or len(self._advice())

    def row(self, number: int) -> Line:
        splitting = self._view.board.swarm.splitting
        if splitting is not None and number == 0:
            return splitting_line(splitting, self._layout(), is_ascii=self.drawing.is_ascii)
        if not self._transfers:
            return hint(self._advice()[number])
        transfer = self._transfers[number - self._first()]
        line = transfer_line(transfer, self._layout(), ShortNames(self._view.board.swarm.nodes), is_ascii=self.drawing.is_ascii)
        if not self.has_focus or number != self.cursor_row():
            return line
        return marked(padded(line, self.text_width), "cursor")

    def cursor_row(self) -> int | None:
        chosen = self.chosen()
        return None if chosen is None else self._transfers.index(chosen) + self._first()

    def frame(self) -> tuple[Line, Line]:
        running = sum(1 for transfer in self._transfers if transfer.state in RUNNING)
        speed = total_rate(self._view.board.swarm)
        below = f"{of(running, 'transfer')} under way · {rate(speed)}" if running else ""
        return (Span("transfers", "strong" if self.has_focus else "plain"),), (Span(below, "dim"),) if below else ()

    def chosen(self) -> TransferBody | None:
        """The one under the cursor; the first where that is gone."""
        for transfer in self._transfers:
            if (transfer.target, transfer.fragment) == self._view.transfer:
                return transfer
        return self._transfers[0] if self._transfers else None

    def move(self, down: int) -> None:
        """The cursor, by so many lines."""
        chosen = self.chosen()
        if chosen is not None:
            self._choose(self._transfers.index(chosen) + down)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = None if offset is None else self.row_at(offset.y)
        if row is not None and self._transfers:
            self._choose(row - self._first())

    def _choose(self, place: int) -> None:
        transfer = self._transfers[max(0, min(len(self._transfers) - 1, place))]
        self._view.transfer = (transfer.target, transfer.fragment)
        self.redraw()

    def _advice(self) -> tuple[str, ...]:
        """What an empty pane says."""
        text = "nothing is on its way; enter fetches the fragment under the cursor"
        return wrapped(text, self.text_width, self.text_width, 3)

    def _first(self) -> int:
        """The row of the first transfer."""
        return 0 if self._view.board.swarm.splitting is None else 1

    def _layout(self) -> TransfersLayout:
        longest = max((len(transfer.fragment) for transfer in self._transfers), default=20)
        return layout_for(self.text_width, longest, ShortNames(self._view.board.swarm.nodes))
