"""Canonical JSON (RFC 8785), narrowed to what needs no number formatting: objects, arrays, strings, integers and null."""

from __future__ import annotations

import json
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | None"

LARGEST_INTEGER = 2**53 - 1
"""Beyond it an IEEE double, which RFC 8785 takes numbers to be, no longer holds every integer."""


def canonical_json(value: Json) -> bytes:
    """The one way to write the value. Raises ValueError for whatever has no canonical form here."""
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check(value: Json) -> None:
    match value:
        case dict():
            for key, item in value.items():
                # Python sorts by code point, RFC 8785 by UTF-16 unit; for ASCII they agree.
                if not key.isascii():
                    raise ValueError(f"the key {key!r} is not ASCII")
                _check(item)
        case list():
            for item in value:
                _check(item)
        case bool():
            raise ValueError("truth values have no place here")
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise ValueError(f"{value} is too large for a JSON number")
        case str() | None:
            pass
        case _:
            raise ValueError(f"{type(value).__name__} has no canonical form here")
