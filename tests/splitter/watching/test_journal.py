"""The journal outlives its watch, and a damaged one is no obstacle."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.core.entry import VideoId
from splitter.watching.journal import NAME, DamagedJournal, Journal
from splitter.watching.watched_folder import Version

FILM = Version(name="film.mkv", size=10, mtime_ns=1_000_000_001)
NEWER = Version(name="film.mkv", size=10, mtime_ns=1_000_000_002)
VIDEO = VideoId("a" * 64)


def test_what_was_dealt_is_known_afterwards_and_other_versions_are_not(tmp_path: Path) -> None:
    Journal(tmp_path).add(FILM, VIDEO)

    after = Journal(tmp_path)
    after.load()

    assert after.has(FILM)
    assert not after.has(NEWER)
    assert not after.has(Version(name="other.mkv", size=10, mtime_ns=FILM.mtime_ns))


def test_of_each_name_it_knows_the_last(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add(FILM, VIDEO)

    journal.add(NEWER, VIDEO)

    assert journal.has(NEWER)
    assert not journal.has(FILM)


def test_names_may_be_any_bytes(tmp_path: Path) -> None:
    odd = Version(name=b"pel\xedcula \xff.mkv".decode("utf-8", "surrogateescape"), size=1, mtime_ns=1)
    Journal(tmp_path).add(odd, VIDEO)

    after = Journal(tmp_path)
    after.load()

    assert after.has(odd)


def test_without_a_file_nothing_was_dealt(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.load()

    assert not journal.has(FILM)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"film.mkv": 1}', b"\xff", b"[" * 100_000])
def test_a_damaged_one_says_so_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    journal = Journal(tmp_path)

    with pytest.raises(DamagedJournal, match=NAME):
        journal.load()
    journal.add(FILM, VIDEO)

    after = Journal(tmp_path)
    after.load()
    assert after.has(FILM)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_where_it_cannot_be_written_it_is_known_until_the_end(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "gone")

    with pytest.raises(OSError, match="gone"):
        journal.add(FILM, VIDEO)

    assert journal.has(FILM)
