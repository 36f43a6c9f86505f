"""Rates: bytes over the last second or so."""

from __future__ import annotations

from backend.core.rate import Rate


def test_nothing_counted_is_no_rate() -> None:
    assert Rate(now=5.0).per_second() == 0.0


def test_a_steady_flow_has_its_own_rate() -> None:
    rate = Rate(now=0.0)

    for tenth in range(1, 31):
        rate.count(tenth * 100, now=tenth / 10)

    assert round(rate.per_second()) == 1000


def test_what_was_long_ago_does_not_count() -> None:
    rate = Rate(now=0.0)
    rate.count(1_000_000, now=0.1)
    rate.count(1_000_000, now=1.2)

    rate.count(1_000_100, now=2.2)

    assert round(rate.per_second()) == 100
