"""What an empty screen says: what to do next."""

from __future__ import annotations

from backend.core.names import NodeName
from tui.picture.board import Board
from tui.picture.spans import Line, Span
from tui.picture.text import cut, fit


def grid_hints(board: Board, node: NodeName, width: int) -> tuple[Line, ...]:
    """In a grid without fragments."""
    if board.filter.is_on:
        return ((Span(cut(f"nothing matches {board.filter.text!r}; esc shows all", width), "dim"),),)
    health = board.swarm.nodes[node].health
    folder = health.folder if health is not None else None
    into = (Span("Drop files into its folder", "dim"),)
    where: tuple[Line, ...] = ((Span(fit(folder, min(width, len(folder))), "strong"),),) if folder else ()
    return (
        (Span("No fragments yet.", "plain"),),
        into,
        *where,
        (Span("s", "accent"), Span(cut(" splits a video over the nodes", width - 1), "dim")),
    )


def swarm_hints(board: Board) -> tuple[Line, ...]:
    """Where there is no node to show."""
    url = board.swarm.broker_url
    if board.swarm.broker.phase == "live":
        return (
            (Span("The broker knows no node yet."),),
            (Span("Start one with:", "dim"),),
            (Span(f"python -m backend.node 6001 --broker {url}", "strong"),),
        )
    return (
        (Span(f"Waiting for a broker at {url}"),),
        (Span(board.swarm.broker.why, "dim"),),
        (Span("r", "accent"), Span(" tries again now", "dim")),
    )
