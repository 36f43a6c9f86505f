"""Each source is made once, and so is one film that was split with its original kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from splitter.split import Split, Wish, split
from tests.splitter.original.sources import RESTORED


@pytest.fixture(scope="session")
def restorable(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The source of that name."""
    folder = tmp_path_factory.mktemp("restorable")

    def made(name: str) -> Path:
        path = folder / name
        if not path.exists():
            RESTORED[name](path)
        return path

    return made


@pytest.fixture(scope="session")
def film(restorable: Callable[[str], Path]) -> Path:
    return restorable("two_languages.mkv")


@pytest.fixture
def kept(film: Path, tmp_path: Path) -> Split:
    return split(film, tmp_path / "fragments", Wish(count=4, keep_original=True))
