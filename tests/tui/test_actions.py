"""The registry of actions is complete and without contradictions."""

from __future__ import annotations

import inspect

from tui.actions import ACTIONS, keys_table
from tui.screen.app import DashboardApp
from tui.screen.dashboard import Dashboard


def test_no_key_means_two_things() -> None:
    keys = [key for action in ACTIONS for key in action.keys]

    assert len(set(keys)) == len(keys)


def test_every_action_can_be_done() -> None:
    for action in ACTIONS:
        owner = DashboardApp if action.name.startswith("app.") else Dashboard
        method = action.name.removeprefix("app.").partition("(")[0]
        assert inspect.isfunction(getattr(owner, f"action_{method}", None)), action.name


def test_the_table_of_keys_has_a_row_for_each_action() -> None:
    rows = keys_table().splitlines()[2:]

    assert len(rows) == len(ACTIONS)
    assert "| `↵` | fetch the fragment to this node, from wherever it is |" in rows
