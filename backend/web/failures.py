"""Failures that no view tells, as JSON: wrong paths and methods, missing tokens, and bugs."""

from __future__ import annotations

from flask import Flask
from gunicorn.http.errors import NoMoreData, ParseException
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.wrappers import Response

from backend.wire.answers import Error
from backend.wire.body import encode

SENTENCES = {
    400: "Petición no válida",
    401: "Falta el token de este enjambre, o no es el suyo",
    403: "La petición viene de una página de otro sitio",
    404: "Ruta no encontrada",
    405: "Método no admitido en esta ruta",
    412: "No se cumple la condición pedida",
    413: "El cuerpo es demasiado grande",
    414: "La ruta es demasiado larga",
    415: "Tipo de contenido no admitido",
    416: "El rango pedido está fuera del archivo",
    431: "Las cabeceras son demasiado grandes",
    500: "Error interno",
}


def add_failure_handlers(app: Flask) -> None:
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(ParseException, _unreadable)
    app.register_error_handler(NoMoreData, _unreadable)


def sentence(status: int) -> str:
    return SENTENCES.get(status, f"Error {status}")


def _unreadable(_error: Exception) -> Response:
    """A body in chunks that are none, or that broke off; where the next request would begin cannot be told."""
    response = _told(BadRequest())
    response.headers["Connection"] = "close"
    return response


def _told(error: HTTPException) -> Response:
    """Keeps the headers that belong to the status, such as Allow and Content-Range."""
    response = Response.force_type(error.get_response())
    response.data = encode(Error(sentence=sentence(response.status_code))) + b"\n"
    response.content_type = "application/json"
    return response
