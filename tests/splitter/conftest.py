"""Sources are made once for all tests of the splitter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.media import sample_clip
from tests.splitter.sources import COPIED, REENCODED

MadeSource = Callable[[str], Path]


@pytest.fixture(scope="session")
def made_source(tmp_path_factory: pytest.TempPathFactory) -> MadeSource:
    """The source of that name."""
    folder = tmp_path_factory.mktemp("sources")

    def made(name: str) -> Path:
        path = folder / name
        if not path.exists():
            maker = COPIED[name] if name in COPIED else REENCODED[name][0]
            maker(path)
        return path

    return made


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_clip(tmp_path_factory.mktemp("sample") / "film.mp4")
