"""Why a transfer waits, goes elsewhere or fails: sentences in Spanish, for the wire."""

from __future__ import annotations

from collections.abc import Mapping

from backend.core.errors import CannotUseFolder, DamagedFragment, DiskFull, EnjambreError, OtherContent, Refused, Unreachable
from backend.core.names import NodeName

ALREADY_HERE = "ya está en la carpeta"
NOBODY_HAS_IT = "nadie lo tiene todavía"
NO_BROKER = "el broker no responde"


def why_not(error: EnjambreError) -> str:
    """What a source did wrong."""
    match error:
        case Unreachable():
            return "no responde"
        case DamagedFragment():
            return "sirvió bytes que no son los prometidos"
        case Refused():
            return f"respondió {error.status}"
        case _:
            return "ya no lo tiene"


def why_failed(error: EnjambreError | OSError) -> str:
    """What went wrong here."""
    match error:
        case OtherContent():
            return "ya hay otro contenido con ese nombre en la carpeta: no se sobrescribe"
        case DiskFull():
            return "no queda espacio en el disco"
        case CannotUseFolder():
            return f"no se puede escribir en la carpeta: {error.why}"
        case _:
            return f"no se puede escribir en la carpeta: {error}"


def went_elsewhere(shunned: Mapping[NodeName, str]) -> str | None:
    return f"{_each(shunned)}; se descarga de otro nodo" if shunned else None


def waits_for(shunned: Mapping[NodeName, str]) -> str:
    return _each(shunned)


def gave_up(shunned: Mapping[NodeName, str]) -> str:
    return f"no queda de dónde descargarlo: {_each(shunned)}"


def _each(shunned: Mapping[NodeName, str]) -> str:
    return ", ".join(f"{node} {why}" for node, why in shunned.items())
