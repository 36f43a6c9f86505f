"""Being stopped from outside: the first signal raises Stopped, so that all is cleaned up; further ones do not disturb that."""

from __future__ import annotations

import signal
from types import FrameType

from splitter.errors import Stopped

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def raise_when_stopped() -> None:
    """Only for a program's main thread. An exception of the ordinary kind also gets through the media library's callbacks,
    which KeyboardInterrupt does not."""
    for number in _STOPPING:
        signal.signal(number, _stop)


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped
