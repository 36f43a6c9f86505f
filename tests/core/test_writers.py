"""Whether somebody writes a file, asked of the kernel."""

from __future__ import annotations

import mmap
from pathlib import Path

from backend.core.writers import is_being_written


def asked(path: Path) -> bool | None:
    with path.open("rb") as file:
        return is_being_written(file.fileno())


def test_a_file_that_nobody_writes_is_not_being_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")

    assert asked(tmp_path / "a") is False


def test_a_file_that_is_open_for_writing_is_being_written(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb"):
        assert asked(tmp_path / "a") is True

    assert asked(tmp_path / "a") is False


def test_readers_are_no_writers(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")

    with (tmp_path / "a").open("rb"):
        assert asked(tmp_path / "a") is False


def test_a_file_that_is_mapped_for_writing_is_being_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    with (tmp_path / "a").open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 0)

    assert asked(tmp_path / "a") is True
    mapped.close()
    assert asked(tmp_path / "a") is False
