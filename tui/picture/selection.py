"""What the cursor is on: the thing itself, so that it stays there whatever moves around it."""

from __future__ import annotations

from dataclasses import dataclass

from backend.core.names import FragmentName, NodeName
from tui.picture.board import Board
from tui.swarm.places import VideoKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A fragment of a video, as seen from a node."""

    video: VideoKey
    fragment: FragmentName
    node: NodeName


def kept(selection: Selection | None, board: Board) -> Selection | None:
    """The selection while its thing is there, else the nearest that is; None where there is nothing."""
    nodes = tuple(board.swarm.nodes)
    if not nodes or not board.videos:
        return None
    if selection is None:
        return Selection(video=board.videos[0], fragment=board.shown[board.videos[0]][0], node=nodes[0])
    node = selection.node if selection.node in board.swarm.nodes else nodes[0]
    video = _nearest_video(selection.video, board)
    slots = board.picture(video).slots
    is_there = video == selection.video and selection.fragment in slots
    fragment = selection.fragment if is_there else board.shown[video][0]
    return Selection(video=video, fragment=fragment, node=node)


def _nearest_video(video: VideoKey, board: Board) -> VideoKey:
    if board.row_of(video) is not None:
        return video
    return min(board.videos, key=lambda other: (other.title.casefold() < video.title.casefold(), other.title.casefold()))
