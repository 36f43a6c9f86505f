"""Holdings agree with a plain dictionary, and share what did not change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.core.entry import Entry
from backend.core.names import FragmentName
from tests.tui.swarms import entries, entry, fragment
from tui.swarm.holdings import Holdings
from tui.swarm.places import VideoKey

NAMES = st.sampled_from(["film_000.mp4", "film_001.mp4", "other_000.mkv", "notes.txt", "film_x.mp4"])
ENTRIES = st.builds(lambda name, size: Entry(name=FragmentName(name), size=size), NAMES, st.none() | st.integers(0, 9))
CHANGES = st.lists(st.tuples(st.lists(ENTRIES, max_size=3), st.lists(NAMES.map(FragmentName), max_size=3)), max_size=8)


@given(CHANGES)
def test_holdings_agree_with_a_dictionary(changes: list[tuple[list[Entry], list[FragmentName]]]) -> None:
    holdings, model = Holdings(), dict[FragmentName, Entry]()

    for added, removed in changes:
        holdings = holdings.with_changes(added, removed)
        for name in removed:
            model.pop(name, None)
        model |= {one.name: one for one in added}

    assert {one.name: one for one in holdings.shelves.values()} == model
    assert holdings.count == len(model)
    assert holdings.size == sum(one.size or 0 for one in model.values())
    assert all(holdings.shelves.by_video.values())


def test_an_untouched_video_keeps_its_shelf() -> None:
    before = Holdings.of([*entries("film", range(3)), entry("notes.txt")])

    after = before.with_changes([entry(fragment("film", 3))])

    loose = VideoKey("notes.txt")
    assert after.shelves.by_video[loose] is before.shelves.by_video[loose]
    assert after.shelves.by_video[VideoKey("film", "mp4")] is not before.shelves.by_video[VideoKey("film", "mp4")]


def test_the_same_list_again_is_the_same_object() -> None:
    before = Holdings.of(entries("film", range(3)))

    assert before.replaced_by(entries("film", range(3))) is before
