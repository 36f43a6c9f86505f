"""How many fragments share a mark, and how far marks stand apart, so that a whole video fits a width."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`share` fragments to a mark, `pitch` columns from mark to mark. No fragment is left out at any width."""

    count: int
    share: int
    pitch: int

    @property
    def marks(self) -> int:
        return -(-self.count // self.share)

    @property
    def width(self) -> int:
        """How many columns the marks take."""
        return (self.marks - 1) * self.pitch + 1

    def mark_of(self, position: int) -> int:
        return position // self.share

    def positions(self, mark: int) -> range:
        """The fragments that a mark stands for."""
        return range(mark * self.share, min(self.count, (mark + 1) * self.share))

    def mark_at(self, column: int) -> int:
        """The mark under a column, or the nearest."""
        return max(0, min(self.marks - 1, column // self.pitch))


def scale_for(count: int, width: int) -> Scale:
    """The widest scale that fits."""
    room = max(1, width)
    if count * 2 - 1 <= room:
        return Scale(count=count, share=1, pitch=2)
    return Scale(count=count, share=max(1, -(-count // room)), pitch=1)
