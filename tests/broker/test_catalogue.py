"""The index is told page by page, with what each holder holds."""

from __future__ import annotations

import httpx

from backend.wire.broker_client import BrokerClient
from tests.broker.swarm_facts import NODE_1, NODE_2, entry, name, registration


def test_holders_are_told_with_address_and_entry(client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4")))
    client.register(NODE_2, registration("a_000.mp4"))

    bare = client.holders(name("a_000.mp4"))

    assert bare.nodes == (NODE_1, NODE_2)
    assert bare.details is not None
    assert [(holder.node, holder.url) for holder in bare.details] == [
        (NODE_1, "http://nodo1:6001"),
        (NODE_2, "http://nodo2:6002"),
    ]
    assert bare.details[0].entry == entry("a_000.mp4")
    assert bare.details[1].entry.sha256 is None


def test_details_are_told_only_when_asked_for(client: BrokerClient, raw: httpx.Client) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4")))

    assert raw.get("/fragmentos/a_000.mp4/nodos").json() == {"nodos": [NODE_1]}
    assert raw.get("/fragmentos/a_000.mp4/nodos?detalle=0").json() == {"nodos": [NODE_1]}
    assert raw.get(f"/nodos/{NODE_1}/fragmentos").json() == {"fragmentos": ["a_000.mp4"]}
    assert raw.get(f"/nodos/{NODE_1}/fragmentos?detalle=1").json()["detalle"][0]["bytes"] == 1000


def test_the_whole_index_comes_in_pages(client: BrokerClient, raw: httpx.Client) -> None:
    names = [f"a_{number:03}.mp4" for number in range(25)]
    client.register(NODE_1, registration(*names, "b_000.mp4"))

    first = raw.get("/fragmentos?prefijo=a_&limite=10").json()
    last = raw.get(f"/fragmentos?prefijo=a_&limite=10&desde={names[20]}").json()

    assert [row["nombre"] for row in first["fragmentos"]] == names[:10]
    assert (first["total"], first["siguiente"]) == (25, names[10])
    assert [row["nombre"] for row in last["fragmentos"]] == names[20:]
    assert "siguiente" not in last
    assert [row.name for row in client.index()] == [*names, "b_000.mp4"]


def test_other_content_of_the_same_name_stands_beside_it_flagged(client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4"), entry("a_001.mp4")))
    client.register(NODE_2, registration(entry("a_000.mp4", "other content"), entry("a_001.mp4")))

    rows = list(client.index())

    assert [(row.name, row.nodes, row.conflict) for row in rows] == [
        ("a_000.mp4", (NODE_1,), True),
        ("a_000.mp4", (NODE_2,), True),
        ("a_001.mp4", (NODE_1, NODE_2), False),
    ]


def test_a_holder_that_states_no_digest_contradicts_nobody(client: BrokerClient) -> None:
    client.register(NODE_1, registration(entry("a_000.mp4")))
    client.register(NODE_2, registration("a_000.mp4"))

    assert [(row.nodes, row.conflict) for row in client.index()] == [((NODE_1,), False), ((NODE_2,), False)]
