"""Fragments join whatever they are called and wherever they lie, and only where each is there and whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from backend.core.canonical import CanonicalStream
from backend.core.errors import DamagedFragment, OtherContent
from splitter.errors import MissingFragments, NotFragments, UnreadableSource
from splitter.join import join
from splitter.split import Split, Wish, split


@pytest.fixture
def made(sample: Path, tmp_path: Path) -> Split:
    return split(sample, tmp_path / "fragments", Wish(count=4))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "joined" / "film.mp4"


def test_any_range_of_the_stream_is_what_the_joined_file_has_there(made: Split, target: Path) -> None:
    join(made.paths, target)
    whole = target.read_bytes()
    contents = [path.read_bytes() for path in made.paths]
    stream = CanonicalStream(made.manifest)
    choice = random.Random(1)

    assert stream.length == len(whole)
    for _ in range(500):
        offset, size = choice.randrange(len(whole)), choice.choice([1, 7, 8, 9, 63, 4096, 20_000])
        read = stream.read(lambda index, at, length: contents[index][at : at + length], offset, size)
        assert b"".join(read) == whole[offset : offset + size]


def test_names_and_places_do_not_matter(made: Split, target: Path, tmp_path: Path) -> None:
    join(made.paths, tmp_path / "expected.mp4")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "notes.txt").write_text("not a fragment")
    made.paths[1].rename(elsewhere / "zzz.mp4")
    made.paths[2].rename(elsewhere / "aaa.mp4")

    join([elsewhere, made.paths[0].parent], target)

    assert target.read_bytes() == (tmp_path / "expected.mp4").read_bytes()


def test_missing_fragments_are_named(made: Split, target: Path) -> None:
    with pytest.raises(MissingFragments) as caught:
        join([made.paths[0], made.paths[3]], target)

    assert caught.value.names == ("film_001.mp4", "film_002.mp4")
    assert not target.parent.exists()


def test_a_damaged_fragment_is_named(made: Split, target: Path) -> None:
    damaged = made.paths[2]
    content = bytearray(damaged.read_bytes())
    content[5000] ^= 1
    damaged.write_bytes(content)

    with pytest.raises(DamagedFragment, match=r"film_002\.mp4"):
        join(made.paths, target)

    assert not target.exists()


def test_a_whole_copy_makes_up_for_a_damaged_one(made: Split, target: Path) -> None:
    content = bytearray(made.paths[2].read_bytes())
    content[5000] ^= 1
    (made.paths[2].parent / "film_002_copy.mp4").write_bytes(content)

    join([made.paths[0].parent], target)

    assert target.stat().st_size == CanonicalStream(made.manifest).length


def test_fragments_of_two_videos_are_not_mixed(made: Split, sample: Path, target: Path, tmp_path: Path) -> None:
    other = split(sample, tmp_path / "other", Wish(count=4, title="another"))

    with pytest.raises(NotFragments, match="several videos"):
        join([*made.paths[:2], *other.paths[2:]], target)


def test_a_file_without_a_manifest_is_no_fragment(sample: Path, target: Path) -> None:
    with pytest.raises(NotFragments, match="manifest"):
        join([sample], target)


def test_a_folder_without_fragments_is_refused(tmp_path: Path, target: Path) -> None:
    with pytest.raises(NotFragments):
        join([tmp_path], target)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, target: Path) -> None:
    with pytest.raises(UnreadableSource):
        join([tmp_path / "film_000.mp4"], target)


def test_a_fragment_cut_short_is_refused(made: Split, target: Path) -> None:
    whole = made.paths[0].read_bytes()
    made.paths[0].write_bytes(whole[100:])

    with pytest.raises(DamagedFragment, match=r"film_000\.mp4"):
        join(made.paths, target)


def test_another_file_of_that_name_stays(made: Split, target: Path) -> None:
    target.parent.mkdir()
    target.write_text("mine")

    with pytest.raises(OtherContent):
        join(made.paths, target)
    assert target.read_text() == "mine"
    join(made.paths, target, force=True)

    assert target.stat().st_size == CanonicalStream(made.manifest).length
