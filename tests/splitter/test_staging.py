"""Staging folders go away with their program, and also after it was killed, but not under one that is still at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.core.errors import OtherContent
from splitter.staging import publish, staging_folder


def test_what_is_not_published_is_gone_afterwards(tmp_path: Path) -> None:
    with staging_folder(tmp_path) as staging:
        (staging / "kept.mp4").write_text("kept")
        (staging / "left.mp4").write_text("left")
        publish([staging / "kept.mp4"], tmp_path, force=False)

    assert [path.name for path in tmp_path.iterdir()] == ["kept.mp4"]


def test_a_folder_that_was_there_stays_when_nothing_comes_of_it(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), staging_folder(tmp_path):
        _ = 1 / 0

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_cleared_away(tmp_path: Path) -> None:
    abandoned = tmp_path / ".enjambre-abandoned"
    abandoned.mkdir()
    (abandoned / "film_000.mp4").write_text("half")

    with staging_folder(tmp_path):
        assert not abandoned.exists()


def test_what_another_is_working_on_stays(tmp_path: Path) -> None:
    with staging_folder(tmp_path) as one:
        (one / "film_000.mp4").write_text("half")
        with staging_folder(tmp_path) as other:
            assert one != other
            assert (one / "film_000.mp4").exists()


def test_nothing_is_published_where_one_name_is_taken(tmp_path: Path) -> None:
    (tmp_path / "b.mp4").write_text("mine")

    with staging_folder(tmp_path) as staging:
        paths = [staging / name for name in ("a.mp4", "b.mp4")]
        for path in paths:
            path.write_text("new")
        with pytest.raises(OtherContent):
            publish(paths, tmp_path, force=False)

    assert [path.name for path in tmp_path.iterdir()] == ["b.mp4"]
