"""What a view takes from the path, the query and the headers: how each value is read, checked and documented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flask import Request

from backend.core.errors import EnjambreError, InvalidBody, InvalidName
from backend.web.json_schema import Schema, to_openapi
from backend.wire.body import parse_text, schema_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`kind` is the annotated wire type, `check` what makes the checked value of it, `default` what the view gets where
    the request says nothing."""

    name: str
    place: Literal["path", "query", "header"]
    kind: Any
    check: Callable[[Any], Any] | None = None
    default: Any = None

    def read(self, request: Request, path_values: Mapping[str, str]) -> Any:
        """Raises InvalidName or InvalidBody."""
        text = self._text(request, path_values)
        if text is None:
            return self.default
        try:
            value = parse_text(text, self.kind)
        except InvalidBody as error:
            raise InvalidBody(f"El parámetro `{self.name}` no es válido: {error.why}") from error
        return self.check(value) if self.check else value

    def errors(self) -> tuple[type[EnjambreError], ...]:
        """What reading it can raise."""
        checked = (InvalidName,) if self.check else ()
        return checked if self.place == "path" else (InvalidBody, *checked)

    def document(self) -> Schema:
        """An OpenAPI Parameter Object."""
        schema = to_openapi(schema_of(self.kind))
        told = {"name": self.name, "in": self.place, "required": self.place == "path"}
        told |= {key: schema.pop(key) for key in ("description", "example") if key in schema}
        return told | {"schema": schema}

    def _text(self, request: Request, path_values: Mapping[str, str]) -> str | None:
        match self.place:
            case "path":
                return path_values[self.name]
            case "query":
                return request.args.get(self.name)
            case "header":
                return request.headers.get(self.name)


def path(name: str, kind: Any, check: Callable[[Any], Any] | None = None) -> Parameter:
    return Parameter(name=name, place="path", kind=kind, check=check)


def query(name: str, kind: Any, *, check: Callable[[Any], Any] | None = None, default: Any = None) -> Parameter:
    return Parameter(name=name, place="query", kind=kind, check=check, default=default)


def header(name: str, kind: Any, *, default: Any = None) -> Parameter:
    return Parameter(name=name, place="header", kind=kind, default=default)
