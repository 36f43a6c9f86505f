"""The near look at a grid: a row for each video, a mark for each fragment, or for a few where the width asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from backend.core.names import FragmentName
from tui.picture.cells import worst
from tui.picture.lens import GridView, marks_line
from tui.picture.scale import Scale, scale_for
from tui.picture.selection import Selection
from tui.picture.spans import Line, Span
from tui.picture.text import fit
from tui.picture.transfers import fraction_of
from tui.picture.video import label_of
from tui.swarm.places import VideoKey, place_of

LABEL_WIDTHS = (4, 28)
SHORTEST_LABEL = 6
READABLE_LABEL = 10
APART = 20
"""Columns that labels leave to the marks: ten of them, standing apart."""
RULER_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)


@dataclass(frozen=True, slots=True)
class FragmentLens:
    """Knows nothing; everything is in the view."""

    def rows(self, view: GridView) -> int:
        return len(view.board.videos)

    def ruler(self, view: GridView) -> Line:
        """Numbers over the marks of the selected row, which has a scale of its own."""
        if view.selection is None or view.board.row_of(view.selection.video) is None:
            return ()
        slots = view.board.picture(view.selection.video).slots
        scale = scale_for(len(slots), _cells_width(view))
        note = f"×{scale.share}" if scale.share > 1 else ""
        return (Span(fit(note, _label_width(view)) + " ", "faint"), Span(_numbers(slots, scale), "faint"))

    def line(self, view: GridView, row: int) -> Line:
        video = view.board.videos[row]
        picture = view.board.picture(video)
        scale = scale_for(len(picture.slots), _cells_width(view))
        states = picture.states[view.node]
        marks = [worst(states[position] for position in scale.positions(mark)) for mark in range(scale.marks)]
        is_here = view.selection is not None and view.selection.video == video
        under = scale.mark_of(_position(view, picture.slots)) if is_here else None
        fractions = _fractions(view, video, picture.slots, scale)
        drawn = marks_line(marks, fractions, scale.pitch, under, _cells_width(view) + 1, view)
        label = Span(fit(label_of(video), _label_width(view) - 1) + " ", "strong" if is_here else "plain")
        return (label, *drawn, Span(_tally(view, video, len(picture.slots)), "dim"))

    def row_of(self, view: GridView) -> int | None:
        return None if view.selection is None else view.board.row_of(view.selection.video)

    def hit(self, view: GridView, row: int, column: int) -> Selection | None:
        if not 0 <= row < self.rows(view):
            return None
        video = view.board.videos[row]
        slots = view.board.picture(video).slots
        scale = scale_for(len(slots), _cells_width(view))
        mark = scale.mark_at(column - _label_width(view) - 1)
        return Selection(video=video, fragment=slots[mark * scale.share], node=view.node)

    def step(self, view: GridView, right: int, down: int) -> Selection | None:
        selection = view.selection
        if selection is None:
            return None
        slots = view.board.picture(selection.video).slots
        scale = scale_for(len(slots), _cells_width(view))
        mark = scale.mark_of(_position(view, slots))
        if down:
            row = max(0, min(self.rows(view) - 1, (view.board.row_of(selection.video) or 0) + down))
            is_same = row == view.board.row_of(selection.video)
            return selection if is_same else self.hit(view, row, _label_width(view) + 1 + mark * scale.pitch)
        if not 0 <= mark + right < scale.marks:
            return None
        return Selection(video=selection.video, fragment=slots[(mark + right) * scale.share], node=view.node)


def _label_width(view: GridView) -> int:
    """With a blank behind."""
    room = view.width - 2 - _tally_width(view)
    return _best_label_width(room, view.board.label_width, view.board.slot_counts) + 1


@lru_cache(maxsize=64)
def _best_label_width(room: int, longest: int, slot_counts: frozenset[int]) -> int:
    """Labels give way where marks could else not stand apart, and then take what the marks leave free."""
    least, most = LABEL_WIDTHS
    most_slots = max(slot_counts, default=0)
    marks = min(most_slots * 2, max(APART, min(most_slots, max(room // 2, room - READABLE_LABEL))))
    width = max(least, min(longest, most, max(room - marks, SHORTEST_LABEL)))
    free = room - width - max((scale_for(count, room - width).width for count in slot_counts), default=0)
    return max(width, min(longest, most, width + free))


def _tally_width(view: GridView) -> int:
    """Of `12/100`, with a blank before; none where the grid is too narrow for it."""
    digits = len(str(view.board.most_slots))
    return digits * 2 + 2 if view.width >= 30 else 0


def _cells_width(view: GridView) -> int:
    return max(1, view.width - _label_width(view) - 1 - _tally_width(view))


def _tally(view: GridView, video: VideoKey, total: int) -> str:
    width = _tally_width(view)
    here = len(_disk_or_index(view, video))
    return f"{here}/{total}".rjust(width) if width else ""


def _disk_or_index(view: GridView, video: VideoKey) -> frozenset[FragmentName]:
    node = view.board.swarm.nodes[view.node]
    holdings = node.index if node.disk is None else node.disk
    return frozenset(holdings.shelves.by_video.get(video, ()))


def _position(view: GridView, slots: tuple[FragmentName, ...]) -> int:
    selection = view.selection
    return slots.index(selection.fragment) if selection is not None and selection.fragment in slots else 0


def _fractions(view: GridView, video: VideoKey, slots: tuple[FragmentName, ...], scale: Scale) -> dict[int, float]:
    """How much has arrived of those marks that stand for a single fragment."""
    transfers = view.board.swarm.nodes[view.node].transfers.by_video.get(video)
    if not transfers or scale.share > 1:
        return {}
    return {mark: fraction_of(transfers[name]) for mark, name in enumerate(slots) if name in transfers}


def _numbers(slots: tuple[FragmentName, ...], scale: Scale) -> str:
    """Places of the fragments, as many as fit over their marks."""
    widest = len(str(place_of(slots[-1]))) + 1
    step = next((step for step in RULER_STEPS if step * scale.pitch >= widest), RULER_STEPS[-1])
    numbers = [str(place_of(slots[mark * scale.share])) for mark in range(0, scale.marks, step)]
    return "".join(number.ljust(step * scale.pitch) for number in numbers)
