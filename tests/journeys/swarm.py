"""What journeys share: a swarm of real processes, and asking it as curl would."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.eventually import eventually
from tests.processes import Broker, Node


class Swarm:
    """A broker and two nodes with folders of their own."""

    def __init__(self, broker: Broker, nodo1: Node, nodo2: Node) -> None:
        self.broker = broker
        self.nodo1 = nodo1
        self.nodo2 = nodo2

    def holders(self, fragment: str) -> set[str]:
        return set(get_json(f"{self.broker.url}/fragmentos/{fragment}/nodos")["nodos"])

    def listed(self, node: Node) -> set[str]:
        """What the broker says that the node holds."""
        return set(get_json(f"{self.broker.url}/nodos/{node.name}/fragmentos")["fragmentos"])

    def state_of(self, node: Node) -> str | None:
        rows = get_json(f"{self.broker.url}/nodos")["nodos"]
        return next((row["estado"] for row in rows if row["nombre"] == node.name), None)


@contextmanager
def running_swarm(folder: Path) -> Iterator[Swarm]:
    """Both nodes are known to the broker."""
    broker = Broker()
    nodo1 = Node("127.0.0.1", broker=broker.url, folder=folder / "one")
    nodo2 = Node("127.0.0.1", broker=broker.url, folder=folder / "two")
    with broker, nodo1, nodo2:
        swarm = Swarm(broker, nodo1, nodo2)
        eventually(lambda: swarm.state_of(nodo1) == swarm.state_of(nodo2) == "vivo")
        yield swarm


def get(url: str, *, seconds: float = 60.0) -> httpx.Response:
    return httpx.get(url, timeout=seconds, trust_env=False)


def get_json(url: str) -> Any:
    """The body of an answer that must be 200."""
    response = get(url)
    assert response.status_code == 200, response.text
    return response.json()


def run_splitter(*arguments: str) -> None:
    finished = subprocess.run([sys.executable, "-m", "splitter", *arguments], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr


def copy_into(folder: Path, fragments: Iterable[Path]) -> None:
    """As `cp` does it: the bytes appear under the final name little by little."""
    for fragment in fragments:
        (folder / fragment.name).write_bytes(fragment.read_bytes())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
