"""Names of fragments and nodes: types of their own, made only by the checkers here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NewType

from backend.core.errors import InvalidName

FragmentName = NewType("FragmentName", str)
"""One path segment in Unicode NFC: safe as a file name and in a URL path once quoted."""

NodeName = NewType("NodeName", str)
"""`host:port`, or a bare host where the port is HTTP's own."""

MAX_NAME_BYTES = 255

_NODE = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:(?P<port>[0-9]{1,5}))?")
_NUMBERED = re.compile(r"(?P<title>.+)_(?P<digits>[0-9]{1,9})\.(?P<extension>[^.]+)", re.DOTALL)


def fragment_name(text: str) -> FragmentName:
    """The name in NFC. Raises InvalidName for whatever could leave the folder, hide in it, or break a line."""
    name = unicodedata.normalize("NFC", text)
    if not name:
        raise InvalidName(text, "it is empty")
    if name.startswith("."):
        raise InvalidName(text, "it starts with a dot")
    if "/" in name or "\\" in name:
        raise InvalidName(text, "it contains a path separator")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in name):
        raise InvalidName(text, "it contains a control character")
    if len(name.encode()) > MAX_NAME_BYTES:
        raise InvalidName(text, f"it is longer than {MAX_NAME_BYTES} bytes")
    return FragmentName(name)


def node_name(text: str) -> NodeName:
    """Raises InvalidName unless the text is `host` or `host:port` with a port from 1 to 65535."""
    match = _NODE.fullmatch(text)
    if match is None or len(text) > MAX_NAME_BYTES:
        raise InvalidName(text, "a node's name is host:port")
    if match["port"] is not None and not 1 <= int(match["port"]) <= 65535:
        raise InvalidName(text, "a port lies between 1 and 65535")
    return NodeName(text)


def node_address(name: NodeName) -> str:
    """The base URL of a node that registered no other."""
    return f"http://{name}"


@dataclass(frozen=True, slots=True)
class NumberedName:
    """What `<title>_<digits>.<extension>` says of itself."""

    title: str
    index: int
    extension: str


def numbered(name: FragmentName) -> NumberedName | None:
    """The parts of a name that follows the fragment pattern, None for any other."""
    match = _NUMBERED.fullmatch(name)
    return match and NumberedName(match["title"], int(match["digits"]), match["extension"])
