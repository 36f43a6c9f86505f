"""The far look at a grid: a mark for each video, many to a row, so that thousands of them fit a screen."""

from __future__ import annotations

from dataclasses import dataclass

from tui.picture.cells import worst
from tui.picture.lens import GridView, marks_line
from tui.picture.selection import Selection
from tui.picture.spans import Line, Span
from tui.picture.text import of
from tui.swarm.places import VideoKey


@dataclass(frozen=True, slots=True)
class VideoLens:
    """Knows nothing; everything is in the view."""

    def rows(self, view: GridView) -> int:
        return -(-len(view.board.videos) // _marks(view))

    def ruler(self, view: GridView) -> Line:
        return (Span(f" {of(len(view.board.videos), 'video')}, a mark for each", "faint"),)

    def line(self, view: GridView, row: int) -> Line:
        start = row * _marks(view)
        videos = view.board.videos[start : start + _marks(view)]
        states = [worst(view.board.picture(video).states[view.node]) for video in videos]
        selected = self._place(view)
        under = None if selected is None or selected // _marks(view) != row else selected - start
        return marks_line(states, {}, 2, under, view.width, view)

    def row_of(self, view: GridView) -> int | None:
        place = self._place(view)
        return None if place is None else place // _marks(view)

    def hit(self, view: GridView, row: int, column: int) -> Selection | None:
        place = row * _marks(view) + max(0, min(_marks(view) - 1, (column - 1) // 2))
        return _at(view, place)

    def step(self, view: GridView, right: int, down: int) -> Selection | None:
        place = self._place(view)
        return None if place is None else _at(view, place + right + down * _marks(view)) or view.selection

    def _place(self, view: GridView) -> int | None:
        return None if view.selection is None else view.board.row_of(view.selection.video)


def _marks(view: GridView) -> int:
    """How many stand in a row."""
    return max(1, (view.width - 1) // 2)


def _at(view: GridView, place: int) -> Selection | None:
    if not 0 <= place < len(view.board.videos):
        return None
    video: VideoKey = view.board.videos[place]
    return Selection(video=video, fragment=view.board.shown[video][0], node=view.node)
