"""What the panes look at together: the board, the selection, and the words that the person filters by."""

from __future__ import annotations

from backend.core.names import FragmentName, NodeName
from backend.wire.events import LogLine
from tui.picture.board import Board
from tui.picture.filtering import Filter
from tui.picture.fragment_lens import FragmentLens
from tui.picture.lens import Lens
from tui.picture.selection import Selection, kept
from tui.swarm.state import Swarm


class View:
    """Belongs to the screen, which alone changes it."""

    def __init__(self, swarm: Swarm) -> None:
        self.board = Board(swarm)
        self.selection: Selection | None = kept(None, self.board)
        self.transfer: tuple[NodeName, FragmentName] | None = None
        self.log_filter = Filter("")
        self.log_line: LogLine | None = None
        self.lens: Lens = FragmentLens()
        self.now = 0.0

    def update(self, swarm: Swarm, now: float) -> None:
        self.now = now
        self.board.update(swarm)
        self.selection = kept(self.selection, self.board)

    def filter_fragments(self, text: str) -> None:
        self.board.set_filter(text)
        self.selection = kept(self.selection, self.board)
