"""A split film, made once, and a swarm for each journey."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.swarm import Swarm, run_splitter, running_swarm


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The ten fragments of `video_prueba.mp4`, in order."""
    folder = tmp_path_factory.mktemp("film")
    video = folder / "video_prueba.mp4"
    run_splitter("sample", str(video), "--seconds", "20")
    run_splitter("split", str(video), "-n", "10", "-o", str(folder / "fragments"))
    fragments = sorted((folder / "fragments").glob("video_prueba_*.mp4"))
    assert [path.name for path in fragments] == [f"video_prueba_{index:03d}.mp4" for index in range(10)]
    return fragments


@pytest.fixture
def swarm(tmp_path: Path) -> Iterator[Swarm]:
    with running_swarm(tmp_path) as swarm:
        yield swarm
