"""A source picked by hand means what it says."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.eventually import eventually
from tests.journeys.swarm import Swarm, copy_into, get, get_json

FIRST = "video_prueba_000.mp4"


def test_solo_takes_it_from_the_picked_node_or_not_at_all(swarm: Swarm, film: list[Path]) -> None:
    copy_into(swarm.nodo1.folder, film[:1])
    eventually(lambda: swarm.holders(FIRST))

    answer = get(f"{swarm.nodo2.url}/descargar/{FIRST}?nodo=127.0.0.1:9&modo=solo")

    assert answer.status_code in (404, 500)
    assert not (swarm.nodo2.folder / FIRST).exists()


def test_preferir_falls_back_and_says_from_where(swarm: Swarm, film: list[Path]) -> None:
    copy_into(swarm.nodo1.folder, film[:1])
    eventually(lambda: swarm.holders(FIRST))

    answer = get_json(f"{swarm.nodo2.url}/descargar/{FIRST}?nodo=127.0.0.1:9&modo=preferir")

    assert answer == {"mensaje": f"Fragmento '{FIRST}' descargado de '{swarm.nodo1.name}'."}


def test_a_transfer_waits_for_its_only_source_and_starts_by_itself(swarm: Swarm, film: list[Path]) -> None:
    wanted = {"fragmento": FIRST, "nodo": swarm.nodo1.name, "modo": "solo"}
    asked = httpx.post(f"{swarm.nodo2.url}/descargas", json=wanted, trust_env=False)
    [transfer] = asked.json()["descargas"]
    where = f"{swarm.nodo2.url}/descargas/{transfer['id']}"
    eventually(lambda: get_json(where)["estado"] == "esperando")

    copy_into(swarm.nodo1.folder, film[:1])

    eventually(lambda: get_json(where)["estado"] == "terminada")
    assert get_json(where)["origen"] == swarm.nodo1.name
    assert (swarm.nodo2.folder / FIRST).read_bytes() == film[0].read_bytes()
