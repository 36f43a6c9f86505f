"""Videos are told from manifests, and from names where there is none."""

from __future__ import annotations

import pytest

from backend.core.entry import VideoId
from backend.core.errors import Refused, UnknownVideo
from backend.wire.broker_client import BrokerClient
from tests.broker.swarm_facts import NODE_1, NODE_2, beat, delta, entry, manifest, registration

FILM = manifest(count=3)
ID = FILM.video_id


def hold(client: BrokerClient, *indices: int) -> tuple[VideoId, ...]:
    """Node 1 holds these fragments; the manifests that the broker asks it for."""
    entries = [entry(f"film_{index:03}.mp4", video=ID, index=index) for index in indices]
    return client.register(NODE_1, registration(*entries)).wanted_manifests


def test_a_manifest_is_asked_for_until_it_is_handed_in(client: BrokerClient) -> None:
    assert hold(client, 0) == (ID,)
    assert client.heartbeat(NODE_1, beat(0)).wanted_manifests == (ID,)
    added = delta(entry("film_001.mp4", video=ID, index=1), revision=1)
    assert client.publish(NODE_1, added).wanted_manifests == (ID,)

    client.put_manifest(ID, FILM.to_json())

    assert client.heartbeat(NODE_1, beat(1)).wanted_manifests == ()
    assert hold(client, 0) == ()
    assert client.manifest(ID) == FILM.to_json()


def test_a_manifest_tells_the_video_and_what_is_nowhere(client: BrokerClient) -> None:
    hold(client, 0, 2)
    client.put_manifest(ID, FILM.to_json())

    (row,) = client.videos()

    assert (row.id, row.title, row.total, row.present, row.missing) == (ID, "Una película", 3, 2, (1,))
    assert (row.fewest_copies, row.duration_seconds, row.has_manifest) == (0, 15.0, True)
    assert row.size > sum(fragment.size for fragment in FILM.fragments)


def test_a_video_tells_each_fragment_and_its_holders(client: BrokerClient) -> None:
    hold(client, 0, 2)
    client.register(NODE_2, registration(entry("film_000.mp4", video=ID, index=0)))
    client.put_manifest(ID, FILM.to_json())

    detail = client.video(ID)

    assert [(one.index, one.name, one.nodes) for one in detail.fragments] == [
        (0, "film_000.mp4", (NODE_1, NODE_2)),
        (1, "film_001.mp4", ()),
        (2, "film_002.mp4", (NODE_1,)),
    ]


def test_a_fragment_that_was_renamed_is_told_by_the_name_that_it_has(client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("copia.mp4", video=ID, index=1)))
    client.put_manifest(ID, FILM.to_json())

    assert client.video(ID).fragments[1].name == "copia.mp4"


def test_before_its_manifest_is_here_a_video_is_told_from_its_entries(client: BrokerClient) -> None:
    hold(client, 0, 2)

    (row,) = client.videos()

    assert (row.id, row.title, row.total, row.missing, row.has_manifest) == (ID, "film", 3, (1,), False)


def test_names_alone_make_a_video_too(client: BrokerClient) -> None:
    client.register(NODE_1, registration("otra_00.mkv", "otra_03.mkv", "suelta.txt", "IMG_20260131.jpg"))
    client.register(NODE_2, registration("otra_00.mkv", "otra_01.mkv", "otra_02.mkv"))

    (row,) = client.videos()
    detail = client.video("titulo:otra.mkv")

    assert (row.id, row.title, row.total, row.present, row.missing) == ("titulo:otra.mkv", "otra", 4, 4, ())
    assert row.fewest_copies == 1
    assert [one.name for one in detail.fragments] == ["otra_00.mkv", "otra_01.mkv", "otra_02.mkv", "otra_03.mkv"]


def test_a_missing_fragment_is_named_as_its_like(client: BrokerClient) -> None:
    client.register(NODE_1, registration("otra_2.mkv"))

    assert [one.name for one in client.video("titulo:otra.mkv").fragments] == ["otra_0.mkv", "otra_1.mkv", "otra_2.mkv"]


def test_a_great_gap_is_told_in_part(client: BrokerClient) -> None:
    client.register(NODE_1, registration("otra_99999.mkv"))

    (row,) = client.videos()

    assert (row.total, row.present, len(row.missing)) == (100_000, 1, 1000)


def test_a_video_that_nobody_holds_is_not_known(client: BrokerClient) -> None:
    with pytest.raises(UnknownVideo):
        client.video("titulo:nada.mp4")
    with pytest.raises(UnknownVideo):
        client.manifest(ID)
    with pytest.raises(Refused, match="404"):
        client.put_manifest(ID, FILM.to_json())


@pytest.mark.parametrize("text", [b"", b"{}", manifest("Otra").to_json(), FILM.to_json() + b" "], ids=range(4))
def test_a_manifest_that_is_not_the_one_of_the_id_is_refused(client: BrokerClient, text: bytes) -> None:
    hold(client, 0)

    with pytest.raises(Refused, match="422"):
        client.put_manifest(ID, text)


def test_a_manifest_that_is_too_large_is_not_read(client: BrokerClient) -> None:
    hold(client, 0)

    with pytest.raises(Refused, match="413"):
        client.put_manifest(ID, b" " * ((16 << 20) + 1))


def test_with_the_last_copy_goes_the_manifest(client: BrokerClient) -> None:
    hold(client, 0)
    client.put_manifest(ID, FILM.to_json())

    client.leave(NODE_1)

    with pytest.raises(UnknownVideo):
        client.manifest(ID)
    assert hold(client, 0) == (ID,)


def test_videos_come_by_title(client: BrokerClient) -> None:
    client.register(NODE_1, registration("b_0.mp4", "a_0.mp4", "c_0.mp4"))

    assert [row.title for row in client.videos()] == ["a", "b", "c"]
