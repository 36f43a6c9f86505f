"""A file is taken when it is complete: nobody writes it, or two looks found it unchanged where the system does not tell."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from splitter.watching import watched_folder as watched_folder_module
from splitter.watching.watched_folder import Version, WatchedFolder


def names(watched: WatchedFolder) -> list[str]:
    return [version.name for version in watched.versions()]


def only(watched: WatchedFolder) -> Version:
    (version,) = watched.versions()
    return version


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that does not tell who writes."""
    monkeypatch.setattr(watched_folder_module, "is_being_written", lambda descriptor: None)


def test_files_with_content_are_seen_by_name(tmp_path: Path) -> None:
    for name in ("b.mkv", "a.mp4"):
        (tmp_path / name).write_bytes(b"content")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "folder.mp4").mkdir()
    os.mkfifo(tmp_path / "pipe.mp4")

    assert names(WatchedFolder(tmp_path)) == ["a.mp4", "b.mkv"]


@pytest.mark.parametrize(
    "name", [".film.mkv.Xa8Q1z", "film.mkv.part", "film.mkv.PART", "film.mp4.crdownload", "film.tmp", "film.mkv~"]
)
def test_hidden_and_unfinished_files_are_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"content")

    assert names(WatchedFolder(tmp_path)) == []


def test_links_to_files_are_files_and_dangling_ones_are_nothing(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "film.mkv").write_bytes(b"content")
    (tmp_path / "film.mkv").symlink_to(tmp_path / "elsewhere" / "film.mkv")
    (tmp_path / "gone.mkv").symlink_to(tmp_path / "gone")

    assert names(WatchedFolder(tmp_path)) == ["film.mkv"]


def test_a_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        WatchedFolder(tmp_path / "gone").versions()


def test_what_somebody_still_writes_is_not_complete_however_long_it_rests(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path)
    with (tmp_path / "film.mkv").open("wb") as file:
        file.write(b"content")
        file.flush()
        looks = [watched.is_complete(only(watched)) for _ in range(3)]

    assert looks == [False, False, False]
    assert watched.is_complete(only(watched))


@pytest.mark.usefixtures("untold")
def test_where_the_system_does_not_tell_two_equal_looks_do(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path)
    path = tmp_path / "film.mkv"
    path.write_bytes(b"content")

    assert not watched.is_complete(only(watched))
    path.write_bytes(b"more content")
    assert not watched.is_complete(only(watched))
    assert watched.is_complete(only(watched))


@pytest.mark.usefixtures("untold")
def test_a_look_from_before_it_was_gone_does_not_count(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path)
    path = tmp_path / "film.mkv"
    path.write_bytes(b"content")
    version = only(watched)
    watched.is_complete(version)

    path.rename(tmp_path / ".film.mkv")
    watched.versions()
    (tmp_path / ".film.mkv").rename(path)

    assert only(watched) == version
    assert not watched.is_complete(version)


def test_what_was_written_anew_is_no_longer_unchanged(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path)
    path = tmp_path / "film.mkv"
    path.write_bytes(b"content")
    version = only(watched)
    assert watched.is_unchanged(version)

    with path.open("ab"):
        assert not watched.is_unchanged(version)
    path.write_bytes(b"Content!")
    assert not watched.is_unchanged(version)


def test_what_cannot_be_opened_is_left_to_whoever_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = WatchedFolder(tmp_path)
    (tmp_path / "film.mkv").write_bytes(b"content")

    def refused(descriptor: int) -> bool:
        raise PermissionError

    monkeypatch.setattr(watched_folder_module, "is_being_written", refused)

    assert [watched.is_complete(only(watched)) for _ in range(2)] == [False, True]
