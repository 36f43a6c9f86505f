"""What the help says: the keys by group, and what each mark means, both from their one table."""

from __future__ import annotations

from itertools import groupby

from tui.actions import ACTIONS, Action
from tui.picture.cells import LOOKS
from tui.picture.spans import Line, Span

_KEY_WIDTH = 14


def help_lines(*, is_ascii: bool) -> tuple[Line, ...]:
    """Keys first, then marks."""
    lines: list[Line] = []
    for group, actions in groupby(ACTIONS, key=lambda action: action.group):
        lines += [(Span(group, "accent"),), *(_key_line(action) for action in actions), ()]
    lines.append((Span("Marks", "accent"),))
    for state, look in LOOKS.items():
        sign = look.letter if is_ascii else look.glyph
        lines.append((Span(f"  {sign}  ", look.role), Span(f"{state.value:<13}", "strong"), Span(look.meaning)))
    return tuple(lines)


def _key_line(action: Action) -> Line:
    others = [key for key in action.keys if len(key) == 1 and key != action.shown_key]
    keys = " ".join((action.shown_key, *others))
    return (Span(f"  {keys:<{_KEY_WIDTH}}", "strong"), Span(action.meaning))
