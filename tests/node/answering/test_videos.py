"""The stream of a video over HTTP: any range of it, conditions, and videos that cannot be played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.wire.body import decode
from backend.wire.playback import PlayableList, PlayableVideo
from tests.eventually import eventually
from tests.node.fetching.sources import offer
from tests.node.running import RunningNode
from tests.node.streaming.playing import ID, NAMES, VIDEO, Giver, Situation

WHOLE = VIDEO.whole
LENGTH = len(WHOLE)
URL = f"/videos/{ID}"
ETAG = f'"{ID}"'


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A node that has all of the video."""
    with ExitStack() as stack:
        situation = Situation(stack, tmp_path_factory.mktemp("node") / "folder")
        situation.put(*NAMES)
        yield situation.node.service.app.test_client()


@pytest.fixture
def situation(tmp_path: Path) -> Iterator[Situation]:
    with ExitStack() as stack:
        yield Situation(stack, tmp_path / "folder")


@settings(max_examples=10_000, deadline=None)
@given(first=st.integers(0, LENGTH - 1), size=st.one_of(st.integers(1, 40), st.integers(1, 2 * LENGTH)), form=st.integers(0, 2))
def test_any_range_is_that_slice_of_the_whole(complete: FlaskClient, first: int, size: int, form: int) -> None:
    asked = (f"bytes={first}-{first + size - 1}", f"bytes={first}-", f"bytes=-{size}")[form]
    start = max(0, LENGTH - size) if form == 2 else first
    stop = min(first + size, LENGTH) if form == 0 else LENGTH

    answer = complete.get(URL, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.data == WHOLE[start:stop]
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{LENGTH}"
    assert answer.headers["Content-Length"] == str(stop - start)


def test_the_whole_says_what_it_is(complete: FlaskClient) -> None:
    answer = complete.get(URL)

    assert (answer.status_code, answer.data) == (200, WHOLE)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Length"] == str(LENGTH)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == ETAG


@pytest.mark.parametrize("asked", [f"bytes={LENGTH}-", f"bytes={LENGTH + 5}-{LENGTH + 9}", "bytes=-0"])
def test_a_range_behind_the_end_is_refused_with_the_length(complete: FlaskClient, asked: str) -> None:
    answer = complete.get(URL, headers={"Range": asked})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{LENGTH}"
    assert answer.json == {"error": "El rango pedido está fuera del archivo"}


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=5-2", "bytes=", "bytes=a-b", "items=0-1", "nonsense"])
def test_of_several_ranges_or_none_the_whole_is_sent(complete: FlaskClient, asked: str) -> None:
    answer = complete.get(URL, headers={"Range": asked})

    assert (answer.status_code, answer.data) == (200, WHOLE)


def test_head_tells_all_but_the_bytes_and_heeds_no_range(complete: FlaskClient) -> None:
    answer = complete.head(URL, headers={"Range": "bytes=0-1"})

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(LENGTH)
    assert answer.headers["ETag"] == ETAG


@pytest.mark.parametrize(
    ("stated", "status"), [(ETAG, 206), ('"another"', 200), (f"W/{ETAG}", 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200)]
)
def test_a_range_counts_only_if_the_video_is_the_stated_one(complete: FlaskClient, stated: str, status: int) -> None:
    answer = complete.get(URL, headers={"Range": "bytes=0-1", "If-Range": stated})

    assert answer.status_code == status


@pytest.mark.parametrize("extra", [{}, {"Range": "bytes=0-1"}])
def test_who_has_it_already_gets_nothing(complete: FlaskClient, extra: dict[str, str]) -> None:
    answer = complete.get(URL, headers={"If-None-Match": f'"another", {ETAG}', **extra})

    assert (answer.status_code, answer.data) == (304, b"")
    assert complete.get(URL, headers={"If-None-Match": '"another"', **extra}).status_code in (200, 206)


def test_a_condition_that_fails_is_told(complete: FlaskClient) -> None:
    assert complete.get(URL, headers={"If-Match": '"another"', "Range": "bytes=0-1"}).status_code == 412


def test_head_fetches_nothing(situation: Situation) -> None:
    giver = situation.run(Giver())

    answer = httpx.head(f"{situation.node.url}{URL}", trust_env=False)

    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(LENGTH))
    assert giver.asked == []


def test_a_video_that_nobody_knows_is_not_found(complete: FlaskClient) -> None:
    for key in ("0" * 64, "nonsense", ID.upper()):
        answer = complete.get(f"/videos/{key}")
        assert (answer.status_code, answer.json) == (404, {"error": "Video no encontrado"})


def test_a_video_without_a_manifest_cannot_be_played_as_one_and_is_told_what_to_do(situation: Situation) -> None:
    giver = situation.stack.enter_context(Giver())
    offer(situation.broker, giver, "old_000.mp4", "old_001.mp4")

    answer = httpx.get(f"{situation.node.url}/videos/titulo:old.mp4", trust_env=False)

    assert answer.status_code == 409
    assert "vuelva a dividirlo" in answer.json()["error"]


def test_without_a_broker_what_is_not_known_here_cannot_be_told(situation: Situation) -> None:
    situation.broker_server.app = None

    answer = httpx.get(f"{situation.node.url}{URL}", trust_env=False)

    assert answer.status_code == 502


def playable(situation: Situation | RunningNode) -> tuple[PlayableVideo, ...]:
    node = situation.node if isinstance(situation, Situation) else situation
    return decode(httpx.get(f"{node.url}/videos", trust_env=False).content, PlayableList).videos


def test_the_videos_of_the_swarm_can_be_played_whether_their_fragments_are_here_or_not(situation: Situation) -> None:
    situation.put(NAMES[1])
    situation.run(Giver(NAMES[2:]))

    [video] = playable(situation)

    assert (video.id, video.title, video.total, video.held, video.missing) == (ID, "Ñandú", 3, 1, (0,))


def test_without_a_broker_there_are_still_those_that_have_a_fragment_here(situation: Situation) -> None:
    situation.put(NAMES[1])
    situation.broker_server.app = None

    [video] = playable(situation)

    assert (video.id, video.held, video.missing, video.duration_seconds) == (ID, 1, (0, 2), 0.3)


def test_where_each_fragment_is_is_told(situation: Situation) -> None:
    situation.put(NAMES[0])
    giver = situation.run(Giver([NAMES[1]]))

    playback = situation.playback()

    assert [(one.place, one.nodes) for one in playback.fragments] == [
        ("aqui", ()),
        ("otros", (giver.name,)),
        ("falta", ()),
    ]
    assert [(one.start_seconds, one.duration_seconds) for one in playback.fragments] == [(0, 0.1), (0.1, 0.1), (0.2, 0.1)]
    assert (playback.title, playback.duration_seconds) == ("Ñandú", 0.3)
    assert [track.codec for track in playback.tracks] == ["avc1.64000d", "mp4a.40.2"]


def test_what_arrives_tells_how_far_it_is_and_from_whom(situation: Situation) -> None:
    giver = situation.run(Giver())
    giver.hold_back(NAMES[0], 64)
    with httpx.Client(trust_env=False) as client, client.stream("GET", f"{situation.node.url}{URL}"):
        eventually(lambda: situation.fragment(0).received == 48)

        fragment = situation.fragment(0)

    assert (fragment.place, fragment.source) == ("llegando", giver.name)


def test_a_node_that_states_only_names_counts_as_a_holder(situation: Situation) -> None:
    situation.put(NAMES[0])
    giver = situation.stack.enter_context(Giver())
    offer(situation.broker, giver, NAMES[1])

    assert situation.fragment(1).nodes == (giver.name,)
