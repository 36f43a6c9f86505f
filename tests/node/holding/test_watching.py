"""A folder under watch, by events: what is done to it by hand is known, and nothing that is not whole."""

from __future__ import annotations

import mmap
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.manifests import digest_of
from tests.eventually import eventually
from tests.node.holding.watched import Watched


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with Watched(tmp_path / "folder") as watched:
        yield watched


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another folder on the same file system."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_a_copied_file_is_known(watched: Watched) -> None:
    (watched.path / "a.mp4").write_bytes(b"content")

    eventually(lambda: watched.holds(a_mp4=b"content"))


def test_a_file_that_is_moved_in_is_known(watched: Watched, elsewhere: Path) -> None:
    (elsewhere / "a.mp4").write_bytes(b"content")

    (elsewhere / "a.mp4").rename(watched.path / "a.mp4")

    eventually(lambda: watched.holds(a_mp4=b"content"))


def test_each_of_many_files_that_are_moved_in_together_is_told_once(watched: Watched, elsewhere: Path) -> None:
    for number in range(10):
        (elsewhere / f"film_{number}.mp4").write_bytes(b"content")

    subprocess.run(["mv", *elsewhere.iterdir(), watched.path], check=True)

    eventually(lambda: watched.catalog.count == 10)
    assert sorted(entry.name for change in watched.changes for entry in change.added) == [
        f"film_{number}.mp4" for number in range(10)
    ]


def test_a_slowly_written_file_is_told_when_it_is_whole_and_not_before(watched: Watched) -> None:
    with (watched.path / "a.mp4").open("wb", buffering=0) as file:
        file.write(b"half ")
        watched.surveyor.look_everywhere()
        (watched.path / "b.mp4").write_bytes(b"later")
        eventually(lambda: watched.knows("b.mp4"))
        assert not watched.knows("a.mp4")
        file.write(b"whole")

    eventually(lambda: watched.holds(a_mp4=b"half whole", b_mp4=b"later"))
    assert watched.ever_held("a.mp4") == [digest_of(b"half whole")]


def test_an_overwritten_file_is_known_by_its_new_content(watched: Watched) -> None:
    (watched.path / "a.mp4").write_bytes(b"before")
    eventually(lambda: watched.holds(a_mp4=b"before"))

    (watched.path / "a.mp4").write_bytes(b"after!")

    eventually(lambda: watched.holds(a_mp4=b"after!"))


def test_new_content_of_the_same_size_and_time_is_noticed(watched: Watched) -> None:
    path = watched.path / "a.mp4"
    path.write_bytes(b"before")
    eventually(lambda: watched.holds(a_mp4=b"before"))
    moment = path.stat().st_mtime_ns

    with path.open("r+b") as file:
        file.write(b"after!")
        file.flush()
        os.utime(path, ns=(moment, moment))

    eventually(lambda: watched.holds(a_mp4=b"after!"))


def test_a_file_being_overwritten_is_withdrawn_until_it_is_whole_again(watched: Watched) -> None:
    (watched.path / "a.mp4").write_bytes(b"before")
    eventually(lambda: watched.holds(a_mp4=b"before"))

    with (watched.path / "a.mp4").open("wb", buffering=0) as file:
        file.write(b"half ")
        watched.surveyor.look_everywhere()
        eventually(watched.holds)
        file.write(b"whole")

    eventually(lambda: watched.holds(a_mp4=b"half whole"))


def test_a_renamed_file_changes_its_name_in_one_change(watched: Watched) -> None:
    (watched.path / "a.mp4").write_bytes(b"content")
    eventually(lambda: watched.holds(a_mp4=b"content"))
    watched.changes.clear()

    (watched.path / "a.mp4").rename(watched.path / "b.mp4")

    eventually(lambda: watched.holds(b_mp4=b"content"))
    [change] = watched.changes
    assert [entry.name for entry in change.added] == ["b.mp4"]
    assert change.removed == ("a.mp4",)


def test_a_temporary_name_that_becomes_final_is_known_by_the_final_one_alone(watched: Watched) -> None:
    (watched.path / ".a.mp4.Xy12Zz").write_bytes(b"content")

    (watched.path / ".a.mp4.Xy12Zz").rename(watched.path / "a.mp4")

    eventually(lambda: watched.holds(a_mp4=b"content"))
    assert [entry.name for change in watched.changes for entry in change.added] == ["a.mp4"]


def test_a_hard_link_is_known_though_nobody_wrote_or_closed_it(watched: Watched, elsewhere: Path) -> None:
    (elsewhere / "a.mp4").write_bytes(b"content")

    (watched.path / "a.mp4").hardlink_to(elsewhere / "a.mp4")

    eventually(lambda: watched.holds(a_mp4=b"content"))


def test_a_deleted_file_is_known_no_more(watched: Watched) -> None:
    (watched.path / "a.mp4").write_bytes(b"content")
    eventually(lambda: watched.holds(a_mp4=b"content"))

    (watched.path / "a.mp4").unlink()

    eventually(watched.holds)


def test_a_file_that_is_moved_out_is_known_no_more(watched: Watched, elsewhere: Path) -> None:
    (watched.path / "a.mp4").write_bytes(b"content")
    eventually(lambda: watched.holds(a_mp4=b"content"))

    (watched.path / "a.mp4").rename(elsewhere / "a.mp4")

    eventually(watched.holds)


def test_reading_is_no_news(watched: Watched) -> None:
    (watched.path / "a.mp4").write_bytes(b"content")
    eventually(lambda: watched.holds(a_mp4=b"content"))

    (watched.path / "a.mp4").read_bytes()
    (watched.path / "b.mp4").write_bytes(b"later")

    eventually(lambda: watched.knows("b.mp4"))
    assert len(watched.ever_held("a.mp4")) == 1


def test_what_is_written_through_a_memory_map_is_told_when_the_map_is_closed(watched: Watched) -> None:
    path = watched.path / "a.mp4"
    path.write_bytes(bytes(4096))
    eventually(lambda: watched.holds(a_mp4=bytes(4096)))

    with path.open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 4096)
    mapped[:5] = b"after"
    mapped.close()

    eventually(lambda: watched.holds(a_mp4=b"after" + bytes(4091)))


def test_the_folder_deleted_and_made_again_is_watched_again(watched: Watched) -> None:
    (watched.path / "a.mp4").write_bytes(b"content")
    eventually(lambda: watched.holds(a_mp4=b"content"))

    shutil.rmtree(watched.path)
    eventually(watched.holds)
    eventually(lambda: "no existe" in (watched.watcher.notice or ""))
    watched.path.mkdir()
    eventually(lambda: watched.watcher.notice is None)
    (watched.path / "b.mp4").write_bytes(b"new")

    eventually(lambda: watched.holds(b_mp4=b"new"))
    assert watched.watcher.by_events


def test_another_folder_in_its_place_is_the_one_that_is_watched(watched: Watched, tmp_path: Path) -> None:
    (watched.path / "a.mp4").write_bytes(b"content")
    eventually(lambda: watched.holds(a_mp4=b"content"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.mp4").write_bytes(b"new")

    watched.path.rename(tmp_path / "away")
    (tmp_path / "other").rename(watched.path)

    eventually(lambda: watched.holds(b_mp4=b"new"))


@pytest.mark.parametrize("name", [".hidden.mp4", "back\\slash.mp4", "line\nbreak.mp4", "n\u0303.mp4"])
def test_files_that_cannot_be_fragments_are_passed_over(watched: Watched, name: str) -> None:
    (watched.path / name).write_bytes(b"content")

    (watched.path / "a.mp4").write_bytes(b"content")

    eventually(lambda: watched.holds(a_mp4=b"content"))


def test_links_and_folders_are_passed_over(watched: Watched, elsewhere: Path) -> None:
    (elsewhere / "secret").write_bytes(b"secret")
    (watched.path / "link.mp4").symlink_to(elsewhere / "secret")
    (watched.path / "folder.mp4").mkdir()

    (watched.path / "a.mp4").write_bytes(b"content")

    eventually(lambda: watched.holds(a_mp4=b"content"))


def test_while_a_file_stands_in_the_folders_place_nothing_is_known_and_afterwards_all(watched: Watched, elsewhere: Path) -> None:
    (watched.path / "a.mp4").write_bytes(b"content")
    eventually(lambda: watched.holds(a_mp4=b"content"))

    watched.path.rename(elsewhere / "away")
    watched.path.write_bytes(b"no folder")
    eventually(lambda: watched.holds() and "no existe" in (watched.watcher.notice or ""))
    watched.path.unlink()
    (elsewhere / "away").rename(watched.path)

    eventually(lambda: watched.holds(a_mp4=b"content") and watched.watcher.notice is None)
