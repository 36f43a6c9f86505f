"""The picture as JSON: for machines, in the words of the wire."""

from __future__ import annotations

import json
from typing import Any

from backend.wire.body import encode
from tui.picture.board import Board
from tui.picture.lamps import lamp, node_lamp
from tui.picture.transfers import transfers_of
from tui.picture.video import label_of
from tui.swarm.places import VideoKey
from tui.swarm.state import NodeView


def facts(board: Board, now: float) -> str:
    """One JSON object on one line."""
    swarm = board.swarm
    told = {
        "broker": {"url": swarm.broker_url, "estado": lamp(swarm.broker, now).words},
        "nodos": [_node(node, now) for node in swarm.nodes.values()],
        "videos": [_video(board, video) for video in board.videos],
        "descargas": [json.loads(encode(transfer)) for transfer in transfers_of(swarm)],
    }
    return json.dumps(told, ensure_ascii=False)


def _node(node: NodeView, now: float) -> dict[str, Any]:
    holdings = node.index if node.disk is None else node.disk
    return {
        "nombre": node.name,
        "url": node.url,
        "estado": node_lamp(node, now).words,
        "fragmentos": holdings.count,
        "bytes": holdings.size,
        "carpeta": node.health.folder if node.health else None,
    }


def _video(board: Board, video: VideoKey) -> dict[str, Any]:
    picture = board.picture(video)
    return {
        "titulo": label_of(video),
        "total": len(picture.slots),
        "presentes": picture.present,
        "copias_minimas": picture.fewest_copies,
        "fragmentos": [
            {
                "nombre": name,
                "copias": picture.copies[slot],
                "nodos": {node: states[slot].value for node, states in picture.states.items()},
            }
            for slot, name in enumerate(picture.slots)
        ],
    }
