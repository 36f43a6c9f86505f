"""The Repr-Digest header field: the SHA-256 of a whole representation (RFC 9530, section 3)."""

from __future__ import annotations

import base64
import binascii
import re

from backend.core.entry import Digest
from backend.core.errors import InvalidBody

_SHA256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]*):\s*(?=,|;|$)")


def repr_digest(sha256: Digest) -> str:
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"


def parse_repr_digest(field: str) -> Digest | None:
    """None where it states no SHA-256. Raises InvalidBody where it states one that is none."""
    match = _SHA256.search(field)
    if match is None:
        return None
    try:
        octets = base64.b64decode(match[1], validate=True)
    except binascii.Error as error:
        raise InvalidBody("`Repr-Digest` no es válido") from error
    if len(octets) != 32:
        raise InvalidBody("`Repr-Digest` no es válido")
    return Digest(octets.hex())
