"""The foot of the screen: the keys that do something now. A click does the same."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from tui.actions import Action
from tui.picture.keys import key_at, keys_line, keys_that_fit
from tui.screen.bar import Bar
from tui.screen.drawing import Drawing


class KeysBar(Bar):
    """Is told which actions there are to choose from."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(drawing, id="keys")
        self._actions: tuple[Action, ...] = ()

    def offer(self, actions: Sequence[Action]) -> None:
        self._actions = keys_that_fit(actions, self.size.width)
        self.show(keys_line(self._actions))

    async def on_click(self, event: events.Click) -> None:
        action = key_at(self._actions, event.x)
        if action is not None:
            await self.screen.run_action(action.name)
