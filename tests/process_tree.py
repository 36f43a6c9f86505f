"""Which processes a process has begun, as /proc tells."""

from __future__ import annotations

from pathlib import Path


def descendants(pid: int) -> set[int]:
    """Its children, whichever thread began them, theirs, and so on; not itself."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = {int(child) for of_thread in lists for child in _text(of_thread).split()}
    return children.union(*(descendants(child) for child in children))


def still_running(pids: set[int]) -> set[int]:
    """Those that have not ended; one that ended and that nobody has asked after does not count."""
    return {pid for pid in pids if _state(pid) not in ("", "Z")}


def _state(pid: int) -> str:
    return _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].strip()[:1]


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
