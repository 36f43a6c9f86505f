"""Nodes by the part of their name that tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backend.core.names import NodeName

_MOST_WIDTH = 16


class ShortNames:
    """Hosts alone where no two nodes share one, else ports alone where that is enough, else whole names. `width` is for
    a column of them and the broker."""

    def __init__(self, nodes: Iterable[NodeName]) -> None:
        known = tuple(nodes)
        parts = [node.rpartition(":") for node in known]
        hosts = [host or port for host, _, port in parts]
        ports = [f":{port}" for _, _, port in parts]
        chosen = next((names for names in (hosts, ports) if len(set(names)) == len(known)), known)
        self.width = min(_MOST_WIDTH, max(len(name) for name in ("broker", *chosen)))
        self._short: dict[NodeName, str] = dict(zip(known, chosen, strict=True))

    def get(self, node: NodeName | None, unknown: str = "?") -> str:
        """A node that is not of the swarm keeps its whole name; `unknown` stands for none."""
        return unknown if node is None else self._short.get(node, node)

    def within(self, text: str) -> str:
        """A text with the swarm's nodes by their short names, but for those in an address."""
        names = "|".join(map(re.escape, self._short))
        return re.sub(rf"(?<![\w/.:-])(?:{names})(?!\w)", lambda found: self._short[NodeName(found[0])], text) if names else text
