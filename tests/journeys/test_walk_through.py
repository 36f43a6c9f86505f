"""The main job: split, drop into a folder, find in the index, fetch from the other node, same bytes."""

from __future__ import annotations

from pathlib import Path

from tests.eventually import eventually
from tests.journeys.swarm import Swarm, copy_into, get, get_json, run_splitter, sha256

FIRST = "video_prueba_000.mp4"


def test_the_original_walk_through_works_as_it_stands(swarm: Swarm, film: list[Path]) -> None:
    copy_into(swarm.nodo1.folder, film[:5])
    copy_into(swarm.nodo2.folder, film[5:])
    eventually(lambda: len(swarm.listed(swarm.nodo1)) == len(swarm.listed(swarm.nodo2)) == 5)

    names = [path.name for path in film]
    assert get_json(f"{swarm.nodo1.url}/mis_fragmentos") == {"fragmentos": names[:5]}
    assert get_json(f"{swarm.broker.url}/fragmentos/{FIRST}/nodos") == {"nodos": [swarm.nodo1.name]}

    fetched = get_json(f"{swarm.nodo2.url}/descargar/{FIRST}")

    assert fetched == {"mensaje": f"Fragmento '{FIRST}' descargado de '{swarm.nodo1.name}'."}
    assert get_json(f"{swarm.broker.url}/nodos/{swarm.nodo2.name}/fragmentos") == {"fragmentos": [FIRST, *names[5:]]}
    assert swarm.holders(FIRST) == {swarm.nodo1.name, swarm.nodo2.name}
    assert sha256(swarm.nodo2.folder / FIRST) == sha256(film[0])


def test_a_fragment_that_nobody_has_is_not_found(swarm: Swarm) -> None:
    answer = get(f"{swarm.nodo1.url}/descargar/nada_000.mp4")

    assert answer.status_code == 404
    assert answer.json() == {"error": "El fragmento no se encontro en ningun nodo"}


def test_a_film_dealt_out_over_http_can_be_gathered_and_joined_again(swarm: Swarm, film: list[Path], tmp_path: Path) -> None:
    video = film[0].parent.parent / "video_prueba.mp4"
    run_splitter("split", str(video), "--to", swarm.nodo1.url, "--to", swarm.nodo2.url)
    eventually(lambda: len(swarm.listed(swarm.nodo1)) == len(swarm.listed(swarm.nodo2)) == 5)

    for fragment in film[5:]:
        get_json(f"{swarm.nodo1.url}/descargar/{fragment.name}")

    run_splitter("join", str(swarm.nodo1.folder), "-o", str(tmp_path / "gathered.mp4"))
    run_splitter("join", str(film[0].parent), "-o", str(tmp_path / "expected.mp4"))
    assert sha256(tmp_path / "gathered.mp4") == sha256(tmp_path / "expected.mp4")


def test_the_index_follows_a_folder_changed_by_hand(swarm: Swarm, film: list[Path]) -> None:
    copy_into(swarm.nodo1.folder, film[:2])
    eventually(lambda: swarm.holders(FIRST))

    (swarm.nodo1.folder / FIRST).rename(swarm.nodo1.folder / "otro_000.mp4")
    (swarm.nodo1.folder / film[1].name).unlink()

    eventually(lambda: swarm.listed(swarm.nodo1) == {"otro_000.mp4"})
    assert swarm.holders(FIRST) == set()
