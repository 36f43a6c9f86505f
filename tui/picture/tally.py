"""How much a node holds, in a few words."""

from __future__ import annotations

from tui.picture.text import of, size
from tui.swarm.state import NodeView


def tally(node: NodeView) -> str:
    """What lies on its disk, or what the index says where it did not tell; nodes of the original protocol state no sizes."""
    holdings = node.index if node.disk is None else node.disk
    count = of(holdings.count, "fragment")
    return f"{count} · {size(holdings.size)}" if holdings.size or not holdings.count else count
