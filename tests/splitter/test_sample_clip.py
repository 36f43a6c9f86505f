"""The sample clip is what a split wants: H.264 and AAC, a moving picture, a tone, and key frames enough."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from backend.core.errors import OtherContent
from splitter.sample import make_sample
from splitter.split import Wish, split
from tests.splitter.reading import shown_pictures


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "sample.mp4"
    make_sample(path, seconds=4)
    return path


def test_it_has_picture_and_tone_of_the_length_asked_for(clip: Path) -> None:
    with av.open(str(clip)) as container:
        codecs = [stream.codec_context.name for stream in container.streams]
        assert codecs == ["h264", "aac"]
        assert container.duration == pytest.approx(4_000_000, abs=50_000)


def test_its_picture_moves(clip: Path) -> None:
    pictures = shown_pictures(clip)

    assert len(set(pictures)) == len(pictures) == 100


def test_it_splits_without_re_encoding(clip: Path, tmp_path: Path) -> None:
    assert len(split(clip, tmp_path, Wish(count=2, reencode=False)).paths) == 2


def test_another_file_of_that_name_stays(tmp_path: Path) -> None:
    taken = tmp_path / "sample.mp4"
    taken.write_text("mine")

    with pytest.raises(OtherContent):
        make_sample(taken, seconds=1)

    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]
