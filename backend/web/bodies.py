"""What a view takes from the request's body, and what an answer holds that is no JSON of ours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from backend.core.errors import EnjambreError, InvalidBody, TooLarge
from backend.web.json_schema import Schema
from backend.wire.body import Body, decode, encode

JSON_LIMIT = 64 << 20
BINARY: Schema = {"type": "string", "format": "binary"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonBody:
    """A struct of ours, whatever the Content-Type says; `example` is what `Try it out` begins with."""

    kind: type[Body]
    example: Body
    limit: int = JSON_LIMIT

    def read(self, request: Request) -> Body:
        return decode(_read(request, self.limit), self.kind)

    def errors(self) -> tuple[type[EnjambreError], ...]:
        return (InvalidBody, TooLarge)

    def document(self) -> Schema:
        """An OpenAPI Request Body Object."""
        media = {"schema": reference(self.kind), "example": json.loads(encode(self.example))}
        return {"required": True, "content": {"application/json": media}}


@dataclass(frozen=True, slots=True, kw_only=True)
class BytesBody:
    """Bytes as they come, at most `limit` of them."""

    description: str
    limit: int
    media_type: str = "application/octet-stream"

    def read(self, request: Request) -> bytes:
        return _read(request, self.limit)

    def errors(self) -> tuple[type[EnjambreError], ...]:
        return (TooLarge,)

    def document(self) -> Schema:
        content = {self.media_type: {"schema": BINARY}}
        return {"required": True, "description": self.description, "content": content}


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamBody:
    """Bytes that the view reads itself, chunk by chunk."""

    description: str
    media_type: str = "application/octet-stream"

    def read(self, request: Request) -> IO[bytes]:
        return request.stream

    def errors(self) -> tuple[type[EnjambreError], ...]:
        return ()

    def document(self) -> Schema:
        content = {self.media_type: {"schema": BINARY}}
        return {"required": True, "description": self.description, "content": content}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """An answer that is no JSON struct."""

    media_type: str
    description: str

    def document(self) -> Schema:
        binary = not self.media_type.startswith("text/")
        schema = BINARY if binary else {"type": "string"}
        return {"description": self.description, "content": {self.media_type: {"schema": schema}}}


def reference(kind: type[Body]) -> Schema:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def _read(request: Request, limit: int) -> bytes:
    request.max_content_length = limit
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise TooLarge(limit) from error
