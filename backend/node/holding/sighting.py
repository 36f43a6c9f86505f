"""Sightings: the ways in which a file of the folder comes to notice."""

from __future__ import annotations

from enum import IntEnum


class Sighting(IntEnum):
    """Ordered by how much is to be done: of two sightings of one file the greater one counts."""

    SEEN = 0
    """Something about it changed, or a scan met it: it may be half-written."""

    MOVED_IN = 1
    """It came by a rename, and so all at once."""

    CLOSED = 2
    """Somebody who wrote it is done: its content may be new even where size and time are not."""
