"""Reading a file: its digest, its place in a video, and what is done with manifests that do not fit."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.core.entry import Entry, VideoId
from backend.core.errors import UnknownVideo
from backend.core.manifest import manifest_box
from backend.core.names import FragmentName, fragment_name
from backend.node.holding.catalog import Catalog, Known
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.manifests import Manifests
from backend.node.holding.reading import Content, read_content
from tests.core.manifests import TinyVideo, digest_of, facts_of, manifest_with

VIDEO = TinyVideo()
MANIFEST = VIDEO.manifest
FILE = VIDEO.contents[1] + manifest_box(MANIFEST.to_json())


def no_broker(video: VideoId) -> bytes:
    raise UnknownVideo(video)


class Shelf:
    """A folder, a catalog of it, and its manifests."""

    def __init__(self, path: Path, ask_broker: Callable[[VideoId], bytes] = no_broker) -> None:
        self.folder = FragmentFolder(path)
        self.catalog = Catalog()
        self.manifests = Manifests(self.folder, self.catalog, ask_broker)

    def put(self, name: str, octets: bytes) -> FragmentName:
        (self.folder.path / name).write_bytes(octets)
        return fragment_name(name)

    def read(self, name: str, octets: bytes) -> Content | None:
        self.put(name, octets)
        with self.folder.open(fragment_name(name)) as file:
            read = read_content(file, fragment_name(name), self.manifests, goes_on=lambda: True)
        return read and read[1]

    def know(self, name: str, video: VideoId) -> None:
        state = self.folder.state(fragment_name(name))
        assert state is not None
        self.catalog.apply({fragment_name(name): Known(state, Entry(name=fragment_name(name), video=video, index=1))}, set())


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize("octets", [b"", b"x", bytes(3 << 20)])
def test_a_file_without_a_manifest_is_its_digest(shelf: Shelf, octets: bytes) -> None:
    assert shelf.read("a.bin", octets) == Content(size=len(octets), sha256=digest_of(octets))


def test_a_file_with_a_manifest_knows_its_place_whatever_its_name(shelf: Shelf) -> None:
    content = shelf.read("renamed.mp4", FILE)

    assert content == Content(size=len(FILE), sha256=digest_of(FILE), video=MANIFEST.video_id, index=1)


def test_equal_fragments_are_told_apart_by_their_names(shelf: Shelf) -> None:
    same = b"a still picture, and silence"
    twins = manifest_with((facts_of(same, init_size=1, decode_times=(0, 0)),) * 2)
    octets = same + manifest_box(twins.to_json())

    first, second = shelf.read("film_000.mp4", octets), shelf.read("film_001.mp4", octets)

    assert first is not None
    assert second is not None
    assert (first.index, second.index) == (0, 1)


def test_content_that_its_manifest_does_not_know_is_shared_without_it(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    octets = bytes(len(VIDEO.contents[1])) + manifest_box(MANIFEST.to_json())

    with caplog.at_level(logging.WARNING):
        content = shelf.read("film_001.mp4", octets)

    assert content == Content(size=len(octets), sha256=digest_of(octets))
    assert "not what its manifest promises" in caplog.text


def test_a_manifest_that_is_none_is_passed_over(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    octets = b"content" + manifest_box(b'{"version":1}')

    with caplog.at_level(logging.WARNING):
        content = shelf.read("film_001.mp4", octets)

    assert content == Content(size=len(octets), sha256=digest_of(octets))
    assert "without its manifest" in caplog.text


def test_a_file_that_changes_while_it_is_read_is_not_known(shelf: Shelf) -> None:
    name = shelf.put("a.bin", bytes(100))

    def grow() -> bool:
        (shelf.folder.path / name).write_bytes(bytes(200))
        return True

    with shelf.folder.open(name) as file:
        assert read_content(file, name, shelf.manifests, goes_on=grow) is None


def test_reading_ends_when_nobody_wants_to_know_any_more(shelf: Shelf) -> None:
    name = shelf.put("a.bin", bytes(100))

    with shelf.folder.open(name) as file:
        assert read_content(file, name, shelf.manifests, goes_on=lambda: False) is None


def test_a_manifest_is_found_in_any_fragment_of_its_video(shelf: Shelf) -> None:
    shelf.put("film_001.mp4", FILE)
    shelf.know("film_001.mp4", MANIFEST.video_id)

    assert shelf.manifests.find(MANIFEST.video_id) == MANIFEST
    assert shelf.manifests.text(MANIFEST.video_id) == MANIFEST.to_json()


def test_a_manifest_is_asked_of_the_broker_once(tmp_path: Path) -> None:
    asked: list[VideoId] = []

    def ask(video: VideoId) -> bytes:
        asked.append(video)
        return MANIFEST.to_json()

    shelf = Shelf(tmp_path, ask)

    assert shelf.manifests.find(MANIFEST.video_id) == MANIFEST
    assert shelf.manifests.find(MANIFEST.video_id) == MANIFEST
    assert asked == [MANIFEST.video_id]


def test_a_manifest_that_is_not_the_one_that_was_asked_for_is_not_taken(tmp_path: Path) -> None:
    other = manifest_with((facts_of(b"other", init_size=1, decode_times=(0, 0)),))
    shelf = Shelf(tmp_path, lambda _video: other.to_json())

    assert shelf.manifests.find(MANIFEST.video_id) is None


def test_a_manifest_that_nobody_has_is_none(shelf: Shelf) -> None:
    assert shelf.manifests.find(MANIFEST.video_id) is None
    assert shelf.manifests.text(MANIFEST.video_id) is None
    assert shelf.manifests.in_file(io.BytesIO(b"nothing")) is None
