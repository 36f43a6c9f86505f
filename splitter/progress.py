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


class Stage:
    """A part of the work, which takes the whole from `start` to `end`."""

    def __init__(self, whole: Progress, start: float, end: float) -> None:
        self._whole = whole
        self._start = start
        self._end = end

    def say(self, sentence: str) -> None:
        self._whole.say(sentence)

    def advance(self, share: float) -> None:
        self._whole.advance(self._start + (self._end - self._start) * share)


class ByteCount:
    """Work that is so many bytes long."""

    def __init__(self, total: int, advance: Callable[[float], None]) -> None:
        self._total = max(1, total)
        self._done = 0
        self._advance = advance

    def add(self, size: int) -> None:
        self._done += size
        self._advance(min(1.0, self._done / self._total))
