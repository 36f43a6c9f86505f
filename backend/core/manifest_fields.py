"""Reading a manifest's JSON field by field: each method returns the checked value or raises InvalidManifest."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass

from backend.core.canonical_json import LARGEST_INTEGER, Json
from backend.core.entry import Digest
from backend.core.errors import InvalidManifest, InvalidName
from backend.core.names import FragmentName, fragment_name

MAX_TEXT = 1000

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object, and the way to it for messages."""

    fields: dict[str, Json]
    path: str = ""

    def has(self, key: str) -> bool:
        return key in self.fields

    def integer(self, key: str, *, least: int, most: int = LARGEST_INTEGER) -> int:
        value = self.fields.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._wrong(key, f"an integer from {least} to {most}")
        return value

    def integers(self, key: str, *, least: int) -> tuple[int, ...]:
        values = self._list(key)
        return tuple(Fields({key: value}, self.path).integer(key, least=least) for value in values)

    def text(self, key: str) -> str:
        value = self.fields.get(key)
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            raise self._wrong(key, f"a text of at most {MAX_TEXT} characters")
        if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value):
            raise self._wrong(key, "a text without control characters")
        return value

    def optional_text(self, key: str) -> str | None:
        return None if self.fields.get(key) is None else self.text(key)

    def name(self, key: str) -> FragmentName:
        """Of a file, in no folder."""
        try:
            return fragment_name(self.text(key))
        except InvalidName as error:
            raise self._wrong(key, f"a file name: {error.why}") from error

    def digest(self, key: str) -> Digest:
        value = self.text(key)
        if not _DIGEST.fullmatch(value):
            raise self._wrong(key, "a SHA-256 in lower-case hex")
        return Digest(value)

    def packed_bytes(self, key: str) -> bytes:
        value = self.fields.get(key)
        try:
            return base64.b64decode(value if isinstance(value, str) else "?", validate=True)
        except (binascii.Error, ValueError) as error:
            raise self._wrong(key, "base64") from error

    def object(self, key: str) -> Fields:
        return as_fields(self.fields.get(key), f"{self.path}{key}.")

    def objects(self, key: str, *, least: int, most: int) -> tuple[Fields, ...]:
        values = self._list(key)
        if not least <= len(values) <= most:
            raise self._wrong(key, f"a list of {least} to {most}")
        return tuple(as_fields(value, f"{self.path}{key}[{index}].") for index, value in enumerate(values))

    def _list(self, key: str) -> list[Json]:
        values = self.fields.get(key)
        if not isinstance(values, list):
            raise self._wrong(key, "a list")
        return values

    def _wrong(self, key: str, wanted: str) -> InvalidManifest:
        return InvalidManifest(f"{self.path}{key} must be {wanted}")


def as_fields(value: Json, path: str = "") -> Fields:
    if not isinstance(value, dict):
        raise InvalidManifest(f"{path.rstrip('.') or 'the whole'} must be an object")
    return Fields(value, path)


def packed_text(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
