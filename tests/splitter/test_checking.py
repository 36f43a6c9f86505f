"""What a fragment says of itself is told, and every lie is found: in its content, its size, its name, or its manifest."""

from __future__ import annotations

from pathlib import Path

import pytest

from splitter.checking.examining import Examined, State, inspect
from splitter.checking.survey import Survey, survey
from splitter.errors import NotAFragment, UnreadableSource
from splitter.split import Split, Wish, split


@pytest.fixture
def made(sample: Path, tmp_path: Path) -> Split:
    return split(sample, tmp_path / "fragments", Wish(count=4))


def looked_at(path: Path) -> Examined:
    return inspect(path, lambda _: None)


def surveyed(*folders: Path) -> Survey:
    return survey(folders, lambda _: None)


def damage(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_fragment_as_it_was_made_is_true(made: Split) -> None:
    examined = looked_at(made.paths[2])

    assert (examined.state, examined.index, examined.why) == (State.TRUE, 2, "")
    assert examined.manifest == made.manifest


def test_the_damaged_block_is_named_and_its_bytes(made: Split) -> None:
    damage(made.paths[2], 5000)

    examined = looked_at(made.paths[2])

    (block,) = examined.damaged_blocks
    assert (examined.state, examined.index) == (State.DAMAGED, 2)
    assert (block.number, block.first, block.last) == (0, 0, made.manifest.fragments[2].size - 1)


def test_a_whole_fragment_of_another_name_is_misnamed(made: Split) -> None:
    renamed = made.paths[2].rename(made.paths[2].parent / "film_007.mp4")

    examined = looked_at(renamed)

    assert (examined.state, examined.index, examined.proper_name) == (State.MISNAMED, 2, "film_002.mp4")


def test_one_that_has_lost_its_beginning_is_damaged(made: Split) -> None:
    made.paths[1].write_bytes(made.paths[1].read_bytes()[100:])

    examined = looked_at(made.paths[1])

    assert (examined.state, examined.index) == (State.DAMAGED, 1)
    assert "instead of" in examined.why


def test_a_damaged_manifest_is_none(made: Split) -> None:
    damage(made.paths[1], made.manifest.fragments[1].size + 24)

    assert looked_at(made.paths[1]).state is State.DAMAGED


def test_a_file_without_a_manifest_is_no_fragment(sample: Path) -> None:
    with pytest.raises(NotAFragment, match="digest"):
        looked_at(sample)


def test_a_file_that_is_not_there_cannot_be_inspected(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource):
        looked_at(tmp_path / "film_000.mp4")


def test_a_folder_of_whole_fragments_is_undamaged(made: Split) -> None:
    seen: list[float] = []

    found = survey([made.paths[0].parent], seen.append)

    (video,) = found.videos()
    assert [file.state for file in found.files] == [State.TRUE] * 4
    assert (video.missing(), video.duplicates(), found.damaged()) == ([], [], [])
    assert seen == sorted(seen)


def test_missing_and_repeated_fragments_are_named_over_all_folders(made: Split, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "copy.mp4").write_bytes(made.paths[0].read_bytes())
    made.paths[1].rename(elsewhere / "film_001.mp4")
    made.paths[3].unlink()

    found = surveyed(made.paths[0].parent, elsewhere)

    (video,) = found.videos()
    assert (video.missing(), video.duplicates()) == (["film_003.mp4"], ["film_000.mp4"])
    assert found.damaged() == []


def test_a_damaged_fragment_is_also_missing(made: Split) -> None:
    damage(made.paths[2], 5000)

    found = surveyed(made.paths[0].parent)

    assert [file.path for file in found.damaged()] == [made.paths[2]]
    assert found.videos()[0].missing() == ["film_002.mp4"]


def test_what_others_say_unmasks_a_fragment_without_its_end(made: Split) -> None:
    made.paths[2].write_bytes(made.paths[2].read_bytes()[:4000])

    found = surveyed(made.paths[0].parent)

    (damaged,) = found.damaged()
    assert (damaged.path, damaged.index) == (made.paths[2], 2)
    assert "no manifest" in damaged.why


def test_other_files_can_neither_be_true_nor_damaged(made: Split) -> None:
    notes = made.paths[0].parent / "notes.txt"
    notes.write_text("not a fragment")
    (made.paths[0].parent / ".hidden").write_text("not complete")

    found = surveyed(made.paths[0].parent)

    assert [file.path for file in found.files if file.state is State.WITHOUT_MANIFEST] == [notes]
    assert (len(found.files), found.damaged()) == (5, [])


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource):
        surveyed(tmp_path / "nowhere")
