"""Services die and return; the swarm says so and heals."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.eventually import eventually
from tests.journeys.slow_source import SlowSource
from tests.journeys.swarm import Swarm, copy_into, get_json

FIRST = "video_prueba_000.mp4"


def test_a_killed_node_is_offered_to_nobody_until_it_returns(swarm: Swarm, film: list[Path]) -> None:
    copy_into(swarm.nodo1.folder, film[:5])
    eventually(lambda: swarm.holders(FIRST) == {swarm.nodo1.name})

    swarm.nodo1.kill()

    eventually(lambda: swarm.holders(FIRST) == set())
    assert swarm.state_of(swarm.nodo1) == "callado"
    assert len(swarm.listed(swarm.nodo1)) == 5

    swarm.nodo1.start()

    eventually(lambda: swarm.holders(FIRST) == {swarm.nodo1.name})
    assert swarm.state_of(swarm.nodo1) == "vivo"


def test_a_node_that_leaves_is_offered_to_nobody_at_once(swarm: Swarm, film: list[Path]) -> None:
    copy_into(swarm.nodo1.folder, film[:1])
    eventually(lambda: swarm.holders(FIRST) == {swarm.nodo1.name})

    swarm.nodo1.stop()

    assert swarm.holders(FIRST) == set()
    assert swarm.state_of(swarm.nodo1) is None


def test_a_broker_that_returns_knows_everything_again(swarm: Swarm, film: list[Path]) -> None:
    copy_into(swarm.nodo1.folder, film[:5])
    copy_into(swarm.nodo2.folder, film[5:])
    eventually(lambda: len(swarm.listed(swarm.nodo1)) == len(swarm.listed(swarm.nodo2)) == 5)
    swarm.broker.kill()
    copy_into(swarm.nodo1.folder, film[5:6])

    swarm.broker.start()

    names = {path.name for path in film}
    eventually(lambda: swarm.listed(swarm.nodo1) | swarm.listed(swarm.nodo2) == names)
    eventually(lambda: swarm.holders(film[5].name) == {swarm.nodo1.name, swarm.nodo2.name})
    eventually(lambda: [video["presentes"] for video in get_json(f"{swarm.broker.url}/videos")["videos"]] == [10])


def test_a_transfer_under_way_goes_on_without_the_broker(swarm: Swarm, film: list[Path]) -> None:
    with SlowSource(film[0].read_bytes()) as source:
        register = f"{swarm.broker.url}/nodos/{source.name}/fragmentos"
        assert httpx.post(register, json={"fragmentos": [FIRST]}, trust_env=False).json() == {"mensaje": "Nodo registrado"}
        asked = httpx.post(f"{swarm.nodo1.url}/descargas", json={"fragmento": FIRST}, trust_env=False)
        assert asked.status_code == 202, asked.text
        assert source.half_sent.wait(10)

        swarm.broker.kill()
        source.go_on.set()

        fetched = swarm.nodo1.folder / FIRST
        eventually(lambda: fetched.exists() and fetched.read_bytes() == film[0].read_bytes())

    swarm.broker.start()
    eventually(lambda: swarm.holders(FIRST) == {swarm.nodo1.name})
