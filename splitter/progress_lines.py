"""Progress for a machine: a line of JSON on standard output for each step of a hundredth; sentences also go to people."""

from __future__ import annotations

import json
import sys


class ProgressLines:
    """`{"progreso": 0.42}` and `{"aviso": "…"}`; the caller closes with a line of its own."""

    def __init__(self) -> None:
        self._told = -1

    def say(self, sentence: str) -> None:
        write_line({"aviso": sentence})
        sys.stderr.write(sentence + "\n")

    def advance(self, share: float) -> None:
        hundredths = int(share * 100)
        if hundredths > self._told:
            self._told = hundredths
            write_line({"progreso": hundredths / 100})


def write_line(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
