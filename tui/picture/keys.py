"""The keys at the foot of the screen: whole ones, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from tui.actions import Action
from tui.picture.spans import Line, Span
from tui.picture.text import columns

LASTING = frozenset(("help", "app.quit"))
"""Whoever sees no other key finds all of them through these."""


def keys_that_fit(actions: Sequence[Action], width: int) -> tuple[Action, ...]:
    """In the same order; where room is short the last go first, help and quit never."""
    kept = list(actions)
    for action in reversed(actions):
        if sum(map(_width, kept)) <= width:
            break
        if action.name not in LASTING:
            kept.remove(action)
    return tuple(kept)


def keys_line(actions: Sequence[Action]) -> Line:
    return tuple(span for action in actions for span in (Span(f" {action.shown_key}", "accent"), Span(f" {action.word} ", "dim")))


def key_at(actions: Sequence[Action], column: int) -> Action | None:
    """The one whose key or word is there."""
    end = 0
    for action in actions:
        end += _width(action)
        if column < end:
            return action
    return None


def _width(action: Action) -> int:
    return columns(f" {action.shown_key} {action.word} ")
