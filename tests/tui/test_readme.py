from __future__ import annotations

from pathlib import Path

from tui.actions import keys_table

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_shows_the_keys_that_there_are() -> None:
    assert keys_table().strip() in README.read_text()
