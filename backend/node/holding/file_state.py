"""The state of a file: what tells two looks at it apart."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """Equal states, equal content, unless it was written in between."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileState:
        return cls(size=status.st_size, mtime_ns=status.st_mtime_ns, inode=status.st_ino)
