"""The index against a naive model: whatever is done to both, they answer alike."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backend.core.entry import Digest, Entry, VideoId
from backend.core.index import Change, Index, Row
from backend.core.names import FragmentName, NodeName
from backend.core.video_places import name_at, place_of

NAMES = [
    FragmentName(name) for name in ("film_000.mp4", "film_001.mp4", "film_1.mp4", "other_007.mkv", "lone.txt", "ñandú_2.mp4")
]
NODES = [NodeName(name) for name in ("nodo1:6001", "nodo2:6002", "nodo3:6003")]
VIDEO = VideoId("a" * 64)

entries = st.builds(
    Entry,
    name=st.sampled_from(NAMES),
    size=st.sampled_from([None, 1, 2]),
    sha256=st.sampled_from([None, Digest("0" * 64), Digest("1" * 64)]),
    video=st.sampled_from([None, VIDEO]),
    index=st.sampled_from([None, 0, 1]),
)
nodes = st.sampled_from(NODES)


class IndexMachine(RuleBasedStateMachine):
    """The model is a dict of dicts and a set; everything else it works out anew each time."""

    def __init__(self) -> None:
        super().__init__()
        self.index = Index()
        self.held: dict[NodeName, dict[FragmentName, Entry]] = {}
        self.silent: set[NodeName] = set()

    @rule(node=nodes, new=st.lists(entries))
    def replace(self, node: NodeName, new: list[Entry]) -> None:
        before = self.held.get(node, {})
        self.held[node] = {entry.name: entry for entry in new}
        self.check(before, self.held[node], self.index.replace(node, new))

    @rule(node=nodes, added=st.lists(entries, max_size=3), removed=st.lists(st.sampled_from(NAMES), max_size=3))
    def apply(self, node: NodeName, added: list[Entry], removed: list[FragmentName]) -> None:
        before = self.held.get(node, {})
        kept = {name: entry for name, entry in before.items() if name not in removed}
        self.held[node] = kept | {entry.name: entry for entry in added}
        self.check(before, self.held[node], self.index.apply(node, added, removed))

    def check(self, before: dict[FragmentName, Entry], after: dict[FragmentName, Entry], change: Change) -> None:
        assert {entry.name: entry for entry in change.added} == {n: e for n, e in after.items() if before.get(n) != e}
        assert set(change.removed) == before.keys() - after.keys()
        assert bool(change) == (before != after)

    @rule(node=nodes)
    def remove(self, node: NodeName) -> None:
        self.index.remove(node)
        self.held.pop(node, None)
        self.silent.discard(node)

    @rule(node=nodes)
    def hold_back(self, node: NodeName) -> None:
        self.index.hold_back(node)
        self.silent.add(node)

    @rule(node=nodes)
    def offer(self, node: NodeName) -> None:
        self.index.offer(node)
        self.silent.discard(node)

    @invariant()
    def each_node_has_its_entries(self) -> None:
        for node in NODES:
            held = self.held.get(node, {})
            assert self.index.entries(node) == tuple(held[name] for name in sorted(held))
            assert self.index.count(node) == len(held)
            assert self.index.size(node) == sum(entry.size or 0 for entry in held.values())

    @invariant()
    def holders_are_the_nodes_that_offer_it(self) -> None:
        for name in NAMES:
            offering = [node for node in NODES if node not in self.silent and name in self.held.get(node, {})]
            assert self.index.holders(name) == tuple((node, self.held[node][name]) for node in offering)

    @invariant()
    def pages_put_together_are_the_whole_index(self) -> None:
        for prefix in ("", "film_0", "ñ", "zzz"):
            wanted = sorted({name for held in self.held.values() for name in held if name.startswith(prefix)})
            start = ""
            rows: list[Row] = []
            while True:
                page = self.index.page(prefix=prefix, start=start, limit=2)
                assert page.total == len(wanted)
                rows += page.rows
                if page.next is None:
                    break
                start = page.next
            assert list(dict.fromkeys(row.entry.name for row in rows)) == wanted
            for row in rows:
                self.check_row(row.entry, row.nodes, row.conflict)

    def check_row(self, entry: Entry, offering: tuple[NodeName, ...], conflict: bool) -> None:
        holders = {node: held[entry.name] for node, held in self.held.items() if entry.name in held}
        same = {node for node, other in holders.items() if other.sha256 == entry.sha256}
        digests = {other.sha256 for other in holders.values()} - {None}
        assert set(offering) == same - self.silent
        assert conflict == (len(digests) > 1)

    @invariant()
    def places_are_where_the_entries_say(self) -> None:
        wanted: dict[str, dict[int, set[tuple[NodeName, Entry]]]] = {}
        for node, held in self.held.items():
            for entry in held.values():
                place = place_of(entry)
                if place is not None:
                    wanted.setdefault(place[0], {}).setdefault(place[1], set()).add((node, entry))
        places = self.index.places
        told = {key: {i: {(c.node, c.entry) for c in cs} for i, cs in places.copies(key).items()} for key in places}
        assert told == wanted
        for node in NODES:
            named = {e.video for e in self.held.get(node, {}).values() if e.video is not None and e.index is not None}
            assert places.videos_of(node) == named


TestIndex = IndexMachine.TestCase
TestIndex.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_a_high_number_in_a_name_is_no_place() -> None:
    assert place_of(Entry(name=FragmentName("IMG_20260131.jpg"))) is None
    assert place_of(Entry(name=FragmentName("film_099.mp4"))) == ("titulo:film.mp4", 99)


def test_a_place_in_a_manifest_counts_more_than_the_name() -> None:
    entry = Entry(name=FragmentName("film_007.mp4"), video=VIDEO, index=2)

    assert place_of(entry) == (VIDEO, 2)


def test_a_missing_fragment_is_named_in_the_manner_of_the_others() -> None:
    assert name_at(FragmentName("film_0007.mp4"), 12) == "film_0012.mp4"
    assert name_at(FragmentName("film_7.mp4"), 12) == "film_12.mp4"
