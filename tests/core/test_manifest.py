"""A manifest survives its box, names its fragments, and believes nothing that contradicts itself."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.errors import InvalidManifest
from backend.core.manifest import MAX_JSON_BYTES, Manifest, manifest_box, read_manifest
from tests.core.manifests import TinyVideo, digest_of, facts_of, manifest_with, manifests

VIDEO = TinyVideo()


def in_file(content: bytes, text: bytes) -> io.BytesIO:
    return io.BytesIO(content + manifest_box(text))


def rewritten(**changes: Any) -> bytes:
    """The tiny video's manifest with other values, still canonical."""
    fields = json.loads(VIDEO.manifest.to_json()) | changes
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@given(manifests())
def test_a_manifest_reads_back_as_it_was_written(manifest: Manifest) -> None:
    again = Manifest.from_json(manifest.to_json())

    assert again == manifest
    assert again.video_id == manifest.video_id


def test_the_video_s_id_is_the_digest_of_its_json() -> None:
    assert str(VIDEO.manifest.video_id) == digest_of(VIDEO.manifest.to_json())


def test_a_manifest_is_found_at_the_end_of_a_file() -> None:
    file = in_file(VIDEO.contents[1], VIDEO.manifest.to_json())

    assert read_manifest(file) == (VIDEO.manifest, len(VIDEO.contents[1]))


@pytest.mark.parametrize("content", [b"", b"abc", b"\0" * 64, VIDEO.contents[0], manifest_box(b"{}")[:-4] + b"\0\0\0\x7f"])
def test_a_file_without_a_manifest_box_has_none(content: bytes) -> None:
    assert read_manifest(io.BytesIO(content)) is None


@given(st.binary(max_size=200))
def test_no_file_ends_in_anything_but_a_manifest_none_or_a_named_error(end: bytes) -> None:
    for file in (io.BytesIO(end), in_file(b"content", end)):
        try:
            found = read_manifest(file)
        except InvalidManifest:
            continue
        assert found is None


def test_a_box_of_another_platform_is_none_of_ours() -> None:
    box = bytearray(manifest_box(VIDEO.manifest.to_json()))
    box[8] ^= 1

    assert read_manifest(io.BytesIO(VIDEO.contents[0] + box)) is None


def test_a_manifest_that_knows_no_fragment_of_this_size_is_refused() -> None:
    with pytest.raises(InvalidManifest, match="size"):
        read_manifest(in_file(VIDEO.contents[0] + b"more", VIDEO.manifest.to_json()))


def test_a_manifest_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(InvalidManifest, match="larger"):
        read_manifest(in_file(b"content", b" " * (MAX_JSON_BYTES + 1)))


def test_json_too_deep_is_refused() -> None:
    with pytest.raises(InvalidManifest):
        Manifest.from_json(b"[" * 100_000 + b"]" * 100_000)


def test_json_that_is_not_canonical_is_refused() -> None:
    text = VIDEO.manifest.to_json()

    with pytest.raises(InvalidManifest, match="canonical"):
        Manifest.from_json(text.replace(b":", b": ", 1))


def test_a_field_that_this_version_does_not_know_is_refused() -> None:
    with pytest.raises(InvalidManifest, match="canonical"):
        Manifest.from_json(rewritten(zzz=1))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 2),
        ("titulo", "two\nlines"),
        ("titulo", "x" * 1001),
        ("nombre", "../film"),
        ("nombre", ".film"),
        ("escala", 0),
        ("escala", 2**60),
        ("duracion", 31),
        ("duracion", "30"),
        ("bloque", 8),
        ("bloque", True),
        ("pistas", []),
        ("pistas", [None]),
        ("fragmentos", []),
        ("fragmentos", {}),
        ("cabecera", "not base64"),
        ("cabecera", None),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidManifest):
        Manifest.from_json(rewritten(**{field: value}))


@pytest.mark.parametrize(
    ("field", "value"), [("bytes", 0), ("sha256", "A" * 64), ("bloques", "AAAA"), ("cabecera", 10_000), ("tiempos", [0])]
)
def test_a_fragment_that_contradicts_itself_is_refused(field: str, value: object) -> None:
    fragments = json.loads(VIDEO.manifest.to_json())["fragmentos"]
    fragments[1][field] = value

    with pytest.raises(InvalidManifest):
        Manifest.from_json(rewritten(fragmentos=fragments))


def test_two_tracks_cannot_have_one_number() -> None:
    tracks = json.loads(VIDEO.manifest.to_json())["pistas"]
    tracks[1]["id"] = tracks[0]["id"]

    with pytest.raises(InvalidManifest, match="number"):
        Manifest.from_json(rewritten(pistas=tracks))


def test_fragments_are_found_by_their_content() -> None:
    manifest = VIDEO.manifest

    assert [manifest.index_of(digest_of(content)) for content in VIDEO.contents] == [0, 1, 2]
    assert manifest.index_of(digest_of(b"another")) is None


@pytest.mark.parametrize(
    ("count", "first", "last"), [(3, "film_000.mp4", "film_002.mp4"), (1001, "film_0000.mp4", "film_1000.mp4")]
)
def test_names_have_three_digits_or_as_many_as_are_needed(count: int, first: str, last: str) -> None:
    fragment = facts_of(b"content", init_size=1, decode_times=(0, 0))

    names = manifest_with((fragment,) * count).fragment_names()

    assert (names[0], names[-1], len(names)) == (first, last, count)


def test_each_block_has_its_digest() -> None:
    content = VIDEO.contents[2]
    fragment = VIDEO.manifest.fragments[2]

    block = VIDEO.manifest.block_size
    for number in range(fragment.block_count):
        assert fragment.block_digest(number).hex() == digest_of(content[number * block : (number + 1) * block])


@pytest.mark.parametrize("packed", [b"", b"not zlib", VIDEO.manifest.packed_header[:-1], VIDEO.manifest.packed_header + b"x"])
def test_a_header_that_does_not_unpack_is_refused(packed: bytes) -> None:
    with pytest.raises(InvalidManifest, match="header"):
        replace(VIDEO.manifest, packed_header=packed).header()


SHARE = b"\0\0\0\x1euuid" + bytes(22)
KEPT = TinyVideo(SHARE)


def kept_with(**changes: Any) -> bytes:
    fields = json.loads(KEPT.manifest.to_json()) | changes
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_without_an_original_the_manifest_does_not_speak_of_one() -> None:
    text = VIDEO.manifest.to_json()

    assert b"original" not in text
    assert b"receta" not in text
    assert Manifest.from_json(text).original is None


def test_an_original_reads_back_as_it_was_written() -> None:
    again = Manifest.from_json(kept_with())

    assert again == KEPT.manifest
    assert [fragment.recipe_size for fragment in again.fragments] == [len(SHARE)] * 3


@pytest.mark.parametrize(
    "change",
    [
        {"nombre": "../film.mkv"},
        {"nombre": ".film.mkv"},
        {"nombre": "fi\nlm.mkv"},
        {"nombre": "fin\u0303.mkv"},
        {"nombre": ""},
        {"nombre": None},
        {"bytes": 0},
        {"bytes": "100"},
        {"sha256": "A" * 64},
        {"more": 1},
    ],
)
def test_an_original_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    original = json.loads(KEPT.manifest.to_json())["original"]

    with pytest.raises(InvalidManifest):
        Manifest.from_json(kept_with(original=original | change))


@pytest.mark.parametrize("original", [None, [], "film.mkv", {}])
def test_an_original_is_an_object_or_not_there(original: object) -> None:
    with pytest.raises(InvalidManifest):
        Manifest.from_json(kept_with(original=original))


@pytest.mark.parametrize("recipe_size", [0, 23, -1, None, "30", True, 2**32, 10_000])
def test_a_recipe_box_of_an_impossible_size_is_refused(recipe_size: object) -> None:
    fragments = json.loads(KEPT.manifest.to_json())["fragmentos"]
    fragments[1]["receta"] = recipe_size

    with pytest.raises(InvalidManifest):
        Manifest.from_json(kept_with(fragmentos=fragments))


def test_an_original_needs_a_recipe_in_every_fragment_and_the_other_way_round() -> None:
    fields = json.loads(KEPT.manifest.to_json())
    some = [dict(fields["fragmentos"][0]), *fields["fragmentos"][1:]]
    del some[0]["receta"]

    with pytest.raises(InvalidManifest, match="recipe"):
        Manifest.from_json(kept_with(fragmentos=some))
    with pytest.raises(InvalidManifest, match="recipe"):
        Manifest.from_json(rewritten(fragmentos=fields["fragmentos"]))
