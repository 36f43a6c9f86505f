"""Textual's bindings and palette, made from the registry of actions."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding, BindingType
from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.actions import ACTIONS, Action


def bindings() -> list[BindingType]:
    """One for each action, with all of its keys."""
    return [
        Binding(",".join(action.keys), action.name, action.word, key_display=action.shown_key, tooltip=action.meaning)
        for action in ACTIONS
    ]


def is_change(method: str) -> bool:
    """Whether the action changes the swarm; `method` is its name without arguments."""
    return method in {action.method for action in ACTIONS if action.is_change}


class ActionsInPalette(Provider):
    """Every action by its meaning."""

    async def discover(self) -> Hits:
        for action in ACTIONS:
            yield DiscoveryHit(action.meaning, partial(self._run, action), help=f"key {action.shown_key}")

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in ACTIONS:
            score = matcher.match(f"{action.word} {action.meaning}")
            if score > 0:
                shown = matcher.highlight(f"{action.word}: {action.meaning}")
                yield Hit(score, shown, partial(self._run, action), help=f"key {action.shown_key}")

    async def _run(self, action: Action) -> None:
        await self.screen.run_action(action.name)
