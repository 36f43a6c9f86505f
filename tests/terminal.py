"""A program in a pseudo-terminal of its own, as a person would run it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])", re.DOTALL)
LEAVE_ALTERNATE_SCREEN = "\x1b[?1049l"


class Terminal:
    """Runs a command in a terminal of the given size; keeps all that it wrote. The command ends with the `with` block."""

    def __init__(
        self, command: Sequence[str], *, columns: int = 120, lines: int = 40, folder: Path, environment: Mapping[str, str]
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._written = ""
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env={**os.environ, "TERM": "xterm-256color", **environment},
            start_new_session=True,
        )
        os.close(slave)

    @property
    def pid(self) -> int:
        return self._process.pid

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def send(self, kind: signal.Signals) -> None:
        os.kill(self._process.pid, kind)

    def read_until(self, text: str, *, seconds: float = 40.0) -> None:
        """Returns once the text has been written, escape sequences set aside."""
        deadline = time.monotonic() + seconds
        while text not in self.text():
            if time.monotonic() > deadline or not self._read(deadline):
                raise AssertionError(f"{text!r} never came; the terminal shows:\n{self.text()[-4000:]}")

    def exit_code(self, *, seconds: float = 15.0) -> int:
        """Reads on until the command ends, and returns how; negative is the signal that ended it."""
        deadline = time.monotonic() + seconds
        while self._process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"it did not end; the terminal shows:\n{self.text()[-4000:]}")
            self._read(time.monotonic() + 0.05)
        while self._read(time.monotonic()):
            pass
        return self._process.returncode

    def text(self) -> str:
        return ESCAPES.sub("", self._written)

    def is_clean(self) -> bool:
        """Whether the last word about the alternate screen was to leave it."""
        return self._written.rfind(LEAVE_ALTERNATE_SCREEN) > self._written.rfind("\x1b[?1049h")

    def _read(self, deadline: float) -> bool:
        """Whether there was something to read before the time was over."""
        readable, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            return False
        try:
            piece = os.read(self._master, 1 << 16)
        except OSError:
            return False
        self._written += piece.decode(errors="replace")
        return bool(piece)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)
