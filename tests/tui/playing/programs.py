"""Programs that stand for players, as scripts on the PATH."""

from __future__ import annotations

from pathlib import Path


def put_program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path
