"""What cannot be split is refused with an error that names it, and leaves no file behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from backend.core.errors import DiskFull, EnjambreError, OtherContent
from splitter.errors import NotAVideo, TooFewFrames, UnreadableSource, UnwritableFolder
from splitter.split import Wish, split
from splitter.staging import staging_folder
from tests.media import Pictures, Sound, make_clip


def refused(source: Path, folder: Path, count: int = 10) -> EnjambreError:
    with pytest.raises(EnjambreError) as caught:
        split(source, folder, Wish(count=count))
    assert not folder.exists() or not any(folder.iterdir())
    return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "fragments"


def test_a_file_that_is_not_there(tmp_path: Path, folder: Path) -> None:
    assert isinstance(refused(tmp_path / "film.mp4", folder), UnreadableSource)


def test_a_directory(tmp_path: Path, folder: Path) -> None:
    assert "directory" in str(refused(tmp_path, folder))


def test_an_empty_file(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "film.mp4"
    source.touch()

    assert "empty" in str(refused(source, folder))


def test_a_pipe_is_not_waited_for(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "film.mp4"
    os.mkfifo(source)

    assert "regular" in str(refused(source, folder))


@pytest.mark.parametrize("content", [b"words " * 1000, bytes(range(256)) * 100, b"\0\0\0\x18ftypisom" + bytes(2000)])
def test_a_file_that_is_no_video(tmp_path: Path, folder: Path, content: bytes) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(content)

    assert isinstance(refused(source, folder), NotAVideo)


def test_a_playlist_opens_nothing_else(tmp_path: Path, folder: Path, sample: Path) -> None:
    source = tmp_path / "film.m3u8"
    source.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{sample}\n#EXT-X-ENDLIST\n")

    assert isinstance(refused(source, folder), NotAVideo)


def test_a_video_whose_end_is_missing(tmp_path: Path, folder: Path, sample: Path) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(sample.read_bytes()[:-20_000])

    assert isinstance(refused(source, folder), NotAVideo)


def test_more_fragments_than_frames(tmp_path: Path, folder: Path) -> None:
    source = make_clip(tmp_path / "film.mp4", seconds=0.2, pictures=Pictures())

    error = refused(source, folder, count=6)

    assert isinstance(error, TooFewFrames)
    assert error.frames == 5


@pytest.mark.parametrize("sounds", [(), (Sound(),)])
def test_as_many_fragments_as_frames_can_be_had(tmp_path: Path, folder: Path, sounds: tuple[Sound, ...]) -> None:
    source = make_clip(tmp_path / "film.mp4", seconds=0.2, pictures=Pictures(), sounds=sounds)

    assert len(split(source, folder, Wish(count=5)).paths) == 5


def test_a_folder_that_is_a_file(tmp_path: Path, sample: Path) -> None:
    taken = tmp_path / "fragments"
    taken.write_text("here already")

    with pytest.raises(UnwritableFolder, match="-o"):
        split(sample, taken, Wish())

    assert taken.read_text() == "here already"


def test_a_full_disk_is_named(folder: Path) -> None:
    def run_out_of_space(staging: Path) -> None:
        (staging / "film_000.mp4").write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(DiskFull, match="fragments"), staging_folder(folder) as staging:
        run_out_of_space(staging)

    assert not folder.exists()


def test_another_file_of_a_fragment_s_name_stays(folder: Path, sample: Path) -> None:
    folder.mkdir()
    mine = folder / "film_003.mp4"
    mine.write_text("mine")

    with pytest.raises(OtherContent, match=r"film_003\.mp4"):
        split(sample, folder, Wish())

    assert list(folder.iterdir()) == [mine]
    assert mine.read_text() == "mine"


def test_it_is_replaced_where_that_is_wished(folder: Path, sample: Path) -> None:
    folder.mkdir()
    (folder / "film_003.mp4").write_text("mine")

    made = split(sample, folder, Wish(force=True))

    assert made.paths[3].stat().st_size > made.manifest.fragments[3].size


def test_a_folder_of_a_fragment_s_name_stays_even_then(folder: Path, sample: Path) -> None:
    (folder / "film_003.mp4").mkdir(parents=True)

    with pytest.raises(OtherContent):
        split(sample, folder, Wish(force=True))

    assert [path.name for path in folder.iterdir()] == ["film_003.mp4"]


def test_fragments_that_are_there_already_are_not_touched(folder: Path, sample: Path) -> None:
    first = split(sample, folder, Wish())
    before = [path.stat().st_mtime_ns for path in first.paths]

    again = split(sample, folder, Wish())

    assert again.paths == first.paths
    assert [path.stat().st_mtime_ns for path in again.paths] == before
