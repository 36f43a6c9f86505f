"""A node with nothing in its folder, and its broker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.node.streaming.playing import Situation


@pytest.fixture
def situation(tmp_path: Path) -> Iterator[Situation]:
    with ExitStack() as stack:
        yield Situation(stack, tmp_path / "folder")
