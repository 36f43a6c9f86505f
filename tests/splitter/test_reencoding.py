"""What cannot be copied is re-encoded, said so beforehand and in the manifest, and comes out in as many fragments."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path

import av
import pytest

from splitter.errors import ReencodingRefused
from splitter.join import join
from splitter.split import Wish, split
from tests.media import Pictures, make_clip
from tests.splitter.reading import read_tracks, shown_pictures
from tests.splitter.sources import REENCODED


class Listener:
    """Remembers what it is told, and what lay in the folder then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.sentences: list[str] = []
        self.shares: list[float] = []
        self.seen: set[str] = set()

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def advance(self, share: float) -> None:
        self.shares.append(share)
        if self._folder.exists() and share < 1:
            self.seen |= {path.name for path in self._folder.iterdir() if not path.name.startswith(".")}


@pytest.mark.parametrize("name", REENCODED)
def test_ten_fragments_come_out_and_play_alone(made_source: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    source = made_source(name)

    made = split(source, tmp_path, Wish(count=10))
    join(made.paths, tmp_path / "joined.mp4")

    shown = [shown_pictures(path) for path in made.paths]
    assert len(shown) == 10
    assert all(shown)
    assert list(chain.from_iterable(shown)) == shown_pictures(tmp_path / "joined.mp4")
    assert len(shown_pictures(tmp_path / "joined.mp4")) == len(shown_pictures(source))


@pytest.mark.parametrize("name", REENCODED)
def test_it_is_said_why_and_only_what_must_is_re_encoded(made_source: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    listener = Listener(tmp_path)

    manifest = split(made_source(name), tmp_path, Wish(count=10), listener).manifest

    reasons = {track.kind: track.reencoded for track in manifest.tracks}
    assert reasons.pop("video") == REENCODED[name][1]
    assert not any(reasons.values())
    assert any(sentence.startswith("Re-encoding, because") for sentence in listener.sentences)
    assert listener.shares == sorted(listener.shares)
    assert listener.shares[-1] == 1
    assert listener.seen == set()


@pytest.mark.parametrize("name", REENCODED)
def test_sound_beside_it_stays_as_it_was(made_source: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    source = made_source(name)

    made = split(source, tmp_path, Wish(count=10))
    join(made.paths, tmp_path / "joined.mp4")

    kept = [track.payloads() for track in read_tracks(tmp_path / "joined.mp4")[1:]]
    assert kept == [track.payloads() for track in read_tracks(source)[1:]]


@pytest.mark.parametrize("name", REENCODED)
def test_it_can_be_refused_and_then_nothing_is_written(made_source: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    folder = tmp_path / "fragments"

    with pytest.raises(ReencodingRefused, match="no-reencode"):
        split(made_source(name), folder, Wish(count=10, reencode=False))

    assert not folder.exists()


def test_the_manifest_describes_what_came_out(tmp_path: Path) -> None:
    odd = Pictures(codec="libvpx", options={"deadline": "realtime", "cpu-used": "8"}, width=65, height=49)
    source = make_clip(tmp_path / "odd.webm", seconds=1, pictures=odd)

    (track,) = split(source, tmp_path / "out", Wish(count=2)).manifest.tracks

    assert (track.width, track.height) == (64, 48)
    assert track.codec.startswith("avc1.")


def test_a_turned_picture_stays_turned(made_source: Callable[[str], Path], tmp_path: Path) -> None:
    made = split(made_source("turned_vp8.mkv"), tmp_path, Wish(count=2))

    for path in made.paths:
        with av.open(str(path)) as container:
            assert next(container.decode(video=0)).rotation == 90


def test_a_source_that_has_enough_key_frames_for_fewer_fragments_is_copied(
    made_source: Callable[[str], Path], tmp_path: Path
) -> None:
    made = split(made_source("half_a_second.mp4"), tmp_path, Wish(count=2, reencode=False))

    assert [track.reencoded for track in made.manifest.tracks] == [None, None]
