"""The OpenAPI 3.0 document of a service, made from its routes and the wire types."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from backend.core.errors import EnjambreError, TooLarge
from backend.core.version import VERSION
from backend.web.bodies import BytesBody, Content, JsonBody, reference
from backend.web.error_examples import EXAMPLES
from backend.web.failures import sentence
from backend.web.json_schema import Schema, to_openapi
from backend.web.route import Answer, Route
from backend.web.token import SAFE_METHODS
from backend.wire.answers import Error
from backend.wire.body import Body, encode, schemas
from backend.wire.events import EVENT_TYPES

OPENAPI = "3.0.3"

_UNAUTHORIZED: Schema = {
    "description": "the token is missing, or another swarm's",
    "content": {"application/json": {"schema": reference(Error), "example": {"error": sentence(401)}}},
}

_FORBIDDEN: Schema = {
    "description": "a browser sent it, with the token as password, for the page of another site",
    "content": {"application/json": {"schema": reference(Error), "example": {"error": sentence(403)}}},
}

_SECURITY_SCHEMES: Schema = {
    "token": {"type": "http", "scheme": "bearer", "description": "The swarm's token"},
    "password": {"type": "http", "scheme": "basic", "description": "Any user name, and the swarm's token as password"},
}


@dataclass(frozen=True, slots=True)
class About:
    """What the documentation's first page says."""

    title: str
    description: str


def document(about: About, routes: Sequence[Route], *, with_token: bool) -> Schema:
    paths: dict[str, Schema] = {}
    for route in routes:
        operation = _operation(route)
        paths.setdefault(_template(route.path), {})[route.method.lower()] = operation
        if with_token and not route.is_open:
            _guard(operation, route)
    schemes = {"securitySchemes": _SECURITY_SCHEMES} if with_token else {}
    return {
        "openapi": OPENAPI,
        "info": {"title": about.title, "description": about.description, "version": VERSION},
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in routes)],
        "paths": paths,
        "components": {"schemas": _components(routes), **schemes},
    }


def _guard(operation: Schema, route: Route) -> None:
    """Either scheme will do."""
    operation["security"] = [{name: []} for name in _SECURITY_SCHEMES]
    operation["responses"]["401"] = _UNAUTHORIZED
    if route.method not in SAFE_METHODS:
        operation["responses"]["403"] = _FORBIDDEN


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
    told: dict[int, list[tuple[EnjambreError, Error]]] = {}
    for kind in route.declared_errors:
        error = _example(route, kind)
        status, body = route.tell(error)
        told.setdefault(status, []).append((error, body))
    return {str(status): _failure(errors) for status, errors in sorted(told.items())}


def _example(route: Route, kind: type[EnjambreError]) -> EnjambreError:
    if kind is TooLarge and isinstance(route.body, (JsonBody, BytesBody)):
        return TooLarge(route.body.limit)
    return EXAMPLES[kind]


def _failure(errors: Sequence[tuple[EnjambreError, Error]]) -> Schema:
    examples = {type(error).__name__: {"value": json.loads(encode(body))} for error, body in errors}
    return {
        "description": "; or ".join(str(error) for error, _ in errors),
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
