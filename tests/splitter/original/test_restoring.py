"""Fragments give back the file that was split, byte for byte, or say why they cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import av
import pytest

from backend.core.canonical import CanonicalStream
from backend.core.entry import Digest
from backend.core.errors import DamagedFragment, OtherContent
from backend.core.manifest import Manifest, manifest_box, read_manifest
from splitter.errors import MissingFragments, NoOriginal, UnusableRecipe
from splitter.join import join, join_original
from splitter.original.shares import RECIPE_UUID
from splitter.split import Split, Wish, split
from tests.splitter.original.sources import RESTORED
from tests.splitter.reading import shown_pictures


class Told:
    """Remembers what is said."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def say(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def advance(self, share: float) -> None:
        assert 0 <= share <= 1


def rewritten(made: Split, manifest: Manifest) -> None:
    """Gives all fragments another manifest."""
    for path, fragment in zip(made.paths, made.manifest.fragments, strict=True):
        path.write_bytes(path.read_bytes()[: fragment.size] + manifest_box(manifest.to_json()))


def put_together(parts: Sequence[Path], target: Path) -> None:
    """All streams of all parts in one file, as they are."""
    with ExitStack() as stack:
        sources = [stack.enter_context(av.open(str(part))) for part in parts]
        output = stack.enter_context(av.open(str(target), "w"))
        ways = {stream: output.add_stream_from_template(stream, opaque=True) for source in sources for stream in source.streams}
        for packet in (packet for source in sources for packet in source.demux() if packet.size):
            packet.stream = ways[packet.stream]
            output.mux(packet)


@pytest.mark.parametrize("name", RESTORED)
def test_the_source_comes_back_byte_for_byte(restorable: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    source = restorable(name)

    made = split(source, tmp_path / "fragments", Wish(keep_original=True))
    restored = join_original([tmp_path / "fragments"], tmp_path / "restored" / name)

    assert made.not_kept is None
    assert restored.path.read_bytes() == source.read_bytes()
    recipe = sum(fragment.recipe_size for fragment in made.manifest.fragments)
    assert recipe * 50 <= source.stat().st_size


def test_subtitles_come_back_too(film: Path, tmp_path: Path) -> None:
    words, source = tmp_path / "words.srt", tmp_path / "subtitled.mkv"
    words.write_text("1\n00:00:00,500 --> 00:00:02,000\nHola, ¿qué tal?\n\n2\n00:00:02,500 --> 00:00:03,500\nBien.\n")
    put_together([film, words], source)

    made = split(source, tmp_path / "fragments", Wish(keep_original=True))
    join_original(made.paths, tmp_path / "restored.mkv")

    assert [stream.what for stream in made.manifest.left_out] == ["subtitle/subrip"]
    assert (tmp_path / "restored.mkv").read_bytes() == source.read_bytes()


def test_the_manifest_says_what_the_original_is(film: Path, kept: Split) -> None:
    original = kept.manifest.original

    assert original is not None
    assert (original.name, original.size) == (film.name, film.stat().st_size)
    assert original.sha256 == hashlib.sha256(film.read_bytes()).hexdigest()


def test_the_recipe_lies_in_boxes_that_content_and_block_digests_vouch_for(kept: Split) -> None:
    for path, fragment in zip(kept.paths, kept.manifest.fragments, strict=True):
        content = path.read_bytes()[: fragment.size]
        box = content[-fragment.recipe_size :]
        assert (int.from_bytes(box[:4], "big"), box[4:24]) == (len(box), b"uuid" + RECIPE_UUID.bytes)
        assert hashlib.sha256(content).hexdigest() == fragment.sha256
        starts = range(0, len(content), kept.manifest.block_size)
        blocks = (content[start : start + kept.manifest.block_size] for start in starts)
        assert b"".join(hashlib.sha256(block).digest() for block in blocks) == fragment.blocks


def test_the_joined_stream_and_the_pictures_are_as_without_a_recipe(film: Path, kept: Split, tmp_path: Path) -> None:
    plain = split(film, tmp_path / "plain", Wish(count=4))

    join(kept.paths, tmp_path / "kept.mp4")
    join(plain.paths, tmp_path / "plain.mp4")

    assert (tmp_path / "kept.mp4").read_bytes() == (tmp_path / "plain.mp4").read_bytes()
    assert CanonicalStream(kept.manifest).length == CanonicalStream(plain.manifest).length
    assert shown_pictures(kept.paths[1]) == shown_pictures(plain.paths[1])


def test_without_the_wish_nothing_is_kept(film: Path, tmp_path: Path) -> None:
    made = split(film, tmp_path, Wish(count=4))

    assert (made.manifest.original, made.not_kept) == (None, None)
    assert RECIPE_UUID.bytes not in made.paths[0].read_bytes()


def test_names_and_places_do_not_matter(film: Path, kept: Split, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    kept.paths[1].rename(elsewhere / "zzz.mp4")
    kept.paths[2].rename(elsewhere / "aaa.mp4")

    restored = join_original([elsewhere, kept.paths[0].parent], tmp_path / "out.mkv")

    assert restored.path.read_bytes() == film.read_bytes()


def test_in_a_folder_it_gets_the_name_that_it_had(film: Path, kept: Split, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    original = join_original(kept.paths, tmp_path / "out")
    joined = join(kept.paths, tmp_path / "out")

    assert original.path == tmp_path / "out" / film.name
    assert joined.path == tmp_path / "out" / "two_languages.mp4"


@pytest.mark.parametrize(
    ("name", "why"), [("one_key.mp4", "it has to be re-encoded"), ("song.m4a", "what it holds besides picture and sound")]
)
def test_what_cannot_be_kept_is_split_all_the_same(
    made_source: Callable[[str], Path], tmp_path: Path, name: str, why: str
) -> None:
    told = Told()

    made = split(made_source(name), tmp_path, Wish(keep_original=True), told)

    assert len(made.paths) == 10
    assert made.manifest.original is None
    assert made.not_kept is not None
    assert made.not_kept.startswith(why)
    assert any(made.not_kept in sentence for sentence in told.sentences)


def test_fragments_of_a_split_that_kept_nothing_are_those_of_an_ordinary_one(
    made_source: Callable[[str], Path], tmp_path: Path
) -> None:
    plain = split(made_source("song.m4a"), tmp_path / "plain", Wish())
    wished = split(made_source("song.m4a"), tmp_path / "wished", Wish(keep_original=True))

    assert [path.read_bytes() for path in plain.paths] == [path.read_bytes() for path in wished.paths]


def test_fragments_without_a_recipe_say_what_to_do(film: Path, tmp_path: Path) -> None:
    made = split(film, tmp_path / "fragments", Wish(count=2))

    with pytest.raises(NoOriginal, match="--keep-original"):
        join_original(made.paths, tmp_path / "out.mkv")


def test_missing_and_damaged_fragments_are_named(kept: Split, tmp_path: Path) -> None:
    target = tmp_path / "out" / "film.mkv"
    with pytest.raises(MissingFragments, match="two_languages_002"):
        join_original([path for path in kept.paths if path != kept.paths[2]], target)
    content = bytearray(kept.paths[2].read_bytes())
    content[kept.manifest.fragments[2].size - 1] ^= 1  # in the recipe
    kept.paths[2].write_bytes(content)

    with pytest.raises(DamagedFragment, match="two_languages_002"):
        join_original(kept.paths, target)

    assert not target.parent.exists()


def test_another_file_of_that_name_stays(kept: Split, tmp_path: Path) -> None:
    target = tmp_path / "film.mkv"
    target.write_text("mine")

    with pytest.raises(OtherContent):
        join_original(kept.paths, target)

    assert target.read_text() == "mine"


@pytest.mark.parametrize("change", [{"sha256": Digest("0" * 64)}, {"size": 10}, {"size": 10_000_000}])
def test_what_is_not_the_original_never_appears(kept: Split, tmp_path: Path, change: dict[str, object]) -> None:
    assert kept.manifest.original is not None
    rewritten(kept, replace(kept.manifest, original=replace(kept.manifest.original, **change)))  # type: ignore[arg-type]

    with pytest.raises(UnusableRecipe):
        join_original(kept.paths, tmp_path / "out" / "film.mkv")

    assert not (tmp_path / "out").exists()


def test_a_manifest_that_promises_boxes_that_are_not_there_is_caught(film: Path, tmp_path: Path, kept: Split) -> None:
    plain = split(film, tmp_path / "plain", Wish(count=4))
    facts = tuple(replace(fragment, recipe_size=40) for fragment in plain.manifest.fragments)
    rewritten(plain, replace(plain.manifest, fragments=facts, original=kept.manifest.original))

    with pytest.raises(UnusableRecipe, match="no share"):
        join_original(plain.paths, tmp_path / "film.mkv")


def test_all_fragments_carry_the_same_manifest(kept: Split) -> None:
    for path in kept.paths:
        with path.open("rb") as file:
            found = read_manifest(file)
        assert found is not None
        assert found[0] == kept.manifest


def test_a_source_that_grows_while_it_is_read_is_not_kept(film: Path, tmp_path: Path) -> None:
    source = tmp_path / "film.mkv"
    source.write_bytes(film.read_bytes())

    class Growing(Told):
        def advance(self, share: float) -> None:
            if share > 0.9 and source.stat().st_size == film.stat().st_size:
                with source.open("ab") as file:
                    file.write(b"more")

    made = split(source, tmp_path / "fragments", Wish(count=4, keep_original=True), Growing())

    assert made.not_kept == "it changed while it was read"
    assert made.manifest.original is None
