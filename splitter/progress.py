"""Telling how the work goes: to a person with a bar, to a machine with lines of JSON, or to nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Told from the working thread."""

    def say(self, sentence: str) -> None:
        """Something that one should know."""

    def advance(self, share: float) -> None:
        """How far the whole work is, from 0 to 1."""


class Silence:
    """For whoever does not want to know."""

    def say(self, sentence: str) -> None:
        pass

    def advance(self, share: float) -> None:
        pass


def between(progress: Progress, start: float, end: float) -> Callable[[float], None]:
    """For a part of the work that takes the whole from `start` to `end`."""
    return lambda share: progress.advance(start + (end - start) * share)
