"""The first line of the screen: the broker's lamp, the nodes, and how the selected video is."""

from __future__ import annotations

from tui.picture.board import Board
from tui.picture.lamps import Lamp, lamp, node_lamp
from tui.picture.selection import Selection
from tui.picture.spans import Line, Span, clipped, justified, width_of
from tui.picture.text import fit, of
from tui.picture.video import label_of

TITLE = " enjambre "
_NARROW = 70
_WIDEST_LABEL = 24


def heading(board: Board, selection: Selection | None, width: int, now: float, *, notes: tuple[str, ...], is_ascii: bool) -> Line:
    """`notes` are what the screen itself has to say, such as `frozen`."""
    left = (
        Span(TITLE, "accent"),
        Span(" broker ", "dim"),
        _lit(lamp(board.swarm.broker, now), is_ascii=is_ascii),
        *_nodes(board, width, now, is_ascii=is_ascii),
        *(_video(board, selection) if selection is not None and width >= _NARROW else ()),
    )
    right = tuple(Span(f"{note} ", "warn") for note in notes)
    return justified(clipped(left, width - width_of(right) - 1), right, width) if right else left


def _lit(shown: Lamp, *, is_ascii: bool) -> Span:
    return Span(f"{shown.mark(is_ascii=is_ascii)} {shown.words}", shown.role)


def _nodes(board: Board, width: int, now: float, *, is_ascii: bool) -> Line:
    nodes = board.swarm.nodes.values()
    if width < _NARROW:
        marks = [node_lamp(node, now) for node in nodes]
        return (Span("  nodes ", "dim"), *(Span(one.mark(is_ascii=is_ascii), one.role) for one in marks))
    there = sum(1 for node in nodes if node.standing == "alive" and node.connection.phase == "live")
    if there == len(nodes):
        return (Span(f"   {of(there, 'node')}", "plain"),)
    return (Span(f"   {there} of {of(len(nodes), 'node')}", "warn"),)


def _video(board: Board, selection: Selection) -> Line:
    picture = board.picture(selection.video)
    total = len(picture.slots)
    tally = Span(f" {picture.present}/{total}", "good" if picture.present == total else "bad")
    label = fit(label_of(selection.video), min(24, max(4, len(label_of(selection.video)))))
    return (
        Span("   "),
        Span(label, "strong"),
        tally,
        Span("   fewest copies ", "dim"),
        Span(str(picture.fewest_copies), "plain"),
    )
