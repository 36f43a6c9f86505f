"""Swagger UI at /apidocs/ by flasgger, from a finished document, needing nothing from another host.

The folder templates/flasgger takes the place of flasgger's own head and foot: its head asks a font host."""

from __future__ import annotations

from flasgger import Swagger
from flask import Flask
from flask.json.provider import DefaultJSONProvider

from backend.web.json_schema import Schema

ENDPOINT = "flasgger"
DOCUMENT_PATH = "/apispec.json"


def add_swagger(app: Flask, document: Schema) -> None:
    """Call it last: flasgger looks into every view that is added after it."""
    provider = DefaultJSONProvider(app)
    provider.sort_keys = False
    app.json = provider
    Swagger(
        app,
        template=document,
        config={
            "title": document["info"]["title"],
            "openapi": document["openapi"],
            "endpoint": ENDPOINT,
            "specs": [{"endpoint": "document", "route": DOCUMENT_PATH, "rule_filter": lambda rule: False}],
            "specs_route": "/apidocs/",
            "static_url_path": "/flasgger_static",
            "headers": [],
            "auth": {},
            "doc_expansion": "list",
            "hide_top_bar": True,
            "ui_params": {"defaultModelsExpandDepth": 0},
        },
    )


def is_swagger(endpoint: str | None) -> bool:
    """Whether the endpoint belongs to the page, its files or its document."""
    return endpoint is not None and endpoint.startswith(f"{ENDPOINT}.")
