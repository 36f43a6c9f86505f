"""How our lines become Textual's: the chosen theme and glyphs, and the conversion of spans."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from tui.picture.spans import Line, clipped
from tui.screen.themes import NIGHT, Palette, Styles


class Drawing:
    """Shared by all widgets of a screen; changed by the screen alone."""

    def __init__(self, *, is_ascii: bool = False, palette: Palette = NIGHT) -> None:
        self.is_ascii = is_ascii
        self.use(palette)

    def use(self, palette: Palette) -> None:
        self.palette = palette
        self.styles = Styles(palette)


def strip_of(line: Line, width: int, styles: Styles) -> Strip:
    """The line, cut or filled up to `width` columns."""
    segments = [Segment(span.text, styles.style(span.role, span.mark)) for span in clipped(line, width)]
    filler: Style = styles.style("plain", "row" if line and line[-1].mark == "row" else "")
    return Strip(segments).adjust_cell_length(width, filler)


def framed(line: Line, palette: Palette) -> Content | None:
    """A line for the frame of a pane; its text is data, never markup."""
    if not line:
        return None
    colours = {"plain": palette.text, "accent": palette.focus}
    return Content.assemble(*((span.text, colours.get(span.role) or getattr(palette, span.role)) for span in line))
