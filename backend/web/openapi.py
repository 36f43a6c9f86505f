"""The OpenAPI 3.0 document of a service, made from its routes and the wire types."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from backend.core.errors import EnjambreError
from backend.core.version import VERSION
from backend.web.bodies import Content, JsonBody, reference
from backend.web.error_examples import EXAMPLES
from backend.web.json_schema import Schema, to_openapi
from backend.web.route import Answer, Route
from backend.wire.answers import Error
from backend.wire.body import Body, encode, schemas
from backend.wire.events import EVENT_TYPES

OPENAPI = "3.0.3"


@dataclass(frozen=True, slots=True)
class About:
    """What the documentation's first page says."""

    title: str
    description: str


def document(about: About, routes: Sequence[Route], *, with_token: bool) -> Schema:
    paths: dict[str, Schema] = {}
    for route in routes:
        paths.setdefault(_template(route.path), {})[route.method.lower()] = _operation(route)
    components: Schema = {"schemas": _components(routes)}
    security: Schema = {}
    if with_token:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        security = {"security": [{"token": []}]}
    return {
        "openapi": OPENAPI,
        "info": {"title": about.title, "description": about.description, "version": VERSION},
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in routes)],
        "paths": paths,
        "components": components,
        **security,
    }


def _template(path: str) -> str:
    return re.sub(r"<(\w+)>", r"{\1}", path)


def _operation(route: Route) -> Schema:
    operation: Schema = {
        "tags": [route.tag],
        "summary": route.summary,
        "operationId": route.name,
        "parameters": [parameter.document() for parameter in route.parameters],
        "responses": {str(status): _success(status, answer) for status, answer in route.answers.items()} | _failures(route),
    }
    if route.description:
        operation["description"] = route.description
    if route.body is not None:
        operation["requestBody"] = route.body.document()
    return operation


def _success(status: int, answer: Answer) -> Schema:
    match answer:
        case None:
            return {"description": HTTPStatus(status).phrase}
        case Content():
            return answer.document()
        case _:
            return {"description": answer.__doc__ or "", "content": {"application/json": {"schema": reference(answer)}}}


def _failures(route: Route) -> Schema:
    """By status; the errors that share one are its examples."""
    told: dict[int, list[tuple[type[EnjambreError], Error]]] = {}
    for error in route.declared_errors:
        status, body = route.tell(EXAMPLES[error])
        told.setdefault(status, []).append((error, body))
    return {str(status): _failure(errors) for status, errors in sorted(told.items())}


def _failure(errors: Sequence[tuple[type[EnjambreError], Error]]) -> Schema:
    examples = {error.__name__: {"summary": error.__name__, "value": json.loads(encode(body))} for error, body in errors}
    return {
        "description": "; or ".join(str(EXAMPLES[error]) for error, _ in errors),
        "content": {"application/json": {"schema": reference(Error), "examples": examples}},
    }


def _components(routes: Sequence[Route]) -> Schema:
    kinds: dict[type[Body], None] = {Error: None}
    for route in routes:
        if isinstance(route.body, JsonBody):
            kinds[route.body.kind] = None
        kinds |= dict.fromkeys(answer for answer in route.answers.values() if isinstance(answer, type))
    kinds |= dict.fromkeys(EVENT_TYPES.values())
    named = schemas(kinds, "#/components/schemas/{name}")
    return {name: to_openapi(schema) for name, schema in sorted(named.items())}
