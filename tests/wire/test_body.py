from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.entry import Digest, Entry, VideoId
from backend.core.errors import InvalidBody
from backend.core.names import FragmentName
from backend.wire.body import decode, encode, schemas
from backend.wire.fragments import EntryBody, FragmentList
from backend.wire.nodes import Delta, Registered, Registration

DIGEST = Digest("a" * 64)


def test_a_body_speaks_spanish_on_the_wire() -> None:
    body = EntryBody(name=FragmentName("film_003.mp4"), size=7, sha256=DIGEST, index=3)

    assert json.loads(encode(body)) == {"nombre": "film_003.mp4", "bytes": 7, "sha256": DIGEST, "indice": 3}


def test_what_a_plain_registration_answers_is_the_original_sentence_alone() -> None:
    assert encode(Registered(text="Nodo registrado")) == b'{"mensaje":"Nodo registrado"}'


def test_a_list_without_details_is_the_original_list() -> None:
    assert encode(FragmentList(names=(FragmentName("a"),))) == b'{"fragmentos":["a"]}'


def test_a_registration_takes_names_and_entries_side_by_side() -> None:
    registration = decode(b'{"fragmentos": ["a", {"nombre": "b", "bytes": 1}]}', Registration)

    assert registration.fragments == ("a", EntryBody(name=FragmentName("b"), size=1))


def test_keys_of_a_newer_protocol_are_passed_over() -> None:
    assert decode(b'{"fragmentos": [], "novedad": {"x": 1}}', Registration) == Registration(fragments=())


def test_an_entry_comes_back_as_it_went() -> None:
    entry = Entry(name=FragmentName("film_003.mp4"), size=7, sha256=DIGEST, video=VideoId("b" * 64), index=3)

    assert decode(encode(EntryBody.of(entry)), EntryBody).entry() == entry


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "el cuerpo no es JSON en UTF-8"),
        (b"{", "el cuerpo no es JSON en UTF-8"),
        (b'{"epoca": "\xff"}', "el cuerpo no es JSON en UTF-8"),
        (b"[]", "se esperaba `object` y llegó `array`"),
        (b"{}", "falta la clave `epoca`"),
        (b'{"epoca": "e"}', "falta la clave `revision`"),
        (b'{"epoca": "e", "revision": "1"}', "se esperaba `int` y llegó `str` en `$.revision`"),
        (b'{"epoca": "e", "revision": -1}', "se esperaba `int` >= 0 en `$.revision`"),
        (b'{"epoca": "", "revision": 1}', "se esperaba `str` of length >= 1 en `$.epoca`"),
        (
            b'{"epoca": "e", "revision": 1, "agregados": [{"nombre": 4}]}',
            "se esperaba `str` y llegó `int` en `$.agregados[0].nombre`",
        ),
    ],
)
def test_a_body_that_is_not_what_the_route_takes_is_named(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidBody) as refused:
        decode(content, Delta)

    assert refused.value.why == f"Cuerpo no válido: {sentence}"


@given(st.binary().filter(lambda content: not content.strip().startswith(b"{")))
def test_bytes_that_are_no_object_are_refused(content: bytes) -> None:
    with pytest.raises(InvalidBody, match="Cuerpo no válido: "):
        decode(content, Registration)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InvalidBody):
        decode(b'{"fragmentos": [], "x": ' + b"[" * 100_000, Registration)


def test_a_schema_describes_every_key_and_what_it_refers_to() -> None:
    found = schemas([Registration], "#/x/{name}")

    assert set(found) == {"Registration", "EntryBody"}
    assert found["Registration"]["required"] == ["fragmentos"]
    assert all("description" in json.dumps(key) for schema in found.values() for key in schema["properties"].values())
