"""The journal of a watched folder: a hidden file that says what was dealt out, so that a restart does not do it again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from backend.core.entry import VideoId
from splitter.watching.watched_folder import Version

NAME = ".enjambre_dealt.json"


class DamagedJournal(Exception):
    """It is there, but says nothing that could be understood."""


class Journal:
    """By name, the version that was dealt out last. Belongs to one thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._dealt: dict[str, dict[str, Any]] = {}

    def load(self) -> None:
        """What an earlier watch wrote. Raises DamagedJournal, and then knows nothing."""
        try:
            dealt = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as error:
            raise DamagedJournal(f"{self._path} cannot be read ({error})") from error
        if not isinstance(dealt, dict) or not all(isinstance(facts, dict) for facts in dealt.values()):
            raise DamagedJournal(f"{self._path} is no journal")
        self._dealt = dealt

    def has(self, version: Version) -> bool:
        facts = self._dealt.get(version.name, {})
        return (facts.get("bytes"), facts.get("mtime_ns")) == (version.size, version.mtime_ns)

    def add(self, version: Version, video: VideoId) -> None:
        """Raises OSError where it could not be written; until the end it is known all the same."""
        self._dealt[version.name] = {"bytes": version.size, "mtime_ns": version.mtime_ns, "video": video}
        beside = self._path.with_name(f"{NAME}.part")
        try:
            with beside.open("w", encoding="ascii") as file:
                json.dump(self._dealt, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        finally:
            beside.unlink(missing_ok=True)
