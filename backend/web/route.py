"""A route: all that its documentation says, and all that its view may take and answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.core.errors import EnjambreError
from backend.web.bodies import BytesBody, Content, JsonBody, StreamBody
from backend.web.parameters import Parameter
from backend.wire.answers import Error
from backend.wire.body import Body
from backend.wire.errors import error_body, status_of

Answer = type[Body] | Content | None
"""None is an answer without a body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """An error that this route tells in words, or with a status, of its own."""

    error: type[EnjambreError]
    status: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`path` is Flask's, with `<name>` for a parameter; `answers` are those of success, by status. One that
    `is_open` asks for no token."""

    method: str
    path: str
    name: str
    tag: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    body: JsonBody | BytesBody | StreamBody | None
    answers: Mapping[int, Answer]
    errors: tuple[type[EnjambreError] | Worded, ...]
    is_open: bool

    @property
    def status(self) -> int:
        """Of an answer that says no other."""
        return next(iter(self.answers))

    @property
    def worded(self) -> dict[type[EnjambreError], Worded]:
        return {error.error: error for error in self.errors if isinstance(error, Worded)}

    @property
    def declared_errors(self) -> tuple[type[EnjambreError], ...]:
        """What the view may raise, and what reading its parameters and body may."""
        named = [error.error if isinstance(error, Worded) else error for error in self.errors]
        read = [error for parameter in self.parameters for error in parameter.errors()]
        taken = self.body.errors() if self.body else ()
        return tuple(dict.fromkeys([*read, *taken, *named]))

    def tell(self, error: EnjambreError) -> tuple[int, Error]:
        """Status and body of an error on this route."""
        worded = self.worded.get(type(error))
        if worded is not None:
            return worded.status, Error(sentence=worded.sentence)
        return status_of(error), error_body(error)
