"""From JSON Schema 2020-12, as the wire types give it, to the dialect of OpenAPI 3.0."""

from __future__ import annotations

from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

NULL: Schema = {"type": "null"}


def to_openapi(schema: Schema) -> Schema:
    """The same schema as an OpenAPI 3.0 Schema Object (specification 3.0.3, section 4.7.24)."""
    schema = {keyword: _converted(keyword, value) for keyword, value in schema.items()}
    schema = _with_example(_without_null(schema))
    if schema.get("default", ...) is None:
        del schema["default"]
    if "exclusiveMinimum" in schema:
        schema |= {"minimum": schema["exclusiveMinimum"], "exclusiveMinimum": True}
    if "enum" in schema:
        schema.setdefault("type", "string")
    return schema


def _converted(keyword: str, value: Any) -> Any:
    match keyword, value:
        case "properties", dict():
            return {name: to_openapi(schema) for name, schema in value.items()}
        case (("anyOf" | "oneOf" | "allOf"), list()):
            return [schema if schema == NULL else to_openapi(schema) for schema in value]
        case (("items" | "additionalProperties"), dict()):
            return to_openapi(value)
        case _:
            return value


def _without_null(schema: Schema) -> Schema:
    """`nullable` stands in for the null type, which 3.0 has not; a reference must not have siblings."""
    choices = schema.get("anyOf", [])
    if NULL not in choices:
        return schema
    rest = [choice for choice in choices if choice != NULL]
    around = {keyword: value for keyword, value in schema.items() if keyword != "anyOf"} | {"nullable": True}
    if len(rest) > 1:
        return around | {"anyOf": rest}
    return around | ({"allOf": rest} if "$ref" in rest[0] else rest[0])


def _with_example(schema: Schema) -> Schema:
    examples = schema.pop("examples", None)
    return schema | {"example": examples[0]} if examples else schema
