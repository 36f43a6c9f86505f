"""The node's routes: what they answer, to the letter where the original protocol says so."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from backend.core.names import fragment_name
from backend.node.publishing import store
from backend.wire.broker_client import BrokerClient
from backend.wire.repr_digest import repr_digest
from tests.core.manifests import digest_of
from tests.eventually import eventually
from tests.node.fetching.sources import Source, entry_of, offer, with_a_flipped_bit
from tests.node.running import RunningBroker, RunningNode

NAME = fragment_name("film_000.mp4")
CONTENT = bytes(range(256)) * 8
DIGEST = digest_of(CONTENT)


class Situation:
    """A broker, a node that holds one fragment, and an HTTP client for the node."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self.broker = stack.enter_context(RunningBroker())
        self.node: RunningNode = stack.enter_context(RunningNode(self.broker.url, folder))
        self.http = stack.enter_context(httpx.Client(base_url=self.node.url, trust_env=False))
        self.folder = folder
        (folder / NAME).write_bytes(CONTENT)
        eventually(lambda: self.holders() == [self.node.name])

    def holders(self, name: str = NAME) -> list[str]:
        answer = httpx.get(f"{self.broker.url}/fragmentos/{name}/nodos", trust_env=False)
        return list(answer.json()["nodos"])

    def offered(self, source: Source, name: str) -> Source:
        self._stack.enter_context(source)
        broker = BrokerClient(self.broker.url)
        offer(broker, source, entry_of(CONTENT, name=name))
        broker.close()
        return source


@pytest.fixture
def situation(tmp_path: Path) -> Iterator[Situation]:
    with ExitStack() as stack:
        yield Situation(stack, tmp_path / "folder")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Situation]:
    """For tests that only ask."""
    with ExitStack() as stack:
        yield Situation(stack, tmp_path_factory.mktemp("standing") / "folder")


def test_its_fragments_are_listed_by_name(standing: Situation) -> None:
    assert standing.http.get("/mis_fragmentos").json() == {"fragmentos": [NAME]}


def test_its_fragments_are_listed_with_details_where_these_are_asked_for(standing: Situation) -> None:
    assert standing.http.get("/mis_fragmentos?detalle=1").json() == {
        "fragmentos": [NAME],
        "detalle": [{"nombre": NAME, "bytes": len(CONTENT), "sha256": DIGEST}],
    }


def test_a_fragment_comes_with_its_digest(standing: Situation) -> None:
    answer = standing.http.get(f"/fragmentos/{NAME}")

    assert answer.content == CONTENT
    assert answer.headers["ETag"] == f'"{DIGEST}"'
    assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(bytes.fromhex(DIGEST)).decode()}:"
    assert answer.headers["Content-Type"] == "video/mp4"


def test_a_head_tells_all_but_the_bytes(standing: Situation) -> None:
    answer = standing.http.head(f"/fragmentos/{NAME}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(CONTENT))


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", CONTENT[:10]),
        ("bytes=2000-", CONTENT[2000:]),
        ("bytes=2000-9999", CONTENT[2000:]),
        ("bytes=-5", CONTENT[-5:]),
        ("bytes=-9999", CONTENT),
    ],
)
def test_a_range_is_part_of_it(standing: Situation, asked: str, part: bytes) -> None:
    answer = standing.http.get(f"/fragmentos/{NAME}", headers={"Range": asked})

    assert (answer.status_code, answer.content) == (206, part)


def test_a_range_beyond_the_end_cannot_be_had(standing: Situation) -> None:
    answer = standing.http.get(f"/fragmentos/{NAME}", headers={"Range": "bytes=9999-"})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"
    assert "error" in answer.json()


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "items=0-5", "bytes=abc", "bytes=", "nonsense", f"bytes={'9' * 5000}-"])
def test_of_several_ranges_or_what_is_none_the_whole_is_sent(standing: Situation, asked: str) -> None:
    answer = standing.http.get(f"/fragmentos/{NAME}", headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, CONTENT)


def test_a_condition_that_does_not_hold_is_told_in_json(standing: Situation) -> None:
    answer = standing.http.get(f"/fragmentos/{NAME}", headers={"If-Match": '"other"'})

    assert (answer.status_code, answer.json()) == (412, {"error": "No se cumple la condición pedida"})


def test_a_range_of_other_content_than_this_is_answered_with_the_whole(standing: Situation) -> None:
    same = standing.http.get(f"/fragmentos/{NAME}", headers={"Range": "bytes=0-9", "If-Range": f'"{DIGEST}"'})
    other = standing.http.get(f"/fragmentos/{NAME}", headers={"Range": "bytes=0-9", "If-Range": '"other"'})

    assert (same.status_code, other.status_code) == (206, 200)
    assert other.content == CONTENT


def test_who_has_it_already_gets_nothing(standing: Situation) -> None:
    answer = standing.http.get(f"/fragmentos/{NAME}", headers={"If-None-Match": f'"{DIGEST}"'})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.mp4", "../film_000.mp4", "..%2Ffilm_000.mp4", ".hidden", "a%00b", "x" * 300])
def test_what_is_no_fragment_here_is_no_fragment(standing: Situation, name: str) -> None:
    (standing.folder / ".hidden").write_bytes(b"secret")

    answer = standing.http.get(f"/fragmentos/{name}")

    assert answer.status_code in (400, 404)
    assert list(answer.json()) == ["error"]


def test_an_unknown_fragment_is_told_in_the_original_words(standing: Situation) -> None:
    answer = standing.http.get("/fragmentos/nothing.mp4")

    assert (answer.status_code, answer.json()) == (404, {"error": "Fragmento no encontrado"})


def test_bytes_that_changed_since_they_were_read_are_not_sent_under_the_old_digest(situation: Situation) -> None:
    with (situation.folder / NAME).open("r+b", buffering=0) as file:
        file.write(b"changed")

        answer = situation.http.get(f"/fragmentos/{NAME}")

        assert answer.status_code == 404
        eventually(lambda: situation.http.get("/mis_fragmentos").json() == {"fragmentos": []})
    eventually(lambda: situation.http.get(f"/fragmentos/{NAME}").content[:7] == b"changed")


@pytest.mark.parametrize("name", ["página 1.html", "a#b?c%d&e.txt", "film'\"<b>.mp4"])
def test_any_valid_name_works_in_a_path(situation: Situation, name: str) -> None:
    path = f"/fragmentos/{quote(name, safe='')}"

    assert situation.http.put(path, content=b"content").status_code == 201
    answer = situation.http.get(path)

    assert answer.content == b"content"
    assert answer.headers["Content-Type"] in ("application/octet-stream", "video/mp4")
    assert name in situation.http.get("/mis_fragmentos").json()["fragmentos"]


def test_a_fragment_handed_in_is_verified_kept_and_published(situation: Situation) -> None:
    answer = situation.http.put("/fragmentos/new.mp4", content=CONTENT, headers={"Repr-Digest": repr_digest(DIGEST)})

    assert (answer.status_code, answer.json()) == (201, {"mensaje": "Fragmento 'new.mp4' guardado"})
    assert (situation.folder / "new.mp4").read_bytes() == CONTENT
    assert situation.holders("new.mp4") == [situation.node.name]


def test_a_fragment_handed_in_through_chunks_is_kept_too(situation: Situation) -> None:
    answer = situation.http.put("/fragmentos/new.mp4", content=iter([CONTENT[:100], CONTENT[100:]]))

    assert answer.status_code == 201
    assert (situation.folder / "new.mp4").read_bytes() == CONTENT


def test_the_same_content_again_is_no_conflict_and_other_content_is(situation: Situation) -> None:
    assert situation.http.put(f"/fragmentos/{NAME}", content=CONTENT).status_code == 200

    answer = situation.http.put(f"/fragmentos/{NAME}", content=b"another")

    assert (answer.status_code, answer.json()) == (409, {"error": f"Ya hay otro contenido con el nombre '{NAME}'"})
    assert (situation.folder / NAME).read_bytes() == CONTENT


def test_bytes_that_are_not_what_they_should_be_are_not_kept(situation: Situation) -> None:
    headers = {"Repr-Digest": repr_digest(DIGEST)}

    answer = situation.http.put("/fragmentos/new.mp4", content=with_a_flipped_bit(CONTENT, 7), headers=headers)

    assert answer.status_code == 422
    assert [path.name for path in situation.folder.iterdir()] == [NAME]


@pytest.mark.parametrize("digest", ["sha-256=:not base64!:", "sha-256=:AAAA:"])
def test_a_digest_that_is_none_is_bad_input(situation: Situation, digest: str) -> None:
    answer = situation.http.put("/fragmentos/new.mp4", content=CONTENT, headers={"Repr-Digest": digest})

    assert (answer.status_code, answer.json()) == (400, {"error": "`Repr-Digest` no es válido"})


def test_where_there_is_no_room_nothing_is_kept(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.Store, "has_room_for", lambda _self, _size: False)

    answer = situation.http.put("/fragmentos/new.mp4", content=CONTENT)

    assert (answer.status_code, answer.json()) == (507, {"error": "No queda espacio en el disco"})


def test_where_the_folder_is_none_nothing_is_kept_and_the_answer_says_why(situation: Situation) -> None:
    (situation.folder / NAME).unlink()
    situation.folder.rmdir()
    situation.folder.write_bytes(b"")

    whole = situation.http.put("/fragmentos/new.mp4", content=CONTENT)
    chunks = situation.http.put("/fragmentos/new.mp4", content=iter([CONTENT]))
    source = situation.offered(Source(CONTENT), "film_001.mp4")
    fetched = situation.http.get("/descargar/film_001.mp4")

    assert {whole.status_code, chunks.status_code} == {507}
    assert chunks.json() == {"error": "No se puede usar la carpeta de fragmentos: File exists"}
    assert fetched.status_code == 500
    [transfer] = situation.http.get("/descargas").json()["descargas"]
    assert transfer["motivo"] == "no se puede escribir en la carpeta: File exists"
    assert source.ranges == []


def test_the_last_copy_is_deleted_only_by_force(situation: Situation) -> None:
    answer = situation.http.delete(f"/fragmentos/{NAME}")
    assert (answer.status_code, answer.json()) == (
        409,
        {"error": f"'{NAME}' es la última copia del enjambre: use ?forzar=1"},
    )

    forced = situation.http.delete(f"/fragmentos/{NAME}?forzar=1")

    assert forced.status_code == 204
    eventually(lambda: situation.holders() == [])


def test_one_copy_of_several_is_deleted_without_force(situation: Situation) -> None:
    situation.offered(Source(CONTENT), NAME)

    assert situation.http.delete(f"/fragmentos/{NAME}").status_code == 204
    assert situation.http.get("/mis_fragmentos").json() == {"fragmentos": []}


def test_without_the_broker_it_may_be_the_last_copy(situation: Situation) -> None:
    situation.broker.app = None

    answer = situation.http.delete(f"/fragmentos/{NAME}")

    assert answer.status_code == 409
    assert "puede ser la última copia" in answer.json()["error"]


def test_what_is_not_here_cannot_be_deleted(standing: Situation) -> None:
    assert standing.http.delete("/fragmentos/nothing.mp4").status_code == 404


def test_fetching_answers_in_the_original_words(situation: Situation) -> None:
    source = situation.offered(Source(CONTENT), "film_001.mp4")

    fetched = situation.http.get("/descargar/film_001.mp4")
    here = situation.http.get(f"/descargar/{NAME}")
    nowhere = situation.http.get("/descargar/nothing.mp4")

    assert fetched.json() == {"mensaje": f"Fragmento 'film_001.mp4' descargado de '{source.name}'."}
    assert here.json() == {"mensaje": f"Fragmento '{NAME}' descargado de '{situation.node.name}'."}
    assert (nowhere.status_code, nowhere.json()) == (404, {"error": "El fragmento no se encontro en ningun nodo"})


def test_when_fetching_answers_the_broker_knows_of_it(situation: Situation) -> None:
    source = situation.offered(Source(CONTENT), "film_001.mp4")

    situation.http.get("/descargar/film_001.mp4")

    assert set(situation.holders("film_001.mp4")) == {source.name, situation.node.name}


def test_fetching_what_nobody_delivers_answers_in_the_original_words(situation: Situation) -> None:
    situation.offered(Source(with_a_flipped_bit(CONTENT, 7)), "film_001.mp4")

    answer = situation.http.get("/descargar/film_001.mp4")

    assert (answer.status_code, answer.json()) == (
        500,
        {"error": "No fue posible descargar el fragmento desde los nodos disponibles"},
    )


def test_what_the_broker_says_of_a_node(situation: Situation) -> None:
    known = situation.http.get(f"/nodos/{situation.node.name}/fragmentos")
    unknown = situation.http.get("/nodos/nodo9:6009/fragmentos")
    situation.broker.app = None
    failed = situation.http.get(f"/nodos/{situation.node.name}/fragmentos")

    assert known.json() == {"fragmentos": [NAME]}
    assert (unknown.status_code, unknown.json()) == (404, {"error": "Nodo no encontrado en el broker"})
    assert (failed.status_code, failed.json()) == (500, {"error": "Error interno al consultar el broker"})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"fragmento": "a.mp4", "video": "titulo:a.mp4"}',
        b'{"fragmento": "../a.mp4"}',
        b'{"fragmento": 7}',
        b'{"fragmento": "a.mp4", "modo": "solo"}',
        b'{"fragmento": "a.mp4", "nodo": "not a node"}',
        b'{"fragmento": "a.mp4", "modo": "otro"}',
    ],
)
def test_an_unreadable_request_is_a_sentence_and_no_transfer(standing: Situation, body: bytes) -> None:
    answer = standing.http.post("/descargas", content=body)

    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]
    assert standing.http.get("/descargas").json() == {"descargas": []}


def test_a_video_that_nobody_knows_is_unknown(standing: Situation) -> None:
    answer = standing.http.post("/descargas", json={"video": "titulo:nothing.mp4"})

    assert (answer.status_code, answer.json()) == (404, {"error": "Video no encontrado"})


def test_a_transfer_is_told_as_it_is(situation: Situation) -> None:
    asked = situation.http.post("/descargas", json={"fragmento": "nothing.mp4"})
    [transfer] = asked.json()["descargas"]
    where = f"/descargas/{transfer['id']}"

    assert asked.status_code == 202
    eventually(lambda: situation.http.get(where).json()["estado"] == "esperando")
    assert situation.http.delete(where).status_code == 204
    assert situation.http.get(where).json()["estado"] == "cancelada"
    assert situation.http.get("/descargas/99").json() == {"error": "Descarga no encontrada"}


def test_its_health_says_how_it_is(situation: Situation) -> None:
    health = situation.http.get("/salud").json()

    assert (health["servicio"], health["nombre"], health["estado"]) == ("nodo", situation.node.name, "sano")
    assert (health["vigilante"], health["broker"]) == ("eventos", situation.broker.url)
    assert (health["carpeta"], health["pid"]) == (str(situation.folder), os.getpid())

    situation.broker.app = None
    eventually(lambda: situation.http.get("/salud").json()["estado"] == "degradado")


def test_every_route_of_the_protocol_is_documented(standing: Situation) -> None:
    document: dict[str, Any] = standing.http.get("/apispec.json").json()

    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert told >= {
        ("GET", "/descargar/{fragmento}"),
        ("GET", "/fragmentos/{fragmento}"),
        ("PUT", "/fragmentos/{fragmento}"),
        ("DELETE", "/fragmentos/{fragmento}"),
        ("GET", "/mis_fragmentos"),
        ("GET", "/nodos/{nodo}/fragmentos"),
        ("POST", "/descargas"),
        ("GET", "/descargas"),
        ("GET", "/descargas/{id}"),
        ("DELETE", "/descargas/{id}"),
        ("GET", "/eventos"),
        ("GET", "/salud"),
        ("GET", "/metrics"),
    }
    assert {tag["name"] for tag in document["tags"]} >= {"Cliente", "Intercambio P2P"}
