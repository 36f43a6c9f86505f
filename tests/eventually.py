"""The one place where tests wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(look: Callable[[], T], *, seconds: float = 15.0) -> T:
    """What `look` returns, once it is true and raises nothing; its last failure once the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            seen = look()
        except Exception:
            if time.monotonic() > deadline:
                raise
        else:
            if seen:
                return seen
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s; last seen: {seen!r}")
        time.sleep(0.01)
