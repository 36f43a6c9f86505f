"""How much a node holds, in a few words."""

from __future__ import annotations

from tui.picture.text import of, size
from tui.swarm.state import NodeView


def tally(node: NodeView) -> str:
    """What lies on its disk, or what the index says where it did not tell."""
    holdings = node.index if node.disk is None else node.disk
    return f"{of(holdings.count, 'fragment')} · {size(holdings.size)}"
