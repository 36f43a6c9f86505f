"""Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2): walking them in a buffer, and making them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from backend.core.errors import EnjambreError

Buffer = bytes | bytearray | memoryview

_HEAD = struct.Struct(">I4s")
_LARGE = struct.Struct(">Q")


class MalformedBox(EnjambreError):
    """Bytes that are not the boxes they should be."""

    def __init__(self, why: str) -> None:
        super().__init__(f"malformed MP4: {why}")
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a box lies in its buffer: from `start` its head, from `body` its payload, up to `end`."""

    kind: bytes
    start: int
    body: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


def boxes(buffer: Buffer, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes that fill the buffer from `start` to `end`, one level deep. Raises MalformedBox."""
    limit = len(buffer) if end is None else end
    while start < limit:
        found = box_at(buffer, start, limit)
        yield found
        start = found.end


def box_at(buffer: Buffer, start: int, limit: int) -> Box:
    """The box that starts there and ends no later than `limit`. Raises MalformedBox."""
    if start + _HEAD.size > limit:
        raise MalformedBox(f"{limit - start} stray bytes where a box should be")
    size, kind = _HEAD.unpack_from(buffer, start)
    body = start + _HEAD.size
    if size == 1:
        if body + _LARGE.size > limit:
            raise MalformedBox(f"the size of {kind!r} is cut short")
        (size,) = _LARGE.unpack_from(buffer, body)
        body += _LARGE.size
    elif size == 0:  # it reaches to the end of what holds it
        size = limit - start
    if not body - start <= size <= limit - start:
        raise MalformedBox(f"{kind!r} says that it has {size} bytes")
    return Box(kind=kind, start=start, body=body, end=start + size)


def children(buffer: Buffer, parent: Box, *path: bytes) -> Iterator[Box]:
    """The boxes that the path of kinds leads to, below `parent`. Raises MalformedBox."""
    for child in boxes(buffer, parent.body, parent.end):
        if child.kind == path[0]:
            if len(path) == 1:
                yield child
            else:
                yield from children(buffer, child, *path[1:])


def child(buffer: Buffer, parent: Box, *path: bytes) -> Box:
    """The first box that the path leads to. Raises MalformedBox where there is none."""
    found = next(children(buffer, parent, *path), None)
    if found is None:
        raise MalformedBox(f"there is no {b'/'.join(path)!r} in {parent.kind!r}")
    return found


def read_fields(buffer: Buffer, fields: struct.Struct, at: int, holder: Box) -> tuple[int, ...]:
    """Integers at a place inside a box. Raises MalformedBox where the box ends before they do."""
    if at + fields.size > holder.end:
        raise MalformedBox(f"{holder.kind!r} is cut short")
    return fields.unpack_from(buffer, at)


def box(kind: bytes, *payload: Buffer) -> bytes:
    body = b"".join(payload)
    return _HEAD.pack(_HEAD.size + len(body), kind) + body


def full_box(kind: bytes, version: int, flags: int, *payload: Buffer) -> bytes:
    return box(kind, (version << 24 | flags).to_bytes(4, "big"), *payload)
