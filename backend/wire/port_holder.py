"""Who listens on a port of this machine, as far as /proc tells (Linux; elsewhere nobody is named)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

LISTENING = "0A"
"""The state `TCP_LISTEN` in /proc/net/tcp (proc(5))."""


def port_holder(port: int) -> str | None:
    """`<program> (process <id>)`, or None where it cannot be told: not Linux, or another user's process."""
    wanted = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*"):
        if wanted & set(_open_files(process)):
            return f"{_program(process)} (process {process.name})"
    return None


def _listening_inodes(port: int) -> Iterator[str]:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in _lines(table)[1:]:
            _, local, _, state, *rest = line.split()
            if state == LISTENING and int(local.rpartition(":")[2], 16) == port:
                yield rest[5]


def _lines(table: Path) -> list[str]:
    try:
        return table.read_text().splitlines()
    except OSError:
        return []


def _open_files(process: Path) -> Iterator[str]:
    try:
        for descriptor in (process / "fd").iterdir():
            yield str(descriptor.readlink())
    except OSError:
        """It ended meanwhile, or belongs to somebody else."""


def _program(process: Path) -> str:
    try:
        words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        return " ".join(words[:4]).strip() or (process / "comm").read_text().strip()
    except OSError:
        return "a program that just ended"
