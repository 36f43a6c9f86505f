"""What fragments are called: a stem that is safe in every folder, made from the source's name."""

from __future__ import annotations

import unicodedata

from backend.core.manifest import numbered_name
from backend.core.manifest_fields import MAX_TEXT
from backend.core.names import MAX_NAME_BYTES, FragmentName, fragment_name

_UNTITLED = "video"


def one_line(text: str) -> str:
    """The text with a space for whatever would break the line, or command a terminal."""
    return "".join(" " if _is_control(character) else character for character in text).strip()


def safe_title(text: str) -> str:
    """The text in one line, of a length that a manifest takes."""
    return one_line(text)[:MAX_TEXT] or _UNTITLED


def fragment_stem(name: str, count: int) -> str:
    """What the names of `count` fragments of that video begin with: `film` for `film.mkv`."""
    return _shortened(name, MAX_NAME_BYTES - len(numbered_name("", count - 1, count).encode()))


def safe_file_name(name: str) -> FragmentName:
    """What a file of that name can be called in every folder."""
    return fragment_name(_shortened(name, MAX_NAME_BYTES))


def _shortened(name: str, room: int) -> str:
    """Safe, and in at most `room` bytes."""
    visible = unicodedata.normalize("NFC", safe_title(name)).lstrip(".").replace("/", "_").replace("\\", "_")
    shortened = visible or _UNTITLED
    while len(shortened.encode()) > room:
        shortened = shortened[:-1]
    return shortened


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
