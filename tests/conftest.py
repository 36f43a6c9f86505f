"""What every test keeps: no thread and no process of its own outlives it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.eventually import eventually


@pytest.fixture(autouse=True)
def no_thread_outlives_its_test() -> Iterator[None]:
    before = set(threading.enumerate())

    yield

    def left_over() -> list[str]:
        return [
            thread.name for thread in threading.enumerate() if thread not in before and not thread.name.startswith("asyncio_")
        ]

    eventually(lambda: not left_over(), seconds=5)
