"""What a terminal gets from the dashboard when it has to end."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator

import pytest

from tests.eventually import eventually

LEAVE = b"\x1b[?1049l"
ENTER = b"\x1b[?1049h"


class Window:
    """The dashboard in a pseudo-terminal, waiting for a broker that never comes."""

    def __init__(self) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.written = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", "--broker", "http://127.0.0.1:9"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(slave)

    def read(self) -> bytes:
        while self.master >= 0 and select.select([self.master], [], [], 0)[0]:
            try:
                self.written += os.read(self.master, 1 << 16)
            except OSError:
                break
        return self.written

    def is_over(self) -> bool:
        self.read()
        return self.process.poll() is not None

    def close(self) -> None:
        """As when its window is closed."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window()
    eventually(lambda: b"Waiting" in window.read(), seconds=30)
    yield window
    window.process.kill()
    window.process.wait()
    window.close()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(window: Window, ending: signal.Signals) -> None:
    window.process.send_signal(ending)

    eventually(window.is_over, seconds=10)

    assert window.read().rfind(LEAVE) > window.written.rfind(ENTER) >= 0
    assert b"Traceback" not in window.written


def test_keys_that_come_after_the_last_one_do_nothing(window: Window) -> None:
    os.write(window.master, b"qs?PfD")

    eventually(window.is_over, seconds=10)

    assert window.process.returncode == 0
    assert b"Traceback" not in window.read()


def test_a_closed_window_ends_the_dashboard(window: Window) -> None:
    window.close()

    eventually(window.is_over, seconds=10)
