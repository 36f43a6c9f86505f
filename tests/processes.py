"""Real services as processes of their own, for journeys: started, killed and brought back on ports that the system gave."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.eventually import eventually

START_SECONDS = 30.0
STOP_SECONDS = 10.0


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Service:
    """One service as a child process that can be killed and started again on its port; it ends with its `with` block."""

    def __init__(self, module: str, *arguments: str, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", module, *arguments]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once the service says that it is well."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, start_new_session=True
        )
        try:
            eventually(self._has_ended_or_answers, seconds=START_SECONDS)
        except BaseException:
            self.kill()
            raise
        assert self._process.poll() is None, f"{self._command} ended:\n{self.log()}"

    def stop(self) -> None:
        """SIGTERM, and the service's own way to end. A second call does nothing."""
        self._end_by(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to all its processes: no good-bye to anybody."""
        self._end_by(signal.SIGKILL)

    def log(self) -> str:
        """All that the service has written so far."""
        return os.pread(self._log.fileno(), 1 << 20, 0).decode(errors="replace")

    def _end_by(self, kind: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _signal_group(process.pid, kind)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"{self._command} did not end:\n{self.log()}") from error
        finally:
            _signal_group(process.pid, signal.SIGKILL)

    def _has_ended_or_answers(self) -> bool:
        assert self._process is not None
        return self._process.poll() is not None or httpx.get(f"{self.url}/salud", timeout=2.0, trust_env=False).is_success

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile()
        try:
            self.start()
        except BaseException:
            self._log.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        self._log.close()


class Node(Service):
    """A node, the name it goes by at the broker, and its folder; `url` is where others find it, if not where it listens."""

    def __init__(self, name: str, *, broker: str, folder: Path, port: int | None = None, url: str | None = None) -> None:
        port = port or free_port()
        self.name = f"{name}:{port}"
        self.folder = folder
        url = url or f"http://127.0.0.1:{port}"
        super().__init__(
            "backend.node",
            str(port),
            *("--name", self.name, "--url", url, "--broker", broker, "--folder", str(folder)),
            port=port,
        )


class Broker(Service):
    """A broker with its index in memory."""

    def __init__(self, port: int | None = None) -> None:
        port = port or free_port()
        super().__init__("backend.broker", "--port", str(port), port=port)


def _signal_group(group: int, kind: signal.Signals) -> None:
    try:
        os.killpg(group, kind)
    except ProcessLookupError:
        """All of it has ended."""
