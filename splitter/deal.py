"""Handing fragments to nodes over HTTP: to each a run of consecutive ones, as equal as possible."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from backend.core.entry import Digest
from backend.core.names import fragment_name, node_address, node_name
from backend.wire.node_client import NodeClient
from splitter.errors import NamesTaken, NotANode
from splitter.reading.scan import Advance


def node_url(text: str) -> str:
    """The base URL that `host:port`, or a URL, means. Raises InvalidName."""
    if text.startswith(("http://", "https://")):
        return text
    return node_address(node_name(text))


@contextmanager
def connected(urls: Iterable[str], *, token: str | None = None) -> Iterator[list[NodeClient]]:
    """Clients of nodes that answer. Raises NotANode, Unreachable and Refused."""
    clients: list[NodeClient] = []
    try:
        for url in urls:
            client = NodeClient(url, token=token)
            clients.append(client)
            service = client.health().service
            if service != "nodo":
                raise NotANode(client.base_url, service)
        yield clients
    finally:
        for client in clients:
            client.close()


def deal(paths: Sequence[Path], nodes: Sequence[NodeClient], advance: Advance) -> dict[str, list[str]]:
    """The names that each node, by its URL, now holds: where ten go to two, the first five to the first. What a node has
    already, it keeps. Raises OtherContent, Unreachable and Refused."""
    dealt: dict[str, list[str]] = {node.base_url: [] for node in nodes}
    done = 0
    for node, run in zip(nodes, equal_runs(paths, len(nodes)), strict=True):
        for path in run:
            node.put_fragment(fragment_name(path.name), path, sha256=_digest(path))
            dealt[node.base_url].append(path.name)
            done += 1
            advance(done / len(paths))
    return dealt


def check_names(paths: Sequence[Path], nodes: Sequence[NodeClient]) -> None:
    """Before any is handed over. Raises NamesTaken where one of the nodes, whichever fragments it is to get, has other
    content under the name of one; Unreachable and Refused."""
    taken = {node.base_url: _taken(paths, node) for node in nodes}
    if any(taken.values()):
        raise NamesTaken({url: names for url, names in taken.items() if names})


def _taken(paths: Sequence[Path], node: NodeClient) -> list[str]:
    held = {entry.name: entry.sha256 for entry in node.fragments().details or () if entry.sha256}
    return [path.name for path in paths if path.name in held and held[fragment_name(path.name)] != _digest(path)]


def _digest(path: Path) -> Digest:
    with path.open("rb") as file:
        return Digest(hashlib.file_digest(file, "sha256").hexdigest())


def equal_runs(paths: Sequence[Path], count: int) -> list[Sequence[Path]]:
    """In order; where they do not come out even, the first runs have one more."""
    size, longer = divmod(len(paths), count)
    starts = [run * size + min(run, longer) for run in range(count + 1)]
    return [paths[starts[run] : starts[run + 1]] for run in range(count)]
