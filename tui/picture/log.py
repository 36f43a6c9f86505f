"""The log pane: what the services said, each thing in a row or a few."""

from __future__ import annotations

from backend.core.names import NodeName
from backend.wire.events import LogLevel, LogLine
from tui.picture.filtering import Filter
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Role, Span, width_of
from tui.picture.text import fit, time_of_day, wrapped

_LEVELS: dict[LogLevel, tuple[str, Role]] = {
    "debug": ("debug", "faint"),
    "info": ("info", "dim"),
    "warning": ("warn", "warn"),
    "error": ("error", "bad"),
}
_NARROW = 60
MOST_ROWS = 5
"""Whoever wants more of a line puts the cursor on it, or copies it."""


def shown_log(log: tuple[LogLine, ...], chosen: Filter) -> tuple[LogLine, ...]:
    """Lines that the filter lets through, oldest first."""
    if not chosen.is_on:
        return log
    return tuple(line for line in log if chosen.lets_through(f"{line.level} {line.origin} {line.text}"))


def log_rows(line: LogLine, width: int, short: ShortNames) -> tuple[Line, ...]:
    """Time, origin, level and text, in as many rows as it takes, up to a few; `info` goes unsaid where room is short."""
    word, role = _LEVELS[line.level]
    told = () if width < _NARROW and line.level == "info" else (Span(f"{word:<6}", role),)
    time = Span(f"{time_of_day(line.moment)} ", "faint")
    start = (time, Span(fit(short.get(NodeName(line.origin)), short.width) + " ", "accent"), *told)
    indent = len(time.text) if width < _NARROW else width_of(start)
    text_role: Role = "plain" if line.level == "info" else role
    first, *others = wrapped(_in_short(line, short), width - width_of(start), width - indent, MOST_ROWS)
    return ((*start, Span(first, text_role)), *((Span(" " * indent), Span(other, text_role)) for other in others))


def _in_short(line: LogLine, short: ShortNames) -> str:
    """The text, with nodes by their short names, and without quotes around the fragment that it is about."""
    text = short.within(line.text)
    return text.replace(repr(line.fragment), line.fragment) if line.fragment else text
