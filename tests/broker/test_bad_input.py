"""Whatever is sent, the broker answers in JSON with a fitting status, and goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.web.service import Service
from tests.broker.swarm_facts import NODE_1

FINE = {200, 204, 400, 404, 405, 409, 413, 422}

texts = st.text(max_size=20)
numbers = st.integers() | st.floats()
json_values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=10,
)
keys = [
    "fragmentos",
    "epoca",
    "revision",
    "vigencia",
    "url",
    "agregados",
    "quitados",
    "nombre",
    "bytes",
    "sha256",
    "video",
    "indice",
]
shaped = st.dictionaries(st.sampled_from(keys), json_values | st.lists(st.dictionaries(st.sampled_from(keys), json_values)))
bodies = st.binary(max_size=40) | (json_values | shaped).map(lambda value: json.dumps(value).encode())
segments = st.text(min_size=1, max_size=20).map(lambda text: quote(text.encode("utf-8", "replace"), safe=""))
paths = st.one_of(
    st.builds("/nodos/{}/fragmentos".format, segments),
    st.builds("/nodos/{}/latido".format, segments),
    st.builds("/nodos/{}".format, segments),
    st.builds("/fragmentos/{}/nodos".format, segments),
    st.builds("/videos/{}".format, segments),
    st.builds("/videos/{}/manifiesto".format, segments),
    st.builds("/fragmentos?prefijo={}&desde={}&limite={}".format, segments, segments, segments),
    st.just(f"/nodos/{NODE_1}/fragmentos"),
    st.just(f"/nodos/{NODE_1}/latido"),
    segments.map("/{}".format),
)
methods = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"])


@pytest.fixture
def sender(broker: Service) -> Iterator[FlaskClient]:
    client = broker.app.test_client()
    client.post(f"/nodos/{NODE_1}/fragmentos", data=b'{"fragmentos": ["a_000.mp4"], "epoca": "e", "revision": 0}')

    yield client

    assert client.get("/salud").status_code == 200


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(method=methods, path=paths, body=bodies)
def test_no_request_is_a_bug_or_answered_in_html(sender: FlaskClient, method: str, path: str, body: bytes) -> None:
    answer = sender.open(path, method=method, data=body)

    assert answer.status_code in FINE, answer.text
    assert answer.status_code == 204 or answer.is_json
    assert answer.status_code < 400 or isinstance(answer.get_json()["error"], str)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('{"fragmentos": "film.mp4"}', "fragmentos"),
        ('{"fragmentos": [1]}', "fragmentos"),
        ('{"fragmentos": [{"bytes": 1}]}', "nombre"),
        ('{"fragmentos": [{"nombre": "a", "sha256": "ABC"}]}', "sha256"),
        ('{"fragmentos": [{"nombre": "a", "bytes": -1}]}', "bytes"),
        ('{"fragmentos": [], "vigencia": 0}', "vigencia"),
        ('{"fragmentos": [], "vigencia": "6"}', "vigencia"),
        ('{"fragmentos": [], "url": "javascript:alert(1)"}', "url"),
        ('{"fragmentos": [], "epoca": ""}', "epoca"),
        ("{}", "fragmentos"),
    ],
)
def test_a_wrong_registration_is_told_where_it_is_wrong_and_registers_nothing(broker: Service, body: str, place: str) -> None:
    client = broker.app.test_client()

    answer = client.post(f"/nodos/{NODE_1}/fragmentos", data=body)

    assert answer.status_code == 400
    assert place in answer.get_json()["error"]
    assert client.get("/nodos").get_json() == {"nodos": []}


@pytest.mark.parametrize("node", ["nodo1:0", "nodo1:65536", "nodo1:", ":6001", "a b", "a/b", "nodo1:6001:1", "<script>", "ñ:1"])
def test_a_name_that_no_node_can_have_is_refused(broker: Service, node: str) -> None:
    answer = broker.app.test_client().post(f"/nodos/{quote(node)}/fragmentos", data=b'{"fragmentos": []}')

    assert answer.status_code in {400, 404}
    assert answer.is_json
