"""The documentation is made from the code: every route, parameter and status of it, and valid."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]

from backend.core.errors import EnjambreError
from backend.web.error_examples import EXAMPLES
from backend.web.json_schema import to_openapi
from backend.wire import errors as wire_errors
from tests.web.sample import client_of, sample_app


@pytest.fixture
def document() -> dict[str, Any]:
    told: dict[str, Any] = client_of(sample_app()).get("/apispec.json").json()
    return told


def test_every_route_of_the_app_is_documented(document: dict[str, Any]) -> None:
    rules = [rule for rule in sample_app().url_map.iter_rules() if not rule.endpoint.startswith("flasgger.")]
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    documented = {(path, method) for path, methods in document["paths"].items() for method in methods}

    assert documented == served


def test_parameters_are_told_with_examples_and_limits(document: dict[str, Any]) -> None:
    node, limit = document["paths"]["/nodos/{nodo}"]["get"]["parameters"]

    assert (node["name"], node["in"], node["required"], node["example"]) == ("nodo", "path", True, "nodo1:6001")
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 10000}


def test_every_declared_error_is_told_with_its_sentence(document: dict[str, Any]) -> None:
    responses = document["paths"]["/nodos/{nodo}/latido"]["put"]["responses"]
    sentences = {
        (status, name): example["value"]["error"]
        for status, response in responses.items()
        if "content" in response
        for name, example in response["content"]["application/json"]["examples"].items()
    }

    assert sentences["404", "UnknownNode"] == "Nodo no encontrado"
    assert sentences["404", "UnknownFragment"] == "El fragmento no se encontro en ningun nodo"
    assert {status for status, _ in sentences} == {"400", "404", "409", "413"}
    assert responses["204"] == {"description": "No Content"}


def test_the_limit_of_a_body_is_the_one_that_is_kept(document: dict[str, Any]) -> None:
    refused = document["paths"]["/bytes"]["post"]["responses"]["413"]

    assert refused["description"] == "more than the 4 bytes that are taken here"


def test_the_example_of_a_body_is_one_that_its_schema_takes(document: dict[str, Any]) -> None:
    media = document["paths"]["/nodos/{nodo}/latido"]["put"]["requestBody"]["content"]["application/json"]
    schema = document["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]

    Draft4Validator(schema).validate(media["example"])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(value: Any) -> list[str]:
        match value:
            case dict():
                own = [value["$ref"]] if "$ref" in value else []
                return own + [found for inner in value.values() for found in references(inner)]
            case list():
                return [found for inner in value for found in references(inner)]
            case _:
                return []

    names = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert set(references(document)) <= names


def test_no_null_type_is_left_for_openapi_3_0() -> None:
    schema = {
        "properties": {
            "a": {"anyOf": [{"type": "string", "examples": ["x"]}, {"type": "null"}], "default": None},
            "b": {"anyOf": [{"$ref": "#/components/schemas/Error"}, {"type": "null"}], "description": "An error"},
            "c": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
            "d": {"type": "number", "exclusiveMinimum": 0},
            "e": {"enum": ["x", "y"]},
        }
    }

    assert to_openapi(schema)["properties"] == {
        "a": {"type": "string", "nullable": True, "example": "x"},
        "b": {"allOf": [{"$ref": "#/components/schemas/Error"}], "nullable": True, "description": "An error"},
        "c": {"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": True},
        "d": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
        "e": {"enum": ["x", "y"], "type": "string"},
    }


def test_every_error_of_the_tree_that_the_wire_tells_has_an_example() -> None:
    def leaves(kind: type[EnjambreError]) -> set[type[EnjambreError]]:
        return {kind} | {leaf for inner in kind.__subclasses__() for leaf in leaves(inner)}

    told = {kind for kind in leaves(EnjambreError) if kind in wire_errors._RULES}

    assert told == EXAMPLES.keys()
