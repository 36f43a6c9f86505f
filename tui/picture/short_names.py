"""Nodes by the part of their name that tells them apart."""

from __future__ import annotations

from collections.abc import Iterable

from backend.core.names import NodeName


class ShortNames:
    """Hosts alone, where no two nodes share one."""

    def __init__(self, nodes: Iterable[NodeName]) -> None:
        known = tuple(nodes)
        hosts = [_host(node) for node in known]
        self._short = {node: host if hosts.count(host) == 1 else node for node, host in zip(known, hosts, strict=True)}

    def get(self, node: NodeName | None, unknown: str = "?") -> str:
        """A node that is not of the swarm keeps its whole name; `unknown` stands for none."""
        return unknown if node is None else self._short.get(node, node)


def _host(node: NodeName) -> str:
    return node.rpartition(":")[0] or node
