"""The catalog: what it tells of changes, and that its sums stay true."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.core.entry import Digest, Entry, VideoId
from backend.core.names import FragmentName
from backend.node.holding.catalog import Catalog, Change, Known
from backend.node.holding.file_state import FileState

VIDEO = VideoId("a" * 64)


def known(name: str, size: int, *, video: VideoId | None = None, index: int | None = None) -> Known:
    entry = Entry(name=FragmentName(name), size=size, sha256=Digest(f"{size:064x}"), video=video, index=index)
    return Known(FileState(size=size, mtime_ns=size, inode=size), entry)


def filled(*learned: Known) -> tuple[Catalog, list[Change]]:
    catalog = Catalog()
    changes: list[Change] = []
    catalog.subscribe(changes.append)
    catalog.apply({one.entry.name: one for one in learned}, set())
    return catalog, changes


def test_a_change_is_told_with_what_is_new_and_what_is_gone() -> None:
    catalog, changes = filled(known("a", 1), known("b", 2))

    catalog.apply({FragmentName("c"): known("c", 3)}, {FragmentName("a"), FragmentName("nothing")})

    assert changes[-1] == Change(added=(known("c", 3).entry,), removed=(FragmentName("a"),))


def test_what_is_known_already_is_no_change() -> None:
    catalog, changes = filled(known("a", 1))

    catalog.apply({FragmentName("a"): known("a", 1)}, set())

    assert len(changes) == 1


def test_a_file_is_known_again_by_its_state() -> None:
    catalog, _ = filled(known("a", 1))

    assert catalog.of_state(known("other name", 1).state) == known("a", 1)
    assert catalog.of_state(known("a", 2).state) is None


def test_fragments_are_found_by_their_video_and_their_place_in_it() -> None:
    catalog, _ = filled(known("a", 1, video=VIDEO, index=7), known("b", 2))

    assert (catalog.videos(), catalog.of_video(VIDEO), catalog.places_of(VIDEO)) == ((VIDEO,), ("a",), frozenset({7}))
    assert catalog.at_place(VIDEO, 7) == catalog.get(FragmentName("a"))
    assert catalog.at_place(VIDEO, 6) is None
    catalog.apply({}, {FragmentName("a")})
    assert (catalog.videos(), catalog.of_video(VIDEO), catalog.places_of(VIDEO)) == ((), (), frozenset())


def test_of_two_copies_of_a_fragment_the_other_is_there_when_one_goes() -> None:
    catalog, _ = filled(known("a", 1, video=VIDEO, index=0), known("b", 1, video=VIDEO, index=0))

    catalog.apply({}, {FragmentName("a")})

    assert catalog.at_place(VIDEO, 0) == catalog.get(FragmentName("b"))


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from("abcd"), st.integers(min_value=1, max_value=9)), st.sets(st.sampled_from("abcd"))
        )
    )
)
def test_after_any_changes_the_sums_are_those_of_what_is_known(steps: list[tuple[dict[str, int], set[str]]]) -> None:
    catalog, model = Catalog(), dict[str, int]()

    for added, removed in steps:
        catalog.apply({FragmentName(name): known(name, size) for name, size in added.items()}, {*map(FragmentName, removed)})
        model = {name: size for name, size in model.items() if name not in removed} | added

    assert {entry.name: entry.size for entry in catalog.entries()} == model
    assert (catalog.count, catalog.size, catalog.names()) == (len(model), sum(model.values()), tuple(sorted(model)))
