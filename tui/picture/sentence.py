"""One sentence about what is under the cursor: what it is, who has it, and what is happening to it."""

from __future__ import annotations

from backend.core.names import NodeName
from backend.wire.transfers import TransferBody
from tui.picture.board import Board
from tui.picture.cells import LOOKS, CellState
from tui.picture.selection import Selection
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Span
from tui.picture.text import clean, of, size
from tui.picture.transfers import fraction_of
from tui.picture.video import VideoPicture

_ALARMING = frozenset((CellState.CONFLICT, CellState.GHOST, CellState.NOWHERE, CellState.FAILED, CellState.UNPUBLISHED))
_MOVING = frozenset((CellState.ARRIVING, CellState.WAITING, CellState.QUEUED, CellState.FAILED))


def sentence(board: Board, selection: Selection) -> Line:
    """Starts with the fragment's name; the node is that of the grid."""
    picture = board.picture(selection.video)
    slot = picture.slots.index(selection.fragment)
    node = board.swarm.nodes[selection.node]
    state = picture.states[selection.node][slot]
    entry = board.entry(selection.fragment, selection.node)
    facts = [
        _what(board, selection, state, node.transfers.get(selection.fragment)),
        _elsewhere(board, picture, slot, selection.node),
    ]
    if entry is not None and entry.size is not None:
        facts.append(size(entry.size))
    if entry is not None and entry.sha256:
        facts.append(f"sha256 {entry.sha256[:12]}")
    told = "; ".join(fact for fact in facts if fact)
    return (
        Span(clean(selection.fragment), "strong"),
        Span("  "),
        Span(told, LOOKS[state].role if state in _ALARMING else "plain"),
    )


def _what(board: Board, selection: Selection, state: CellState, transfer: TransferBody | None) -> str:
    short = ShortNames(board.swarm.nodes)
    here = short.get(selection.node)
    if transfer is not None and state in _MOVING:
        return _of_transfer(transfer, here, short)
    return _SENTENCES[state].format(here=here)


_SENTENCES = {
    CellState.HELD: "on {here}",
    CellState.LAST_COPY: "on {here} alone: the last copy",
    CellState.ELSEWHERE: "not on {here}",
    CellState.NOWHERE: "not on {here}, nor on any node that is there",
    CellState.OFFLINE: "on {here}, which cannot be reached",
    CellState.UNPUBLISHED: "on {here}'s disk, not yet in the index",
    CellState.GHOST: "in the index, but not on {here}'s disk",
    CellState.CONFLICT: "on {here}, with other content than elsewhere under this name",
    CellState.QUEUED: "queued for {here}",
    CellState.WAITING: "wanted on {here}",
    CellState.ARRIVING: "arriving on {here}",
    CellState.FAILED: "could not be fetched to {here}",
    CellState.SOME: "partly on {here}",
}


def _of_transfer(transfer: TransferBody, here: str, short: ShortNames) -> str:
    reason = f": {clean(transfer.reason)}" if transfer.reason else ""
    if transfer.state == "bajando":
        return f"arriving on {here} from {short.get(transfer.source)}, {int(fraction_of(transfer) * 100)} %"
    told = {"en_cola": f"queued for {here}", "esperando": f"wanted on {here}", "fallida": f"could not be fetched to {here}"}
    return told.get(transfer.state, "") + reason


def _elsewhere(board: Board, picture: VideoPicture, slot: int, here: NodeName) -> str:
    short = ShortNames(board.swarm.nodes)
    held = (CellState.HELD, CellState.LAST_COPY, CellState.CONFLICT)
    holders = [short.get(node) for node, states in picture.states.items() if node != here and states[slot] in held]
    if len(holders) > 3:
        return f"on {of(len(holders), 'other node')}"
    return f"on {' and '.join(holders)}" if holders else ""
