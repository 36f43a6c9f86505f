"""What the person types to see less."""

from __future__ import annotations

from backend.core.names import FragmentName


class Filter:
    """Every word must be in the text, whatever the case; a word that begins with `!` must not."""

    def __init__(self, text: str) -> None:
        self.text = text
        words = text.casefold().split()
        self._wanted = [word for word in words if not word.startswith("!")]
        self._unwanted = [word[1:] for word in words if word.startswith("!") and len(word) > 1]

    @property
    def is_on(self) -> bool:
        return bool(self._wanted or self._unwanted)

    def lets_through(self, text: str) -> bool:
        folded = text.casefold()
        return all(word in folded for word in self._wanted) and not any(word in folded for word in self._unwanted)

    def matching(self, names: tuple[FragmentName, ...]) -> tuple[FragmentName, ...]:
        return tuple(name for name in names if self.lets_through(name)) if self.is_on else names
