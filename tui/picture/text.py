"""Text from other machines made safe and fitted to columns; sizes, rates and times in words."""

from __future__ import annotations

import math
import unicodedata
from datetime import datetime
from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size

SUBSTITUTE = "�"
ELLIPSIS = "…"
_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_VARIATION_SELECTORS = dict.fromkeys(range(65024, 65040))


@lru_cache(maxsize=1 << 14)
def clean(text: str) -> str:
    """Without control characters, bidirectional overrides, and whatever else could move the cursor or the eye."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text).translate(_VARIATION_SELECTORS)
    return "".join(SUBSTITUTE if unicodedata.category(character) in _UNSAFE else character for character in composed)


@lru_cache(maxsize=1 << 14)
def fit(text: str, width: int) -> str:
    """Safe, and exactly `width` columns; what is too long loses its middle, so that a number at its end stays."""
    safe = clean(text)
    if cell_len(safe) <= width:
        return set_cell_size(safe, max(0, width))
    if width <= 1:
        return ELLIPSIS[:width]
    tail_width = min((width - 1) * 2 // 3, cell_len(safe))
    tail = _last_columns(safe, tail_width)
    return set_cell_size(safe, width - 1 - tail_width) + ELLIPSIS + tail


def cut(text: str, width: int) -> str:
    """Safe, and at most `width` columns; what is too long loses its end."""
    safe = clean(text)
    return safe if cell_len(safe) <= width else set_cell_size(safe, max(0, width - 1)) + ELLIPSIS[: max(0, width)]


def wrapped(text: str, first_width: int, width: int, most: int) -> tuple[str, ...]:
    """Safe, in at most `most` rows, the first of which may have a width of its own; broken at blanks where there are any.
    What does not fit loses its end."""
    rest, room = clean(text), max(1, first_width)
    rows: list[str] = []
    while len(rows) < most - 1 and cell_len(rest) > room:
        head = chop_cells(rest, room)[0]
        blank = len(head) if rest[len(head) :].startswith(" ") else head.rfind(" ")
        end = blank if blank > 0 else len(head)
        rows.append(rest[:end])
        rest, room = rest[end:].lstrip(" "), max(1, width)
    return (*rows, cut(rest, room))


def columns(text: str) -> int:
    """How many columns of a terminal the safe text takes."""
    return cell_len(text)


def size(count: float) -> str:
    """Bytes in decimal units, three digits or so: `8.1 MB`."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 999.5 or unit == "TB":
            return f"{count:.0f} {unit}" if unit == "B" or count >= 99.95 else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError


def rate(bytes_per_second: float) -> str:
    return f"{size(bytes_per_second)}/s"


def seconds(count: float) -> str:
    """`4 s`, `1 min 10 s`, `2 h 05 min`; never a fraction."""
    whole = max(0, math.floor(count))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def clock(count: float) -> str:
    """A time to wait: `0:03`, `1:02:03`."""
    whole = math.ceil(count)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def time_of_day(moment: str) -> str:
    """The local time of an ISO 8601 moment; what is no moment is shown as it came, in as many columns."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%H:%M:%S")
    except (ValueError, OverflowError):
        return fit(moment, 8)


def of(count: int, noun: str) -> str:
    """`1 node`, `2 nodes`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _last_columns(text: str, width: int) -> str:
    tail = text[-width:] if width else ""
    while cell_len(tail) > width:
        tail = tail[1:]
    return " " * (width - cell_len(tail)) + tail
