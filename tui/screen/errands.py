"""What keys ask of the swarm: fetch, cancel, delete and split, through a dialog where there is a choice to make."""

from __future__ import annotations

from pathlib import Path

from textual.screen import Screen

from backend.wire.transfers import DownloadRequest, TransferBody
from tui.orders import Target
from tui.picture.cells import CellState
from tui.picture.lamps import node_lamp
from tui.picture.selection import Selection
from tui.picture.transfers import RUNNING
from tui.screen.confirm_last_copy import ConfirmLastCopy
from tui.screen.dialog import Confirm
from tui.screen.hands import Hands
from tui.screen.pick_source import PickSource, Source
from tui.screen.split_dialog import SplitDialog, SplitRequest
from tui.screen.view import View
from tui.split_job import SplitJob

ON_DISK = frozenset((CellState.HELD, CellState.LAST_COPY, CellState.CONFLICT, CellState.UNPUBLISHED, CellState.OFFLINE))
FETCHABLE = frozenset((CellState.ELSEWHERE, CellState.NOWHERE, CellState.FAILED, CellState.GHOST))


class Errands:
    """Belongs to the screen."""

    def __init__(self, screen: Screen[None], view: View, hands: Hands) -> None:
        self._screen = screen
        self._view = view
        self._hands = hands
        self._orders = hands.orders
        self._job: SplitJob | None = None

    def fetch(self, selection: Selection) -> None:
        """From wherever it is."""
        if self._is_wanted(selection):
            self._orders.fetch(self._target(selection), DownloadRequest(fragment=selection.fragment))

    def fetch_from(self, selection: Selection) -> None:
        """From the node that the person picks."""
        if not self._is_wanted(selection):
            return
        swarm, now = self._view.board.swarm, self._view.now
        holders = {
            node.name: node_lamp(node, now).words
            for node in swarm.nodes.values()
            if node.name != selection.node and node.index.get(selection.fragment) is not None
        }
        if not holders:
            self._say(f"no other node has {selection.fragment}")
            return

        def picked(source: Source | None) -> None:
            if source is not None:
                request = DownloadRequest(fragment=selection.fragment, node=source.node, mode=source.mode)
                self._orders.fetch(self._target(selection), request)

        self._screen.app.push_screen(PickSource(selection.fragment, selection.node, holders), picked)

    def fetch_all(self, selection: Selection) -> None:
        """Everything of the video that the node lacks."""
        board, video = self._view.board, selection.video
        if video.is_loose:
            self.fetch(selection)
            return
        known: list[str] = sorted(board.video_ids(video) & board.swarm.videos.keys())
        for key in known or [f"titulo:{video.title}.{video.extension}"]:
            self._orders.fetch(self._target(selection), DownloadRequest(video=key))

    def cancel(self, transfer: TransferBody | None) -> None:
        """The transfer while it runs, else the split."""
        if transfer is not None and transfer.state in RUNNING:
            self._orders.cancel(Target.of(self._view.board.swarm.nodes[transfer.target]), transfer.id)
        elif self._job is not None:
            self._job.cancel()

    def can_cancel(self, transfer: TransferBody | None) -> bool:
        is_splitting = self._job is not None and self._job.is_running
        return is_splitting or (transfer is not None and transfer.state in RUNNING)

    def delete(self, selection: Selection) -> None:
        """After saying what follows."""
        state, node = self.state(selection), selection.node
        if state not in ON_DISK:
            self._say(f"{selection.fragment} is not on {node}")
            return
        is_last = state in (CellState.LAST_COPY, CellState.UNPUBLISHED)

        def answered(is_meant: bool | None) -> None:  # noqa: FBT001 - Textual calls it
            if is_meant:
                self._orders.delete(self._target(selection), selection.fragment, force=is_last)

        if is_last:
            self._screen.app.push_screen(ConfirmLastCopy(selection.fragment, node), answered)
        else:
            consequence = f"{selection.fragment} leaves {node}'s folder; other nodes keep theirs."
            self._screen.app.push_screen(Confirm("Delete the fragment?", consequence, "Delete"), answered)

    def split(self) -> None:
        """One at a time."""
        every = self._view.board.swarm.nodes.values()
        nodes = tuple(node.name for node in every if node.standing == "alive" and node.connection.has_events)
        if self._job is not None and self._job.is_running:
            self._say("a video is being split already; x cancels it")
            return
        if not nodes:
            self._say("there is no node to give the fragments to")
            return

        def chosen(request: SplitRequest | None) -> None:
            if request is not None:
                urls = [self._view.board.swarm.nodes[node].url for node in request.nodes]
                self._job = self._hands.split(request.video, request.fragments, urls)

        self._screen.app.push_screen(SplitDialog(Path.cwd(), nodes), chosen)

    def state(self, selection: Selection) -> CellState:
        picture = self._view.board.picture(selection.video)
        return picture.states[selection.node][picture.slots.index(selection.fragment)]

    def transfer(self, selection: Selection) -> TransferBody | None:
        return self._view.board.swarm.nodes[selection.node].transfers.get(selection.fragment)

    def _is_wanted(self, selection: Selection) -> bool:
        """Says so where there is nothing to fetch."""
        is_wanted = self.state(selection) in FETCHABLE
        if not is_wanted:
            self._say(f"{selection.fragment} is already on {selection.node}, or on its way")
        return is_wanted

    def _target(self, selection: Selection) -> Target:
        return Target.of(self._view.board.swarm.nodes[selection.node])

    def _say(self, text: str) -> None:
        self._screen.notify(text, markup=False)
