"""Part files: whole under the final name, or not there at all; and what a crash leaves of them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.core.entry import Digest
from backend.core.errors import CannotUseFolder, DiskFull, OtherContent
from backend.core.names import fragment_name
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.part_file import PartFile
from backend.node.holding.unsynced import Syncer, unsynced_name
from tests.core.manifests import digest_of
from tests.eventually import eventually

NAME = fragment_name("a.mp4")
CONTENT = b"content"


def part_with(folder: Path, content: bytes = CONTENT) -> PartFile:
    part = PartFile(folder)
    part.write(content)
    return part


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_until_it_is_kept_a_part_file_is_hidden(tmp_path: Path) -> None:
    with part_with(tmp_path):
        assert all(name.startswith(".") for name in names(tmp_path))

    assert names(tmp_path) == []


def test_a_kept_file_has_its_final_name_alone(tmp_path: Path) -> None:
    with part_with(tmp_path) as part:
        assert part.keep_as(NAME, digest_of(CONTENT))

    assert names(tmp_path) == [NAME]
    assert (tmp_path / NAME).read_bytes() == CONTENT


def test_other_content_under_the_name_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"another")

    with part_with(tmp_path) as part, pytest.raises(OtherContent):
        part.keep_as(NAME, digest_of(CONTENT))

    assert names(tmp_path) == [NAME]
    assert (tmp_path / NAME).read_bytes() == b"another"


def test_the_same_content_under_the_name_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(CONTENT)
    inode = (tmp_path / NAME).stat().st_ino

    with part_with(tmp_path) as part:
        assert not part.keep_as(NAME, digest_of(CONTENT))

    assert (tmp_path / NAME).stat().st_ino == inode


def test_where_the_file_system_has_no_links_nothing_is_replaced_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", refuse(errno.EPERM))
    with part_with(tmp_path) as part:
        assert part.keep_as(NAME, digest_of(CONTENT))
    assert names(tmp_path) == [NAME]

    with part_with(tmp_path, b"another") as part, pytest.raises(OtherContent):
        part.keep_as(NAME, digest_of(b"another"))

    assert (tmp_path / NAME).read_bytes() == CONTENT


def test_a_cut_part_file_goes_on_from_there(tmp_path: Path) -> None:
    with part_with(tmp_path, b"content and more") as part:
        part.cut(7)
        part.write(b"ment")
        part.keep_as(NAME, digest_of(b"contentment"))

    assert (tmp_path / NAME).read_bytes() == b"contentment"


def test_a_full_disk_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PartFile(tmp_path) as part:
        monkeypatch.setattr(os, "write", refuse(errno.ENOSPC))

        with pytest.raises(DiskFull):
            part.write(CONTENT)

    assert names(tmp_path) == []


def test_a_second_name_goes_when_the_file_is_on_disk(tmp_path: Path) -> None:
    syncer = Syncer()
    with part_with(tmp_path) as part:
        part.keep_as(NAME, digest_of(CONTENT), sync_later=syncer.sync_later)
    assert len(names(tmp_path)) == 2

    syncer.start()
    eventually(lambda: names(tmp_path) == [NAME])
    syncer.stop()


def crashed(folder: Path, stated: Digest) -> None:
    """What a crash leaves of a file that has its final name but was perhaps not on disk."""
    (folder / NAME).write_bytes(CONTENT)
    unsynced_name(folder, stated).hardlink_to(folder / NAME)


def test_after_a_crash_a_file_that_is_whole_stays(tmp_path: Path) -> None:
    crashed(tmp_path, digest_of(CONTENT))

    FragmentFolder(tmp_path).prepare()

    assert names(tmp_path) == [NAME]


def test_after_a_crash_a_file_that_is_torn_goes(tmp_path: Path) -> None:
    crashed(tmp_path, digest_of(b"all of the content"))
    (tmp_path / "b.mp4").write_bytes(b"somebody else's")

    FragmentFolder(tmp_path).prepare()

    assert names(tmp_path) == ["b.mp4"]


def test_after_a_crash_part_files_go(tmp_path: Path) -> None:
    part_with(tmp_path).write(b" and")

    FragmentFolder(tmp_path).prepare()

    assert names(tmp_path) == []


def test_a_path_that_leads_to_a_file_cannot_be_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(CannotUseFolder, match="--folder"):
        FragmentFolder(tmp_path / "file").prepare()


def refuse(number: int) -> Callable[..., None]:
    def fail(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail
