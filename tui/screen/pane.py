"""What all panes are: a framed, scrolling window on lines, drawn one by one, and only those that changed."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.picture.spans import Line, Span
from tui.screen.arrangement import PaneGroup
from tui.screen.drawing import Drawing, framed, strip_of


class Pane(ScrollView, can_focus=True, inherit_bindings=False):
    """A pane says how many rows it has and draws each; `group` is what one key
    leads to. `redraw` after anything changed; it is cheap where nothing did."""

    DEFAULT_CSS = """
    Pane {
        border: round $frame;
        border-title-color: $foreground;
        border-subtitle-color: $dim;
        background: $background;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        padding: 0 0 0 1;
        &:focus { border: round $focus; }
        &.-ascii { border: ascii $frame; }
        &.-ascii:focus { border: ascii $focus; }
    }
    """

    group: ClassVar[PaneGroup] = "grids"

    def __init__(self, drawing: Drawing, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.drawing = drawing
        self._drawn: list[Line] = []
        self._frame: tuple[Line, Line] = ((), ())
        self.set_class(drawing.is_ascii, "-ascii")

    def rows(self) -> int:
        """How many there are, the header apart."""
        raise NotImplementedError

    def row(self, number: int) -> Line:
        raise NotImplementedError

    def header(self) -> Line | None:
        """A first line that does not scroll."""
        return None

    def frame(self) -> tuple[Line, Line]:
        """What the frame says above and below."""
        return (), ()

    def cursor_row(self) -> int | None:
        """The row that has to stay in sight."""
        return None

    def cursor_height(self) -> int:
        """How many rows from that one on have to stay in sight with it."""
        return 1

    @property
    def text_width(self) -> int:
        return self.scrollable_content_region.width

    @property
    def page_rows(self) -> int:
        """How many rows are in sight at once."""
        return max(1, self.scrollable_content_region.height - self._header_rows())

    def redraw(self) -> None:
        """Draws what changed since the last time."""
        if not self.is_attached or self.scrollable_content_region.height == 0:
            return
        self.reframe()
        size = Size(self.text_width, self.rows() + self._header_rows())
        if self.virtual_size != size:
            self.virtual_size = size
        self._keep_in_sight()
        lines = self._visible()
        if len(lines) != len(self._drawn):
            self._drawn = lines
            self.refresh()
            return
        before, self._drawn = self._drawn, lines
        for y, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def reframe(self) -> None:
        """Draws the frame, where it says something new."""
        frame = self.frame()
        if frame != self._frame:
            self._frame = frame
            self.border_title, self.border_subtitle = (framed(line, self.drawing.palette) for line in frame)

    def repaint(self) -> None:
        """Draws everything, as after a change of theme."""
        self._frame = ((), ())
        self._drawn = []
        self.redraw()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        line = self._drawn[y] if y < len(self._drawn) else self._line_at(y)
        return strip_of(line, self.text_width, self.drawing.styles)

    def on_resize(self) -> None:
        self.repaint()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._drawn = self._visible()

    def row_at(self, y: int) -> int | None:
        """The row under a line of the pane; None for the header and what is below the last."""
        row = y - self._header_rows() + self.scroll_offset.y
        return row if y >= self._header_rows() and row < self.rows() else None

    def _visible(self) -> list[Line]:
        return [self._line_at(y) for y in range(self.scrollable_content_region.height)]

    def _line_at(self, y: int) -> Line:
        head = self.header()
        if head is not None and y == 0 and self._header_rows():
            return head
        row = self.row_at(y)
        return () if row is None else self.row(row)

    def _header_rows(self) -> int:
        """Very low panes have no room for it."""
        return 1 if self.header() is not None and self.scrollable_content_region.height > 2 else 0

    def _keep_in_sight(self) -> None:
        row = self.cursor_row()
        if row is None:
            return
        top, end = self.scroll_offset.y, row + min(self.page_rows, self.cursor_height())
        if row < top:
            self.scroll_to(y=row, animate=False)
        elif end > top + self.page_rows:
            self.scroll_to(y=end - self.page_rows, animate=False)


def hint(text: str) -> Line:
    """A line of good advice in an empty pane."""
    return (Span(text, "dim"),)
