"""What p and P do: the video under the cursor, from the node under the cursor, in the player of one's choice."""

from __future__ import annotations

from textual.screen import Screen

from tui.picture.selection import Selection
from tui.picture.text import clean
from tui.picture.video import label_of
from tui.playing.player import PlayerName, Showing
from tui.screen.hands import Hands
from tui.screen.pick_player import PickPlayer
from tui.screen.view import View


class Playing:
    """Belongs to the screen. Remembers the player that was picked last."""

    def __init__(self, screen: Screen[None], view: View, hands: Hands) -> None:
        self._screen = screen
        self._view = view
        self._hands = hands
        self._player = hands.player

    def play(self, selection: Selection) -> None:
        showing = self._showing(selection)
        if showing is not None:
            self._play_in(self._player, showing)

    def pick(self, selection: Selection) -> None:
        showing = self._showing(selection)
        if showing is None:
            return

        def picked(player: PlayerName | None) -> None:
            if player is not None:
                self._player = player
                self._play_in(player, showing)

        self._screen.app.push_screen(PickPlayer(clean(showing.title), self._hands.players_here(), self._player), picked)

    def _play_in(self, player: PlayerName, showing: Showing) -> None:
        if player in self._hands.players_here():
            self._hands.play(player, showing)
        elif player == "browser":
            self._screen.app.copy_to_clipboard(showing.page_url)
            self._hands.tell_address(showing)
        else:
            self._say(f"{player} is not installed; P offers what is there")

    def _showing(self, selection: Selection) -> Showing | None:
        """Says so where the video cannot be played there."""
        board, node = self._view.board, self._view.board.swarm.nodes[selection.node]
        title = label_of(selection.video)
        entry = board.entry(selection.fragment, selection.node)
        video = entry.video if entry and entry.video else min(board.video_ids(selection.video), default=None)
        if video is None:
            self._say(f"{title} carries no manifest, so it cannot be played as one: split the video with the splitter (key s)")
        elif node.standing != "alive" or node.connection.phase == "lost":
            self._say(f"{node.name} cannot be reached; play it from another node's grid")
        elif not node.connection.has_events:
            self._say(f"{node.name} knows only the original routes; play it from another node's grid")
        else:
            url = node.url.rstrip("/")
            return Showing(title=title, page_url=f"{url}/ver/{video}", stream_url=f"{url}/videos/{video}")
        return None

    def _say(self, text: str) -> None:
        self._screen.notify(clean(text), markup=False)
