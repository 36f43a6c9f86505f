"""What a measurement is, and how it is taken."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`ours` beside `other`, in the same unit and the same run; `aim` is the ratio that is hoped for, at the most."""

    what: str
    ours: float
    other: float
    unit: str
    against: str
    aim: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    what: str
    why: str


Finding = Comparison | NotMeasured


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How long a command took, and the most memory that it held at once."""

    seconds: float
    peak_bytes: int


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def best(of: Sequence[float]) -> float:
    """What noise from elsewhere disturbed least."""
    return min(of)


def median(of: Sequence[float]) -> float:
    return statistics.median(of)


def run(command: Sequence[str]) -> Run:
    """The command must succeed."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return Run(seconds=seconds, peak_bytes=usage.ru_maxrss * 1024)


def missing(*programs: str) -> str | None:
    """A sentence that names the programs that are not installed, None where all are."""
    absent = [program for program in programs if shutil.which(program) is None]
    return f"{' and '.join(absent)} not installed" if absent else None
