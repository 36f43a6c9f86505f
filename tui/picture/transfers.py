"""The transfers pane: a line for each, with its bar, its rate, and when it will be there."""

from __future__ import annotations

from dataclasses import dataclass

from backend.wire.transfers import TransferBody, TransferState
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Role, Span
from tui.picture.text import clock, cut, fit, rate, size, time_of_day
from tui.swarm.state import Splitting, Swarm

WORDS: dict[TransferState, tuple[str, Role]] = {
    "en_cola": ("queued", "move"),
    "esperando": ("waiting", "wait"),
    "bajando": ("arriving", "move"),
    "terminada": ("done", "good"),
    "fallida": ("failed", "bad"),
    "cancelada": ("cancelled", "dim"),
}
RUNNING: frozenset[TransferState] = frozenset(("en_cola", "esperando", "bajando"))
_RANKS: dict[TransferState, int] = {"bajando": 0, "esperando": 1, "en_cola": 2}
ANYWHERE = "anywhere"
"""Stands for a source that is not chosen yet."""

_NAME_WIDTHS = (12, 32)
_RATE_WIDTH = 11
_ETA_WIDTH = 8
_PERCENT_WIDTH = 7
_WIDEST_BAR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TransfersLayout:
    """Columns of the pane; a width of 0 leaves the column out."""

    name: int
    route: int
    bar: int
    rate: int
    eta: int


def transfers_of(swarm: Swarm) -> tuple[TransferBody, ...]:
    """Those that run first, then what ended, the latest on top."""
    every = [transfer for node in swarm.nodes.values() for transfer in node.transfers.values()]
    running = sorted((t for t in every if t.state in RUNNING), key=lambda t: (_RANKS[t.state], t.created, t.fragment))
    ended = sorted((t for t in every if t.state not in RUNNING), key=lambda t: t.ended or t.created, reverse=True)
    return (*running, *ended)


def fraction_of(transfer: TransferBody) -> float:
    """From 0 to 1, never more than arrived."""
    return min(1.0, transfer.received / transfer.size) if transfer.size else 0.0


def total_rate(swarm: Swarm) -> float:
    """Bytes per second into all nodes together."""
    return sum(transfer.bytes_per_second for transfer in transfers_of(swarm) if transfer.state == "bajando")


def layout_for(width: int, longest_name: int, short: ShortNames) -> TransfersLayout:
    """Narrow panes lose the rate, then the time left, then the route, but never name and bar."""
    name = max(_NAME_WIDTHS[0], min(longest_name, _NAME_WIDTHS[1], width // 3))
    rest = width - name - 2
    route = max(short.width, len(ANYWHERE)) + short.width + len(" →   ")
    route = route if rest - route >= 37 else 0
    rate_width = _RATE_WIDTH if rest - route >= 34 else 0
    eta = _ETA_WIDTH if rest - route - rate_width >= 24 else 0
    return TransfersLayout(
        name=name, route=route, bar=max(4, min(60, rest - route - rate_width - eta - 8)), rate=rate_width, eta=eta
    )


def transfer_line(transfer: TransferBody, layout: TransfersLayout, short: ShortNames, *, is_ascii: bool = False) -> Line:
    arrow = ">" if is_ascii else "→"
    source = short.get(transfer.source or transfer.picked, ANYWHERE)
    words, role = WORDS[transfer.state]
    start = _start(transfer.fragment, f"{source} {arrow} {short.get(transfer.target)}", layout)
    if transfer.state == "bajando":
        return (*start, *bar(fraction_of(transfer), layout.bar, role, is_ascii=is_ascii), *_progress(transfer, layout))
    reason = f"  {_outcome(transfer)}"
    room = layout.bar + _PERCENT_WIDTH + layout.rate + layout.eta - len(words)
    return (*start, Span(words, role), Span(cut(reason, room), "dim"))


def splitting_line(splitting: Splitting, layout: TransfersLayout, *, is_ascii: bool = False) -> Line:
    """A split under way, above the transfers."""
    start = _start(splitting.file_name, "splitting", layout)
    if splitting.fraction is None:
        return (*start, Span("looking at the video", "move"))
    return (*start, *bar(splitting.fraction, layout.bar, "move", is_ascii=is_ascii), _percent(splitting.fraction))


def bar(fraction: float, width: int, role: Role, *, is_ascii: bool = False) -> Line:
    """Filled to half a column, rounded down."""
    full, half = divmod(int(fraction * width * 2), 2)
    if is_ascii:
        return (Span("=" * full, role), Span("-" * (width - full), "faint"))
    return (Span("━" * full + "╸" * half, role), Span("─" * (width - full - half), "faint"))


def eta(transfer: TransferBody) -> str:
    """`0:03`, or `stalled` where nothing comes."""
    if transfer.size is None:
        return "?"
    if transfer.bytes_per_second <= 0:
        return "stalled" if transfer.received else "starting"
    return clock((transfer.size - transfer.received) / transfer.bytes_per_second)


def _outcome(transfer: TransferBody) -> str:
    """How much came and when, or why nothing does."""
    if transfer.state == "cancelada":
        return f"{size(transfer.received)} of {size(transfer.size)} had come" if transfer.size and transfer.received else ""
    if transfer.state != "terminada":
        return transfer.reason or ""
    at = f" at {time_of_day(transfer.ended)}" if transfer.ended else ""
    return f"{size(transfer.received)}{at}"


def _progress(transfer: TransferBody, layout: TransfersLayout) -> Line:
    known = transfer.size is not None
    pieces = [_percent(fraction_of(transfer)) if known else Span("     ?  ", "dim")]
    if layout.rate:
        pieces.append(Span(rate(transfer.bytes_per_second).rjust(layout.rate), "plain"))
    if layout.eta:
        pieces.append(Span(eta(transfer).rjust(layout.eta), "dim"))
    return tuple(pieces)


def _percent(fraction: float) -> Span:
    return Span(f"{int(fraction * 100):5} %", "strong")


def _start(name: str, route: str, layout: TransfersLayout) -> Line:
    named = Span(fit(name, layout.name) + "  ")
    return (named, Span(fit(route, layout.route - 2) + "  ", "dim")) if layout.route else (named,)
