"""The Repr-Digest header field: the SHA-256 of a whole representation (RFC 9530, section 3)."""

from __future__ import annotations

import base64
import re

from backend.core.entry import Digest
from backend.core.errors import InvalidBody

_SHA256 = re.compile(r"(?:^|,)\s*sha-256=([^,;]*)")
_OCTETS = re.compile(r":([A-Za-z0-9+/]{43}=):\s*")


def repr_digest(sha256: Digest) -> str:
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"


def parse_repr_digest(field: str) -> Digest | None:
    """None where it states no SHA-256. Raises InvalidBody where it states one that is none."""
    stated = _SHA256.search(field)
    if stated is None:
        return None
    octets = _OCTETS.fullmatch(stated[1])
    if octets is None:
        raise InvalidBody("`Repr-Digest` no es válido")
    return Digest(base64.b64decode(octets[1]).hex())
