"""A recipe is dealt out over the fragments, whatever there is of both, and comes together again."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.core.manifest_parts import Original
from backend.core.names import fragment_name
from splitter.content_digests import ContentDigests
from splitter.contents import FragmentContents
from splitter.cutting.cutter import CutFragment
from splitter.errors import UnusableRecipe
from splitter.original.shares import append_shares, packed_recipe
from tests.core.manifests import digest_of, facts_of, manifest_with

CONTENT = b"init and media"
ORIGINAL = Original(name=fragment_name("film.mkv"), size=100, sha256=digest_of(b""))


def cut_fragments(folder: Path, count: int) -> list[CutFragment]:
    fragments = []
    for index in range(count):
        digests = ContentDigests()
        digests.update(CONTENT)
        path = folder / f"film_{index:03}.mp4"
        path.write_bytes(CONTENT)
        fragments.append(CutFragment(start=0, init_size=4, taken_off={}, path=path, content=digests))
    return fragments


def put_together(fragments: list[CutFragment], sizes: list[int]) -> bytes:
    facts = (
        facts_of(fragment.path.read_bytes(), init_size=4, decode_times=(0, 0), recipe_size=size)
        for fragment, size in zip(fragments, sizes, strict=True)
    )
    manifest = manifest_with(tuple(facts), original=ORIGINAL)
    with FragmentContents({index: fragment.path for index, fragment in enumerate(fragments)}) as contents:
        return b"".join(packed_recipe(manifest, contents.read))


@pytest.mark.parametrize(("octets", "count"), [(1, 5), (3, 5), (1000, 7), (200_000, 1), (50, 40)])
def test_a_recipe_comes_together_again(tmp_path: Path, octets: int, count: int) -> None:
    recipe = tmp_path / "recipe"
    recipe.write_bytes(bytes(number % 251 for number in range(octets)))
    fragments = cut_fragments(tmp_path, count)

    sizes = append_shares(recipe, fragments)

    assert put_together(fragments, sizes) == recipe.read_bytes()
    assert max(sizes) - min(sizes) <= 1


def test_digests_grow_with_the_shares(tmp_path: Path) -> None:
    (tmp_path / "recipe").write_bytes(b"a recipe")
    fragments = cut_fragments(tmp_path, 3)

    append_shares(tmp_path / "recipe", fragments)

    for fragment in fragments:
        assert fragment.content.size == fragment.path.stat().st_size
        assert fragment.content.sha256 == digest_of(fragment.path.read_bytes())


def test_a_box_of_another_kind_is_no_share(tmp_path: Path) -> None:
    (tmp_path / "recipe").write_bytes(b"a recipe")
    fragments = cut_fragments(tmp_path, 2)
    sizes = append_shares(tmp_path / "recipe", fragments)
    content = bytearray(fragments[1].path.read_bytes())
    content[len(CONTENT) + 8] ^= 1
    fragments[1].path.write_bytes(content)

    with pytest.raises(UnusableRecipe, match=r"film_001\.mp4"):
        put_together(fragments, sizes)
