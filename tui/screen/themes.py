"""The themes: one palette each, from which both Textual's own colours and the roles of our lines are made."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style
from textual.theme import Theme

from tui.picture.spans import Mark, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as `#rrggbb`, or the names of a terminal's own sixteen. `single` is for last copies."""

    name: str
    background: str
    surface: str
    frame: str
    focus: str
    text: str
    strong: str
    dim: str
    faint: str
    good: str
    single: str
    move: str
    wait: str
    warn: str
    bad: str
    cursor: str
    on_cursor: str
    linked: str
    is_ansi: bool = False


NIGHT = Palette(
    name="night",
    background="#12141c",
    surface="#191c27",
    frame="#3f4764",
    focus="#7aa2f7",
    text="#c0c7de",
    strong="#eceff8",
    dim="#8a93b0",
    faint="#596180",
    good="#7fd962",
    single="#d9b45b",
    move="#5cc8ff",
    wait="#b693f8",
    warn="#ff9e4f",
    bad="#ff5f79",
    cursor="#7aa2f7",
    on_cursor="#0d0f16",
    linked="#2c3450",
)

SAFE = Palette(
    name="safe",
    background="#101318",
    surface="#181c23",
    frame="#3a414d",
    focus="#f0e442",
    text="#ccd2dc",
    strong="#ffffff",
    dim="#929baa",
    faint="#656e7e",
    good="#56b4e9",
    single="#f0e442",
    move="#e8eef7",
    wait="#9fa8ff",
    warn="#e69f00",
    bad="#e8601c",
    cursor="#f0e442",
    on_cursor="#101318",
    linked="#3a3f2a",
)

DAY = Palette(
    name="day",
    background="#f7f7f4",
    surface="#ecece6",
    frame="#c6c6bd",
    focus="#2f5fd0",
    text="#33363f",
    strong="#0c0d10",
    dim="#666a76",
    faint="#9a9da6",
    good="#2b8a1e",
    single="#9a6b00",
    move="#0072b2",
    wait="#7443c9",
    warn="#c25700",
    bad="#c8102e",
    cursor="#2f5fd0",
    on_cursor="#ffffff",
    linked="#d9e2fa",
)

MONO = Palette(
    name="mono",
    background="#000000",
    surface="#121212",
    frame="#4a4a4a",
    focus="#ffffff",
    text="#c8c8c8",
    strong="#ffffff",
    dim="#9a9a9a",
    faint="#6a6a6a",
    good="#e0e0e0",
    single="#e0e0e0",
    move="#ffffff",
    wait="#b0b0b0",
    warn="#ffffff",
    bad="#ffffff",
    cursor="#ffffff",
    on_cursor="#000000",
    linked="#3a3a3a",
)

TERMINAL = Palette(
    name="terminal",
    background="ansi_default",
    surface="ansi_default",
    frame="ansi_bright_black",
    focus="ansi_bright_blue",
    text="ansi_default",
    strong="ansi_default",
    dim="ansi_white",
    faint="ansi_bright_black",
    good="ansi_green",
    single="ansi_yellow",
    move="ansi_bright_cyan",
    wait="ansi_magenta",
    warn="ansi_bright_yellow",
    bad="ansi_bright_red",
    cursor="ansi_bright_blue",
    on_cursor="ansi_black",
    linked="ansi_bright_black",
    is_ansi=True,
)

PALETTES: dict[str, Palette] = {palette.name: palette for palette in (NIGHT, DAY, SAFE, MONO, TERMINAL)}

_BOLD: frozenset[Role] = frozenset(("strong", "accent", "warn", "bad"))


def textual_theme(palette: Palette) -> Theme:
    """What Textual's own widgets are coloured with."""
    return Theme(
        name=palette.name,
        primary=palette.focus,
        secondary=palette.dim,
        accent=palette.focus,
        warning=palette.warn,
        error=palette.bad,
        success=palette.good,
        foreground=palette.text,
        background=palette.background,
        surface=palette.surface,
        panel=palette.surface,
        dark=palette.name != DAY.name,
        ansi=palette.is_ansi,
        variables=_variables(palette),
    )


def _variables(palette: Palette) -> dict[str, str]:
    return {
        "ansi-background": palette.background,
        "ansi-foreground": palette.text,
        "frame": palette.frame,
        "focus": palette.focus,
        "dim": palette.dim,
        "faint": palette.faint,
        "strong": palette.strong,
        "border": palette.focus,
        "input-cursor-background": palette.focus,
        "input-selection-background": f"{palette.focus} 30%" if not palette.is_ansi else palette.focus,
        "block-cursor-background": palette.cursor,
        "block-cursor-foreground": palette.on_cursor,
        "scrollbar": palette.frame,
        "scrollbar-hover": palette.dim,
        "scrollbar-active": palette.focus,
        "scrollbar-background": palette.background,
        "scrollbar-background-hover": palette.background,
        "scrollbar-background-active": palette.background,
        "scrollbar-corner-color": palette.background,
    }


class Styles:
    """The rich style of each role under each mark, made once for a palette."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._made: dict[tuple[Role, Mark], Style] = {}

    def style(self, role: Role, mark: Mark = "") -> Style:
        key = (role, mark)
        if key not in self._made:
            self._made[key] = self._make(role, mark)
        return self._made[key]

    def _make(self, role: Role, mark: Mark) -> Style:
        palette = self._palette
        colour = _rich({"plain": palette.text, "accent": palette.focus}.get(role) or getattr(palette, role))
        if mark == "cursor":
            return Style(color=_rich(palette.on_cursor), bgcolor=_rich(palette.cursor), bold=True)
        back = _rich(palette.linked if mark else palette.background)
        return Style(color=colour, bgcolor=back, bold=role in _BOLD or None)


def _rich(colour: str) -> str:
    return colour.removeprefix("ansi_")
