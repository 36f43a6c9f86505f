"""Times on the wire."""

from __future__ import annotations

from backend.wire.answers import moment


def test_a_moment_is_utc_to_the_millisecond() -> None:
    assert moment(0.0) == "1970-01-01T00:00:00.000Z"
    assert moment(1_769_862_896.789) == "2026-01-31T12:34:56.789Z"
