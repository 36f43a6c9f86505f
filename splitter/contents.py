"""Reading fragments' contents at any place, with few files open at a time."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from backend.core.errors import DamagedFragment
from splitter.errors import UnreadableSource

_OPEN_FILES = 8


class FragmentContents:
    """`paths` tell by the fragment's number where it lies. One thread reads, and closes in the end."""

    def __init__(self, paths: Mapping[int, Path]) -> None:
        self._paths = paths
        self._descriptors: dict[int, int] = {}

    def __enter__(self) -> FragmentContents:
        return self

    def __exit__(self, *exception: object) -> None:
        while self._descriptors:
            os.close(self._descriptors.popitem()[1])

    def read(self, fragment: int, offset: int, size: int) -> bytes:
        """Raises DamagedFragment where the file has become shorter meanwhile, and UnreadableSource."""
        descriptor = self._descriptors.get(fragment)
        try:
            content = os.pread(self._open(fragment) if descriptor is None else descriptor, size, offset)
        except OSError as error:
            raise UnreadableSource(self._paths[fragment], error.strerror or str(error)) from error
        if len(content) != size:
            raise DamagedFragment(self._paths[fragment].name, "it became shorter while it was read")
        return content

    def _open(self, fragment: int) -> int:
        """In place of the one that was opened longest ago, where there are many."""
        if len(self._descriptors) == _OPEN_FILES:
            os.close(self._descriptors.pop(next(iter(self._descriptors))))
        self._descriptors[fragment] = os.open(self._paths[fragment], os.O_RDONLY)
        return self._descriptors[fragment]
