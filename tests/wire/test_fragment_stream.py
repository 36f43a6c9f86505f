"""A fragment's bytes on their way from a node."""

from __future__ import annotations

from pathlib import Path

from backend.core.names import fragment_name
from backend.wire.node_client import NodeClient
from tests.eventually import eventually
from tests.processes import Node


def test_bytes_come_in_large_pieces(tmp_path: Path) -> None:
    (tmp_path / "film_000.mp4").write_bytes(bytes(16 << 20))
    with Node("127.0.0.1", broker="http://127.0.0.1:9", folder=tmp_path) as node:
        client = NodeClient(node.url)
        eventually(lambda: client.fragments().names)

        with client.read_fragment(fragment_name("film_000.mp4")) as stream:
            sizes = [len(octets) for octets in stream]
        client.close()

    assert sum(sizes) == 16 << 20
    assert max(sizes) > 64 << 10
