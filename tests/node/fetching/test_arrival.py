"""An arrival: what is proven can be read while the rest comes, and what a player waits for comes first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from backend.core.block_verifier import Run
from backend.core.errors import DamagedFragment
from backend.core.manifest import manifest_box
from backend.core.names import fragment_name
from backend.node.fetching import arrival as arrival_module
from backend.node.fetching.arrival import Arrival, Bringing
from backend.node.fetching.arrivals import Arrivals
from backend.node.fetching.playheads import Playheads
from backend.node.holding.part_file import PartFile
from backend.wire.fragment_stream import FragmentStream
from tests.core.manifests import BLOCK, TinyVideo, digest_of

VIDEO = TinyVideo()
ID = VIDEO.manifest.video_id
FILE = VIDEO.contents[1] + manifest_box(VIDEO.manifest.to_json())


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


class Coming:
    """Fragment 1 on its way, and a player that waits for some place of it."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.clock = clock
        self.playheads = Playheads(on_change=lambda: None)
        self.told: list[int] = []
        self.arrivals = Arrivals(self.playheads, on_proven=lambda: self.told.append(self.arrival.proven))
        self.part = PartFile(folder)
        self.arrival: Arrival = self.arrivals.begin(
            fragment_name("film_001.mp4"), VIDEO.manifest, 1, self.part, sha256=digest_of(FILE)
        )
        self.player = self.playheads.open(ID)

    def bring(self, run: Run, *, start: int | None = None, seconds_to_answer: float = 1.0) -> Bringing:
        asked = self.clock.seconds
        self.clock.seconds += seconds_to_answer
        return Bringing(self.arrival, run, stream_from(run.start if start is None else start), asked=asked)

    def take(self, bringing: Bringing, octets: bytes, *, seconds: float = 1.0) -> None:
        self.clock.seconds += seconds
        bringing.take(octets)


def stream_from(start: int) -> FragmentStream:
    field = {"Content-Range": f"bytes {start}-{len(FILE) - 1}/{len(FILE)}"}
    return FragmentStream(httpx.Response(206, headers=field, request=httpx.Request("GET", "http://node")))


@pytest.fixture
def coming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Coming]:
    clock = Clock()
    monkeypatch.setattr(arrival_module, "time", clock)
    coming = Coming(tmp_path, clock)
    with coming.player:
        yield coming
    coming.arrivals.end(coming.arrival)
    coming.part.discard()


def test_a_block_can_be_read_as_soon_as_it_is_proven_and_not_before(coming: Coming) -> None:
    bringing = coming.bring(Run(0, len(FILE)))

    coming.take(bringing, FILE[: BLOCK - 1])
    before = coming.arrival.read(0, BLOCK)
    coming.take(bringing, FILE[BLOCK - 1 : BLOCK + 4])

    assert before == b""
    assert coming.arrival.read(0, 2 * BLOCK) == FILE[:BLOCK]
    assert coming.arrival.read(5, 3) == FILE[5:8]
    assert coming.told == [BLOCK]


def test_it_goes_on_where_it_was_unless_a_player_waits(coming: Coming) -> None:
    coming.take(coming.bring(Run(0, len(FILE))), FILE[: 2 * BLOCK])
    plain = coming.arrival.next_run()

    coming.player.wait_for(1, 7 * BLOCK + 3)

    assert plain == Run(2 * BLOCK, len(FILE))
    assert coming.arrival.next_run() == Run(7 * BLOCK, len(FILE))


def test_after_what_was_waited_for_comes_what_follows_and_then_the_rest(coming: Coming) -> None:
    coming.player.wait_for(1, 7 * BLOCK)
    bringing = coming.bring(Run(7 * BLOCK, len(FILE)))

    coming.take(bringing, FILE[7 * BLOCK :])

    assert bringing.is_over
    assert coming.arrival.next_run() == Run(0, 7 * BLOCK)
    coming.take(coming.bring(Run(0, 7 * BLOCK)), FILE[: 7 * BLOCK])
    assert coming.arrival.next_run() is None
    assert coming.arrival.finish() == digest_of(FILE)


def test_a_player_elsewhere_is_a_reason_to_ask_anew(coming: Coming) -> None:
    bringing = coming.bring(Run(4 * BLOCK, len(FILE)))
    coming.take(bringing, FILE[4 * BLOCK : 5 * BLOCK])

    coming.player.wait_for(1, BLOCK)

    assert bringing.is_needed_elsewhere()


def test_what_comes_soon_enough_is_awaited(coming: Coming) -> None:
    """At a block a second, three blocks ahead: three seconds, and an answer takes four."""
    bringing = coming.bring(Run(0, len(FILE)), seconds_to_answer=4.0)
    coming.take(bringing, FILE[:BLOCK])

    coming.player.wait_for(1, 4 * BLOCK)
    soon = bringing.is_needed_elsewhere()
    coming.player.wait_for(1, 9 * BLOCK)

    assert not soon
    assert bringing.is_needed_elsewhere()


def test_the_block_that_is_coming_now_is_not_asked_for_again(coming: Coming) -> None:
    bringing = coming.bring(Run(0, len(FILE)))
    coming.take(bringing, FILE[: BLOCK + 5])

    coming.player.wait_for(1, BLOCK + 2)

    assert not bringing.is_needed_elsewhere()


def test_what_is_proven_already_is_no_reason(coming: Coming) -> None:
    coming.player.wait_for(1, 3)
    bringing = coming.bring(Run(0, len(FILE)))

    coming.take(bringing, FILE[: 3 * BLOCK])

    assert not bringing.is_needed_elsewhere()


def test_a_source_that_knows_no_ranges_is_not_asked_anew(coming: Coming) -> None:
    coming.take(coming.bring(Run(0, len(FILE))), FILE[:BLOCK])
    bringing = coming.bring(Run(BLOCK, len(FILE)), start=0)
    coming.take(bringing, FILE[: 2 * BLOCK])

    coming.player.wait_for(1, 9 * BLOCK)

    assert not bringing.is_needed_elsewhere()
    assert coming.arrival.read(0, 9 * BLOCK) == FILE[: 2 * BLOCK]


def test_the_oldest_of_several_players_is_served_first(coming: Coming) -> None:
    coming.player.wait_for(1, 7 * BLOCK)
    with coming.playheads.open(ID) as second:
        second.wait_for(1, 2 * BLOCK)

        assert coming.arrival.next_run() == Run(7 * BLOCK, len(FILE))
        coming.player.read(1)
        assert coming.arrival.next_run() == Run(2 * BLOCK, len(FILE))


def test_damage_leaves_what_was_proven(coming: Coming) -> None:
    bringing = coming.bring(Run(0, len(FILE)))
    coming.take(bringing, FILE[:BLOCK])

    with pytest.raises(DamagedFragment):
        coming.take(bringing, bytes(BLOCK))

    assert coming.arrival.read(0, 9 * BLOCK) == FILE[:BLOCK]


def test_after_its_end_nothing_can_be_read(coming: Coming) -> None:
    coming.take(coming.bring(Run(0, len(FILE))), FILE[:BLOCK])

    coming.arrivals.end(coming.arrival)

    assert coming.arrival.read(0, BLOCK) == b""
    assert coming.arrivals.of(ID, 1) == ()
