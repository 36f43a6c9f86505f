"""Programs of the original protocol, which know its routes and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
from flask import Flask, Response, request, send_file


def original_broker() -> Flask:
    """Keeps what it is given, as it is given; `app.nodos` is its memory."""
    app = Flask("original broker")
    nodes: dict[str, list[str]] = {}
    app.config["nodes"] = nodes

    @app.post("/nodos/<nodo>/fragmentos")
    def register(nodo: str) -> Response:
        nodes[nodo] = request.get_json()["fragmentos"]
        return _json({"mensaje": "Nodo registrado"})

    @app.get("/nodos/<nodo>/fragmentos")
    def fragments_of(nodo: str) -> Response:
        if nodo not in nodes:
            return _json({"error": "Nodo no encontrado"}, 404)
        return _json({"fragmentos": nodes[nodo]})

    @app.get("/fragmentos/<fragmento>/nodos")
    def holders(fragmento: str) -> Response:
        return _json({"nodos": [nodo for nodo, names in nodes.items() if fragmento in names]})

    return app


def original_node(name: str, folder: Path, broker_url: str) -> Flask:
    """Serves what lies in its folder and fetches by asking the broker; whoever starts it registers it."""
    app = Flask("original node")

    @app.get("/mis_fragmentos")
    def mine() -> Response:
        return _json({"fragmentos": [path.name for path in folder.iterdir()]})

    @app.get("/fragmentos/<fragmento>")
    def read(fragmento: str) -> Response:
        path = folder / fragmento
        return send_file(path) if path.exists() else _json({"error": "Fragmento no encontrado"}, 404)

    @app.get("/descargar/<fragmento>")
    def fetch(fragmento: str) -> Response:
        nodes = httpx.get(f"{broker_url}/fragmentos/{fragmento}/nodos", trust_env=False).json()["nodos"]
        if not nodes:
            return _json({"error": "El fragmento no se encontro en ningun nodo"}, 404)
        for node in nodes:
            answer = httpx.get(f"http://{node}/fragmentos/{fragmento}", trust_env=False)
            if answer.status_code == 200:
                (folder / fragmento).write_bytes(answer.content)
                register(name, folder, broker_url)
                return _json({"mensaje": f"Fragmento '{fragmento}' descargado de '{node}'."})
        return _json({"error": "No fue posible descargar el fragmento desde los nodos disponibles"}, 500)

    return app


def register(name: str, folder: Path, broker_url: str) -> None:
    names = [path.name for path in folder.iterdir()]
    httpx.post(f"{broker_url}/nodos/{name}/fragmentos", json={"fragmentos": names}, trust_env=False).raise_for_status()


def _json(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
