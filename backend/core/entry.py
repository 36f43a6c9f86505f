"""An entry: what a node says of one file that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from backend.core.names import FragmentName

Digest = NewType("Digest", str)
"""SHA-256 in 64 lower-case hex digits."""

VideoId = NewType("VideoId", str)
"""SHA-256 of the manifest's canonical JSON, in 64 lower-case hex digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file under its final name. Size and digest (of the whole file) are None where its holder states only the name;
    video and index are set where the file carries a manifest."""

    name: FragmentName
    size: int | None = None
    sha256: Digest | None = None
    video: VideoId | None = None
    index: int | None = None
