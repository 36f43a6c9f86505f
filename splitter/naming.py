"""What fragments are called: a stem that is safe in every folder, made from the source's name."""

from __future__ import annotations

import unicodedata

from backend.core.manifest import numbered_name
from backend.core.manifest_fields import MAX_TEXT
from backend.core.names import MAX_NAME_BYTES

_UNTITLED = "video"


def one_line(text: str) -> str:
    """The text with a space for whatever would break the line, or command a terminal."""
    return "".join(" " if _is_control(character) else character for character in text).strip()


def safe_title(text: str) -> str:
    """The text in one line, of a length that a manifest takes."""
    return one_line(text)[:MAX_TEXT] or _UNTITLED


def fragment_stem(name: str, count: int) -> str:
    """What the names of `count` fragments of that video begin with: `film` for `film.mkv`."""
    visible = unicodedata.normalize("NFC", safe_title(name)).lstrip(".").replace("/", "_").replace("\\", "_")
    stem = visible or _UNTITLED
    room = MAX_NAME_BYTES - len(numbered_name("", count - 1, count).encode())
    while len(stem.encode()) > room:
        stem = stem[:-1]
    return stem


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
