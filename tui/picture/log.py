"""The log pane: a line for each thing that a service said."""

from __future__ import annotations

from backend.core.names import NodeName
from backend.wire.events import LogLevel, LogLine
from tui.picture.filtering import Filter
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Role, Span
from tui.picture.text import cut, fit, time_of_day

_LEVELS: dict[LogLevel, tuple[str, Role]] = {
    "debug": ("debug", "faint"),
    "info": ("info", "dim"),
    "warning": ("warn", "warn"),
    "error": ("error", "bad"),
}
_NARROW = 50


def shown_log(log: tuple[LogLine, ...], chosen: Filter) -> tuple[LogLine, ...]:
    """Lines that the filter lets through, oldest first."""
    if not chosen.is_on:
        return log
    return tuple(line for line in log if chosen.lets_through(f"{line.level} {line.origin} {line.text}"))


def log_line(line: LogLine, width: int, short: ShortNames) -> Line:
    """Time, origin, level and text; narrow panes leave the level to the colour of the text only where it is `info`."""
    word, role = _LEVELS[line.level]
    told = () if width < _NARROW and line.level == "info" else (Span(f"{word:<6}", role),)
    start = (
        Span(f"{time_of_day(line.moment)} ", "faint"),
        Span(fit(short.get(NodeName(line.origin)), short.width) + " ", "accent"),
        *told,
    )
    room = width - sum(len(span.text) for span in start)
    text_role: Role = "plain" if line.level == "info" else role
    return (*start, Span(cut(line.text, room), text_role))
