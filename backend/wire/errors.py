"""Errors on the wire: each class of the tree to its status and sentence, and an answer back to its class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from backend.core import errors as e
from backend.core.errors import EnjambreError
from backend.wire.answers import Error


@dataclass(frozen=True, slots=True)
class _Rule:
    status: int
    sentence: Callable[[Any], str]


_RULES: dict[type[EnjambreError], _Rule] = {
    e.InvalidName: _Rule(400, lambda error: f"Nombre no válido: {error.text!r}"),
    e.InvalidBody: _Rule(400, lambda error: error.why),
    e.UnknownNode: _Rule(404, lambda error: "Nodo no encontrado"),
    e.UnknownFragment: _Rule(404, lambda error: "Fragmento no encontrado"),
    e.UnknownVideo: _Rule(404, lambda error: "Video no encontrado"),
    e.UnknownTransfer: _Rule(404, lambda error: "Descarga no encontrada"),
    e.NoManifest: _Rule(
        409,
        lambda error: f"{error.video!r} no trae manifiesto y no se puede reproducir entero: vuelva a dividirlo con el splitter",
    ),
    e.RevisionGap: _Rule(409, lambda error: f"El broker tiene la revisión {error.held}: envíe la lista completa"),
    e.OtherContent: _Rule(409, lambda error: f"Ya hay otro contenido con el nombre {error.fragment!r}"),
    e.LastCopy: _Rule(
        409,
        lambda error: f"{error.fragment!r} {'es' if error.known else 'puede ser'} la última copia del enjambre: use ?forzar=1",
    ),
    e.TooLarge: _Rule(413, lambda error: f"Más de los {error.limit} bytes que se admiten"),
    e.DamagedFragment: _Rule(422, lambda error: f"El contenido de {error.fragment!r} no es el que promete su digest"),
    e.InvalidManifest: _Rule(422, lambda error: "El manifiesto no es válido"),
    e.DiskFull: _Rule(507, lambda error: "No queda espacio en el disco"),
    e.CannotUseFolder: _Rule(507, lambda error: f"No se puede usar la carpeta de fragmentos: {error.why}"),
    e.TooManyFollowers: _Rule(503, lambda error: f"Ya hay {error.limit} clientes que siguen los eventos: inténtelo más tarde"),
    e.NotDelivered: _Rule(502, lambda error: f"No se pudo descargar {error.fragment!r}: {error.why}"),
    e.Unreachable: _Rule(502, lambda error: f"{error.service} no responde"),
    e.Refused: _Rule(502, lambda error: f"{error.service} respondió {error.status}: {error.sentence}"),
}


def status_of(error: EnjambreError) -> int:
    """The HTTP status that tells this error."""
    return _RULES[type(error)].status


def error_body(error: EnjambreError) -> Error:
    """The JSON body that tells this error."""
    held = error.held if isinstance(error, e.RevisionGap) else None
    return Error(sentence=_RULES[type(error)].sentence(error), held_revision=held)


def refusal(service: str, status: int, content: bytes) -> EnjambreError:
    """What a service's error answer means, as far as the answer alone tells: RevisionGap, or Refused with its sentence."""
    try:
        told = msgspec.json.decode(content, type=Error)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return e.Refused(service, status, content[:200].decode(errors="replace"))
    if status == 409 and told.held_revision is not None:
        return e.RevisionGap(told.held_revision)
    return e.Refused(service, status, told.sentence)
