"""The picture as plain text, for pipes and for people without a full terminal."""

from __future__ import annotations

from collections.abc import Iterator

from tui.picture.board import Board
from tui.picture.fragment_lens import FragmentLens
from tui.picture.heading import heading
from tui.picture.index import index_header, index_layout, index_line
from tui.picture.lamps import node_lamp
from tui.picture.lens import GridView
from tui.picture.log import log_rows
from tui.picture.selection import kept
from tui.picture.short_names import ShortNames
from tui.picture.spans import Line, Span, clipped, plain
from tui.picture.tally import tally
from tui.picture.transfers import layout_for, transfer_line, transfers_of
from tui.swarm.state import NodeView


def picture(board: Board, width: int, now: float, *, is_ascii: bool = False) -> str:
    """Every node's grid, the index, and the transfers; `width` columns at the most."""
    head = heading(board, kept(None, board), width, now, notes=(), is_ascii=is_ascii)
    lines = [
        plain(clipped(head, width)),
        *_grids(board, width, now, is_ascii=is_ascii),
        *_index(board, width, is_ascii=is_ascii),
        *_transfers(board, width, is_ascii=is_ascii),
        *_log(board, width),
    ]
    return "\n".join(line.rstrip() for line in lines)


def _grids(board: Board, width: int, now: float, *, is_ascii: bool) -> Iterator[str]:
    lens = FragmentLens()
    for node in board.swarm.nodes.values():
        yield ""
        yield plain(clipped(_title(node, now, is_ascii=is_ascii), width))
        view = GridView(
            board=board, node=node.name, width=width - 2, selection=kept(None, board), has_cursor=False, is_ascii=is_ascii
        )
        if board.videos:
            yield "  " + plain(lens.ruler(view))
        for row in range(lens.rows(view)):
            yield "  " + plain(lens.line(view, row))


def _title(node: NodeView, now: float, *, is_ascii: bool) -> Line:
    lamp = node_lamp(node, now)
    return (Span(f"{node.name} {lamp.mark(is_ascii=is_ascii)} {lamp.words}"), Span(f"   {tally(node)}"))


def _index(board: Board, width: int, *, is_ascii: bool) -> Iterator[str]:
    if not board.index_size():
        return
    layout = index_layout(width - 2, board)
    yield ""
    yield "index"
    yield "  " + plain(index_header(board, layout))
    for place in range(board.index_size()):
        yield "  " + plain(index_line(board, place, layout, is_ascii=is_ascii))


def _transfers(board: Board, width: int, *, is_ascii: bool) -> Iterator[str]:
    transfers = transfers_of(board.swarm)
    if not transfers:
        return
    short = ShortNames(board.swarm.nodes)
    layout = layout_for(width - 2, max(len(transfer.fragment) for transfer in transfers), short)
    yield ""
    yield "transfers"
    for transfer in transfers:
        yield "  " + plain(transfer_line(transfer, layout, short, is_ascii=is_ascii))


def _log(board: Board, width: int) -> Iterator[str]:
    short = ShortNames(board.swarm.nodes)
    if board.swarm.log:
        yield ""
        yield "log"
    for line in board.swarm.log:
        yield from ("  " + plain(row) for row in log_rows(line, width - 2, short))
