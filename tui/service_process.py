"""A service as a child process: out of the terminal's reach, and ending with its parent however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile

TAIL_BYTES = 4096
TAIL_LINES = 5


def environment_with(token: str | None) -> dict[str, str]:
    """This process's own, and the swarm's secret: on a command line anybody could read it."""
    return {**os.environ, **({"ENJAMBRE_TOKEN": token} if token else {})}


class ServiceProcess:
    """Knows one child and the end of what it said. `stop` may be called from any thread; all else from the owner's.

    A session of its own keeps ctrl+c from it. Its standard input is a pipe that only this process holds, and
    `--exit-on-eof` makes it end when that closes, even by SIGKILL.
    """

    def __init__(self, title: str, module: str, *arguments: str, token: str | None = None) -> None:
        self.title = title
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._process = subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", module, *arguments, "--exit-on-eof"],
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            env=environment_with(token),
        )

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative is the signal that ended it."""
        return self._process.poll()

    def last_words(self) -> str:
        """The end of its output, some lines at the most."""
        size = os.fstat(self._log.fileno()).st_size
        tail = os.pread(self._log.fileno(), TAIL_BYTES, max(0, size - TAIL_BYTES)).decode(errors="replace")
        return "\n".join(tail.strip().splitlines()[-TAIL_LINES:])

    def ask_to_end(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()

    def end(self, *, within_seconds: float) -> None:
        """Returns once the child and all of its own are gone, by force where they take too long."""
        try:
            self._process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            """What follows does not wait for its consent."""
        finally:
            self._kill_group()
            self._process.wait()
            self._close()

    def _kill_group(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            """All of it has ended."""

    def _close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._log.close()
