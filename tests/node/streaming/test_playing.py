"""Playing with holes: bytes are awaited, proven before they are given, fetched in the order of playing, and kept."""

from __future__ import annotations

import logging
import threading

import httpx
import pytest

from backend.core.names import fragment_name
from backend.node.streaming import player_reader
from backend.wire.nodes import Registration
from backend.wire.transfers import DownloadRequest
from tests.core.manifests import BLOCK
from tests.eventually import eventually
from tests.node.fetching.sources import HangingSource, with_a_flipped_bit
from tests.node.running import OriginalBroker, RunningNode
from tests.node.streaming.playing import FILES, ID, NAMES, VIDEO, Giver, Situation, place_in_stream

FIRST, SECOND, THIRD = NAMES
INIT_SIZES = [fragment.init_size for fragment in VIDEO.manifest.fragments]
SECOND_SEGMENT = 141
"""Where it begins in the first fragment's content."""

THIRD_MEDIA = 130
"""Where the first segment's media begin in the third fragment's content."""


def test_what_is_here_is_played_without_asking_anybody(situation: Situation) -> None:
    situation.put(*NAMES)

    assert situation.get().content == VIDEO.whole


def test_what_others_have_is_fetched_while_it_plays_and_then_is_here_and_in_the_index(situation: Situation) -> None:
    situation.put(SECOND)
    giver = situation.run(Giver([FIRST, THIRD]))

    assert situation.get().content == VIDEO.whole

    eventually(lambda: set(situation.broker.fragments_of(situation.node.name).names) == set(NAMES))
    assert {name: (situation.folder / name).read_bytes() for name in NAMES} == FILES
    assert {name for name, _ in giver.asked} == {FIRST, THIRD}


@pytest.fixture
def no_look_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Players hear of what comes by being told, not by looking now and then."""
    monkeypatch.setattr(player_reader, "LOOK_UP_SECONDS", 60.0)


@pytest.mark.usefixtures("no_look_ups")
def test_a_block_is_played_before_the_next_one_has_come(situation: Situation) -> None:
    giver = situation.run(Giver([THIRD]))
    [gate] = giver.hold_back(THIRD, 9 * BLOCK + 6)
    start = place_in_stream(2, THIRD_MEDIA)

    player = situation.player(start=start)

    eventually(lambda: player.has(VIDEO.whole[start : place_in_stream(2, 9 * BLOCK)]))
    gate.open()
    eventually(lambda: player.has(VIDEO.whole[start:]))


def test_the_fragment_under_the_playhead_is_fetched_first_then_what_follows_then_the_rest(situation: Situation) -> None:
    giver = situation.run(Giver())
    start = place_in_stream(1, INIT_SIZES[1])

    player = situation.player(start=start)

    eventually(lambda: player.has(VIDEO.whole[start:]))
    eventually(lambda: set(situation.broker.fragments_of(situation.node.name).names) == set(NAMES))
    assert giver.asked[0][0] == SECOND


def test_a_seek_into_a_fragment_under_way_asks_for_that_place_first(
    situation: Situation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    giver = situation.run(Giver())
    first_gate, second_gate = giver.hold_back(FIRST, 4 * BLOCK, 5 * BLOCK)
    waiting = situation.player()
    eventually(lambda: situation.fragment(0).received == 3 * BLOCK)
    start = place_in_stream(0, SECOND_SEGMENT)

    waiting.leave()
    eventually(lambda: not situation.waiting_at())
    sought = situation.player(start=start)
    eventually(lambda: situation.waiting_at() == [0])
    first_gate.open()

    eventually(lambda: sought.received)
    assert giver.ranges_of(FIRST)[:2] == [f"bytes={BLOCK}-", f"bytes={SECOND_SEGMENT // BLOCK * BLOCK}-"]
    assert "is skipped" not in caplog.text
    second_gate.open()
    eventually(lambda: sought.has(VIDEO.whole[start:]))


def test_no_wrong_byte_reaches_a_player(situation: Situation) -> None:
    false = {name: with_a_flipped_bit(content, 3 * BLOCK + 1) for name, content in FILES.items()}
    damaged = situation.run(Giver(files=false))
    player = situation.player()
    eventually(lambda: situation.fragment(0).reason)
    good = situation.run(Giver())

    eventually(lambda: player.has(VIDEO.whole), seconds=10)

    assert damaged.asked
    assert None not in good.ranges_of(FIRST)


def test_where_nobody_has_it_the_player_waits_the_log_says_so_and_it_goes_on_when_somebody_publishes_it(
    situation: Situation, caplog: pytest.LogCaptureFixture
) -> None:
    situation.put(FIRST, THIRD)
    with caplog.at_level(logging.INFO):
        player = situation.player()

        eventually(lambda: f"playing waits: nobody that can be reached has {SECOND!r}" in caplog.text)
        assert player.has(VIDEO.whole[: place_in_stream(1, INIT_SIZES[1])])
        assert (situation.fragment(1).place, situation.fragment(1).reason) == ("falta", "nadie lo tiene todavía")
        assert situation.waiting_at() == [1]

        situation.run(Giver([SECOND]))

        eventually(lambda: player.has(VIDEO.whole))
        eventually(lambda: f"playing no longer waits for {SECOND!r}" in caplog.text)
    assert caplog.text.count("playing waits") == 1


@pytest.mark.usefixtures("no_look_ups")
def test_a_file_copied_in_by_hand_will_do_as_well(situation: Situation) -> None:
    situation.put(FIRST, THIRD)
    player = situation.player()
    eventually(lambda: situation.fragment(1).reason)

    (situation.folder / "renamed.mp4").write_bytes(FILES[SECOND])

    eventually(lambda: player.has(VIDEO.whole))


def test_a_file_that_is_being_changed_is_not_played_before_it_is_whole_again(situation: Situation) -> None:
    situation.put(*NAMES)
    with (situation.folder / SECOND).open("r+b") as file:
        file.write(bytes(len(FILES[SECOND])))
        file.flush()

        player = situation.player()

        eventually(lambda: situation.waiting_at() == [1])
        assert player.has(VIDEO.whole[: place_in_stream(1, INIT_SIZES[1])])
        file.seek(0)
        file.write(FILES[SECOND])
    eventually(lambda: player.has(VIDEO.whole))


def test_a_source_that_goes_away_in_the_middle_is_replaced_by_another_that_is_asked_for_the_rest(situation: Situation) -> None:
    first = situation.run(Giver([FIRST]))
    first.hold_back(FIRST, 4 * BLOCK)
    player = situation.player()
    eventually(lambda: situation.fragment(0).received == 3 * BLOCK)
    second = situation.run(Giver())

    first.break_off()

    eventually(lambda: player.has(VIDEO.whole))
    assert second.ranges_of(FIRST)[0] == f"bytes={4 * BLOCK}-"


def test_with_no_other_left_it_waits_with_what_it_has_and_resumes_when_the_source_is_back(situation: Situation) -> None:
    giver = situation.run(Giver())
    giver.hold_back(FIRST, 4 * BLOCK)
    player = situation.player()
    eventually(lambda: situation.fragment(0).received == 3 * BLOCK)
    giver.names.clear()
    giver.break_off()
    eventually(lambda: situation.fragment(0).place != "llegando")
    assert situation.fragment(0).received == 3 * BLOCK

    giver.names += NAMES
    situation.offer(giver)

    eventually(lambda: player.has(VIDEO.whole))
    eventually(lambda: situation.fragment(0).place == "aqui")
    assert set(giver.ranges_of(FIRST)) == {f"bytes={BLOCK}-", f"bytes={4 * BLOCK}-", f"bytes=0-{BLOCK - 1}"}


def test_a_player_begins_at_once_however_much_else_is_being_fetched(situation: Situation) -> None:
    busy = [situation.stack.enter_context(HangingSource(bytes(100))) for _ in range(6)]
    for number, source in enumerate(busy):
        name = fragment_name(f"other_{number:03d}.mp4")
        situation.broker.register(source.name, Registration(fragments=(name,)))
        situation.node.client.download(DownloadRequest(fragment=name))
    eventually(lambda: sum(source.half_sent.is_set() for source in busy) == 4)
    situation.run(Giver())

    player = situation.player()

    eventually(lambda: player.has(VIDEO.whole))
    assert sum(source.half_sent.is_set() for source in busy) == 4


def test_a_player_that_leaves_is_no_longer_waited_for(situation: Situation) -> None:
    situation.put(FIRST)
    player = situation.player()
    eventually(lambda: situation.waiting_at() == [1])

    player.leave()

    eventually(lambda: situation.playback().playheads == ())


def test_a_node_that_ends_lets_waiting_players_go(situation: Situation) -> None:
    situation.put(FIRST)
    player = situation.player()
    eventually(lambda: situation.waiting_at() == [1])

    situation.node.service.stop()

    eventually(lambda: not player.is_playing)


def test_with_a_broker_of_the_original_routes_a_fragment_here_is_enough_to_play_all(situation: Situation) -> None:
    broker = situation.stack.enter_context(OriginalBroker())
    giver = situation.stack.enter_context(Giver())
    broker.nodes[giver.name] = list(NAMES)
    folder = situation.folder.with_name("original")
    folder.mkdir()
    (folder / SECOND).write_bytes(FILES[SECOND])
    node = situation.stack.enter_context(RunningNode(broker.url, folder))
    eventually(lambda: broker.nodes.get(node.name) == [SECOND])

    answer = httpx.get(f"{node.url}/videos/{ID}", trust_env=False, timeout=30)

    assert answer.content == VIDEO.whole


def test_two_players_share_what_is_fetched(situation: Situation) -> None:
    giver = situation.run(Giver())
    [gate] = giver.hold_back(FIRST, 2 * BLOCK)
    players = [situation.player(), situation.player()]
    eventually(lambda: len(situation.playback().playheads) == 2)

    gate.open()

    eventually(lambda: all(player.has(VIDEO.whole) for player in players))
    eventually(lambda: situation.fragment(0).place == "aqui")
    assert giver.ranges_of(FIRST) == [f"bytes={BLOCK}-", f"bytes=0-{BLOCK - 1}"]


def test_players_leave_no_thread_behind(situation: Situation) -> None:
    situation.run(Giver())
    before = threading.active_count()

    for _ in range(3):
        situation.get()

    eventually(lambda: threading.active_count() <= before)
