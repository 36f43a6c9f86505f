"""The index pane: a line for each fragment, with what each node has of it."""

from __future__ import annotations

from dataclasses import dataclass

from backend.core.names import FragmentName, NodeName
from tui.picture.board import Board
from tui.picture.cells import LOOKS, PROBLEMS, CellState, glyph
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Span
from tui.picture.text import columns, fit, size
from tui.picture.transfers import fraction_of

_SIZE_WIDTH = 10
_DIGEST_WIDTH = 10
_COPIES_WIDTH = 8
_REMARK_WIDTH = 14
_LEAST_NAME_WIDTH = 12
_FIRST_NAME_WIDTH = 26
_GAP = 2
_NOTED = PROBLEMS | {CellState.WAITING, CellState.QUEUED, CellState.ARRIVING, CellState.LAST_COPY}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLayout:
    """Columns of the pane; a width of 0 leaves the column out. `node` is that of each node."""

    name: int
    size: int
    digest: int
    node: int
    copies: int
    remark: int


def index_layout(width: int, board: Board) -> IndexLayout:
    """Narrow panes lose the digest, then the size, then the copies, then the remark; names and nodes stay."""
    nodes = board.swarm.nodes
    short = ShortNames(nodes)
    widest = max((columns(short.get(node)) for node in nodes), default=0) + 2
    node = widest if widest * len(nodes) <= width // 3 else 2
    name = min(_FIRST_NAME_WIDTH, max(_LEAST_NAME_WIDTH, board.name_width))
    room = max(0, width - node * len(nodes) - name - _GAP)
    given: list[int] = []
    for wanted in (_REMARK_WIDTH, _COPIES_WIDTH, _SIZE_WIDTH, _DIGEST_WIDTH):
        given.append(wanted if wanted <= room else 0)
        room -= given[-1]
    remark, copies, size_width, digest = given
    name = max(1, min(max(name, board.name_width), name + room, width - node * len(nodes) - _GAP))
    return IndexLayout(name=name, size=size_width, digest=digest, node=node, copies=copies, remark=remark)


def index_header(board: Board, layout: IndexLayout) -> Line:
    short = ShortNames(board.swarm.nodes)
    words = [fit("fragment", layout.name) + "  "]
    words.append("size".rjust(layout.size - 2) + "  " if layout.size else "")
    words.append(fit("sha256", layout.digest))
    words += [fit(short.get(node), layout.node - 1) + " " if layout.node > 2 else "  " for node in board.swarm.nodes]
    words.append(fit("copies", layout.copies))
    return (Span("".join(words), "faint"),)


def index_line(board: Board, place: int, layout: IndexLayout, *, is_ascii: bool) -> Line:
    """The fragment at that place of the board's index."""
    video, fragment = board.locate(place)
    picture = board.picture(video)
    slot = picture.slots.index(fragment)
    entry = board.entry(fragment)
    pieces = [Span(fit(fragment, layout.name) + "  ")]
    if layout.size:
        pieces.append(Span((size(entry.size) if entry and entry.size is not None else "").rjust(layout.size - 2) + "  ", "dim"))
    if layout.digest:
        pieces.append(Span(fit(entry.sha256[: layout.digest - 2] if entry and entry.sha256 else "", layout.digest), "faint"))
    states = {node: picture.states[node][slot] for node in board.swarm.nodes}
    for node, state in states.items():
        mark = glyph(state, is_ascii=is_ascii, fraction=_fraction(board, node, fragment))
        pieces.append(Span(mark + " " * (layout.node - 1), LOOKS[state].role))
    if layout.copies:
        pieces.append(Span(fit(str(picture.copies[slot]), layout.copies), "plain" if picture.copies[slot] > 1 else "dim"))
    if layout.remark:
        pieces.append(_remark(tuple(states.values()), layout.remark))
    return tuple(pieces)


def _fraction(board: Board, node: NodeName, fragment: FragmentName) -> float | None:
    transfer = board.swarm.nodes[node].transfers.get(fragment)
    return None if transfer is None else fraction_of(transfer)


def _remark(states: tuple[CellState, ...], width: int) -> Span:
    """The one thing that is worth a word."""
    noted = [state for state in CellState if state in states and state in _NOTED]
    return Span(fit(noted[0].value, width), LOOKS[noted[0]].role) if noted else Span(" " * width)
