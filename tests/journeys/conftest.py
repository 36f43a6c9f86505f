"""A split film, made once, and a swarm for each journey."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.swarm import Swarm, run_splitter, running_swarm


@pytest.fixture(scope="session")
def film_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`video_prueba.mp4`, twenty seconds long."""
    video = tmp_path_factory.mktemp("film") / "video_prueba.mp4"
    run_splitter("sample", str(video), "--seconds", "20")
    return video


@pytest.fixture(scope="session")
def film(film_source: Path) -> list[Path]:
    """The ten fragments of `video_prueba.mp4`, in order."""
    folder = film_source.parent / "fragments"
    run_splitter("split", str(film_source), "-n", "10", "-o", str(folder))
    fragments = sorted(folder.glob("video_prueba_*.mp4"))
    assert [path.name for path in fragments] == [f"video_prueba_{index:03d}.mp4" for index in range(10)]
    return fragments


@pytest.fixture
def swarm(tmp_path: Path) -> Iterator[Swarm]:
    with running_swarm(tmp_path) as swarm:
        yield swarm
