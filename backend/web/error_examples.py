"""One error of each class, for the documentation to show."""

from __future__ import annotations

from backend.core import errors as e
from backend.core.errors import EnjambreError

EXAMPLES: dict[type[EnjambreError], EnjambreError] = {
    e.InvalidName: e.InvalidName("../film.mp4", "it contains a path separator"),
    e.InvalidBody: e.InvalidBody("Cuerpo no válido: falta la clave `fragmentos`"),
    e.UnknownNode: e.UnknownNode("nodo9:6009"),
    e.UnknownFragment: e.UnknownFragment("film_000.mp4"),
    e.UnknownVideo: e.UnknownVideo("titulo:film.mp4"),
    e.UnknownTransfer: e.UnknownTransfer("7"),
    e.NoManifest: e.NoManifest("titulo:film.mp4"),
    e.RevisionGap: e.RevisionGap(6),
    e.OtherContent: e.OtherContent("film_000.mp4"),
    e.LastCopy: e.LastCopy("film_000.mp4"),
    e.DamagedFragment: e.DamagedFragment("film_000.mp4", "its digest is another"),
    e.InvalidManifest: e.InvalidManifest("its SHA-256 is not the video's id"),
    e.TooLarge: e.TooLarge(16 << 20),
    e.DiskFull: e.DiskFull("the fragment folder"),
    e.CannotUseFolder: e.CannotUseFolder("fragmentos_6001", "Read-only file system"),
    e.TooManyFollowers: e.TooManyFollowers(192),
    e.NotDelivered: e.NotDelivered("film_000.mp4", "nodo2:6002 no responde"),
    e.Unreachable: e.Unreachable("http://nodo2:6002", "connection refused"),
    e.Refused: e.Refused("http://nodo2:6002", 404, "Fragmento no encontrado"),
}
