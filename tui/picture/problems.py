"""The next fragment that is in trouble."""

from __future__ import annotations

from collections.abc import Iterator

from tui.picture.board import Board
from tui.picture.cells import PROBLEMS
from tui.picture.selection import Selection


def next_problem(board: Board, selection: Selection | None) -> Selection | None:
    """The first after the selection, round from the end to the start; None where there is none."""
    here = (-1, 0, 0) if selection is None else _place(board, selection)
    first: Selection | None = None
    for problem in _problems(board):
        if _place(board, problem) > here:
            return problem
        first = first or problem
    return first


def _problems(board: Board) -> Iterator[Selection]:
    """From the top, fragment by fragment, node by node."""
    for video in board.videos:
        picture = board.picture(video)
        for slot, fragment in enumerate(picture.slots):
            for node, states in picture.states.items():
                if states[slot] in PROBLEMS:
                    yield Selection(video=video, fragment=fragment, node=node)


def _place(board: Board, selection: Selection) -> tuple[int, int, int]:
    row = board.row_of(selection.video)
    slots = board.picture(selection.video).slots
    slot = slots.index(selection.fragment) if selection.fragment in slots else 0
    return (0 if row is None else row, slot, list(board.swarm.nodes).index(selection.node))
