"""JSON bodies: how a struct becomes bytes, bytes become a checked struct, and structs become schemas for Swagger."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from backend.core.errors import InvalidBody

T = TypeVar("T")


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A JSON object on the wire: English attributes, Spanish keys; keys that it does not know are passed over."""


_ENCODER = msgspec.json.Encoder()

_TRANSLATIONS = (
    (re.compile(r"Object missing required field `(.+?)`"), r"falta la clave `\1`"),
    (re.compile(r"Expected `(.+?)` (matching regex .+|of length .+|[<>]=? .+?)(?= - at|$)"), r"se esperaba `\1` \2"),
    (re.compile(r"Expected `(.+?)`, got `(.+?)`"), r"se esperaba `\1` y llegó `\2`"),
    (re.compile(r"Invalid enum value (.+?)(?= - at|$)"), r"valor desconocido \1"),
    (re.compile(r" - at `(.+?)`"), r" en `\1`"),
    (re.compile(r"JSON is malformed: .*|Input data was truncated|'utf-8' codec.*"), "el cuerpo no es JSON en UTF-8"),
)


def encode(body: object) -> bytes:
    """Compact JSON in UTF-8; keys that hold their default are left out."""
    return _ENCODER.encode(body)


def decode(content: bytes, body_type: type[T]) -> T:
    """Raises InvalidBody, with a sentence that names the place, for anything that is not a `body_type`."""
    try:
        return msgspec.json.decode(content, type=body_type)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(f"Cuerpo no válido: {_in_spanish(str(error))}") from error


def parse_text(text: str, kind: Any) -> Any:
    """A path, query or header value as its annotated type. Raises InvalidBody for any other."""
    try:
        return msgspec.convert(text, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidBody(_in_spanish(str(error))) from error


def schema_of(kind: Any) -> dict[str, Any]:
    """JSON Schema of one annotated type that refers to no body."""
    return msgspec.json.schema(kind)


def schemas(body_types: Iterable[type[Body]], ref_template: str) -> dict[str, Any]:
    """JSON Schema of each body and of all that they refer to, by class name; `ref_template` has a `{name}`."""
    return msgspec.json.schema_components(body_types, ref_template=ref_template)[1]


def _in_spanish(sentence: str) -> str:
    for pattern, translation in _TRANSLATIONS:
        sentence = pattern.sub(translation, sentence)
    return sentence
