"""Repr-Digest: what is written is read, what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.entry import Digest
from backend.core.errors import InvalidBody
from backend.wire.repr_digest import parse_repr_digest, repr_digest


@given(st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(octets: bytes) -> None:
    assert parse_repr_digest(repr_digest(Digest(octets.hex()))) == octets.hex()


def test_it_is_found_among_others() -> None:
    field = f"md5=:AAAA:, {repr_digest(Digest('ab' * 32))}, sha-512=:BBBB:"

    assert parse_repr_digest(field) == "ab" * 32


@pytest.mark.parametrize("field", ["", "sha-512=:AAAA:", "md5=:sha-256:"])
def test_where_none_is_stated_there_is_none(field: str) -> None:
    assert parse_repr_digest(field) is None


@pytest.mark.parametrize("field", ["sha-256=:AAAA:", "sha-256=", "sha-256=:not base64 at all:", "sha-256=" + "ab" * 32])
def test_what_is_no_digest_is_refused(field: str) -> None:
    with pytest.raises(InvalidBody):
        parse_repr_digest(field)
