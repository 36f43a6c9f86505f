"""The embedded cluster: a broker and some nodes on loopback, which begin and end with the dashboard."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from backend.core.errors import EnjambreError, Unreachable
from backend.wire.broker_client import BrokerClient
from backend.wire.port_holder import port_holder
from tui.service_process import ServiceProcess

HOST = "127.0.0.1"
START_SECONDS = 30.0
STOP_SECONDS = 5.0
LOOK_SECONDS = 0.02
ANSWER_SECONDS = 2.0
"""A program of another kind may hold the broker's port and say nothing."""


class PortTaken(EnjambreError):
    """`holder` is the program that listens there, where the system tells."""

    def __init__(self, port: int, flag: str, holder: str | None) -> None:
        super().__init__(f"port {port} is taken by {holder or 'another program'}; choose another with {flag}")
        self.port = port
        self.holder = holder


class ServiceEnded(EnjambreError):
    """`exit_code` is negative where a signal ended it; `last_words` is the end of what the service wrote."""

    def __init__(self, title: str, exit_code: int, last_words: str) -> None:
        told = f"ended with code {exit_code}: {last_words or 'it said nothing'}"
        super().__init__(f"{title} {told if exit_code >= 0 else f'was ended by signal {-exit_code}'}")
        self.title = title
        self.exit_code = exit_code
        self.last_words = last_words


class StartedTooSlowly(EnjambreError):
    def __init__(self, waiting_for: str) -> None:
        super().__init__(f"{waiting_for} was not there within {START_SECONDS:.0f} s")


@dataclass(frozen=True, slots=True, kw_only=True)
class NodePlace:
    """Where a node of the cluster lives."""

    name: str
    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


class EmbeddedCluster:
    """Starts the services, or joins the ones that already answer at these ports, which it then leaves alone at the end.

    `start` belongs to one thread; `stop` may be called from any, and again. `joined` is true where nothing was started.
    """

    def __init__(self, broker_port: int, node_ports: Sequence[int], folder_root: Path, *, token: str | None = None) -> None:
        self.broker_url = f"http://{HOST}:{broker_port}"
        self.nodes = tuple(
            NodePlace(name=f"nodo{number}:{port}", port=port, folder=folder_root.absolute() / f"fragmentos_{port}")
            for number, port in enumerate(node_ports, start=1)
        )
        self.joined = False
        self._broker_port = broker_port
        self._children: list[ServiceProcess] = []
        self._token = token
        self._broker = BrokerClient(self.broker_url, token=token, answer_seconds=ANSWER_SECONDS)
        self._stopping = threading.Event()

    def start(self) -> None:
        """Returns once the broker knows every node, or `stop` was called. Raises PortTaken, ServiceEnded, StartedTooSlowly."""
        if self._is_there():
            self.joined = True
            return
        self._check_ports()
        try:
            self._start_children()
            self._wait_until(self._is_there, "the broker")
            for node in self.nodes:
                self._wait_until(partial(self._is_known, node), node.name)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends what it started. Returns when all of it is gone."""
        self._stopping.set()
        children, self._children = self._children, []
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            child.end(within_seconds=max(0.0, deadline - time.monotonic()))
        self._broker.close()

    def fallen(self) -> tuple[ServiceEnded, ...]:
        """Services that ended though nobody asked them to."""
        return tuple(
            ServiceEnded(child.title, child.exit_code, child.last_words())
            for child in self._children
            if child.exit_code is not None
        )

    def _check_ports(self) -> None:
        flags = {self._broker_port: "--broker-port"} | {node.port: "--node-ports" for node in self.nodes}
        for port, flag in flags.items():
            if _somebody_listens(port):
                raise PortTaken(port, flag, port_holder(port))

    def _start_children(self) -> None:
        broker = ServiceProcess("the broker", "backend.broker", "--port", str(self._broker_port), token=self._token)
        self._children.append(broker)
        for node in self.nodes:
            place = ("--name", node.name, "--url", node.url, "--broker", self.broker_url, "--folder", str(node.folder))
            child = ServiceProcess(node.name, "backend.node", str(node.port), *place, token=self._token)
            self._children.append(child)

    def _wait_until(self, is_so: Callable[[], bool], title: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not is_so():
            for ended in self.fallen():
                raise ended
            if time.monotonic() > deadline:
                raise StartedTooSlowly(title)
            if self._stopping.wait(LOOK_SECONDS):
                return

    def _is_there(self) -> bool:
        try:
            return self._broker.health().service == "broker"
        except EnjambreError:
            return False

    def _is_known(self, node: NodePlace) -> bool:
        try:
            return any(row.name == node.name and row.state == "vivo" for row in self._broker.nodes())
        except Unreachable:
            return False


def _somebody_listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((HOST, port)) == 0
