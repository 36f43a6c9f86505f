"""What a manifest is made of: tracks, streams left out, fragments, and the original, each with its JSON form."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from backend.core.canonical_json import Json
from backend.core.entry import Digest
from backend.core.manifest_fields import Fields, packed_text
from backend.core.names import FragmentName

DIGEST_BYTES = hashlib.sha256().digest_size
MAX_TRACK_ID = 2**32 - 1
RECIPE_BOX_HEAD_BYTES = 24
MAX_RECIPE_BOX_BYTES = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """`kind` is `video` or `audio`, `codec` as in RFC 6381, `language` as in ISO 639-2. Width and height are of pictures,
    channels and sample rate of sound, 0 for the other kind. `reencoded` tells why the packets are not the source's."""

    id: int
    kind: str
    codec: str
    timescale: int
    language: str = "und"
    width: int = 0
    height: int = 0
    channels: int = 0
    sample_rate: int = 0
    reencoded: str | None = None

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "tipo": self.kind,
            "codec": self.codec,
            "escala": self.timescale,
            "idioma": self.language,
            "ancho": self.width,
            "alto": self.height,
            "canales": self.channels,
            "muestreo": self.sample_rate,
            "recodificada": self.reencoded,
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> Track:
        return cls(
            id=fields.integer("id", least=1, most=MAX_TRACK_ID),
            kind=fields.text("tipo"),
            codec=fields.text("codec"),
            timescale=fields.integer("escala", least=1),
            language=fields.text("idioma"),
            width=fields.integer("ancho", least=0),
            height=fields.integer("alto", least=0),
            channels=fields.integer("canales", least=0),
            sample_rate=fields.integer("muestreo", least=0),
            reencoded=fields.optional_text("recodificada"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A stream of the source that no fragment carries: its number there, what it is, and why it stayed behind."""

    stream: int
    what: str
    why: str

    def to_json(self) -> Json:
        return {"flujo": self.stream, "que": self.what, "motivo": self.why}

    @classmethod
    def from_fields(cls, fields: Fields) -> LeftOut:
        return cls(stream=fields.integer("flujo", least=0), what=fields.text("que"), why=fields.text("motivo"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentFacts:
    """One fragment's content, that is its file without the manifest box. `duration` is in ticks of the manifest's
    timescale; `decode_times` is what was taken off each track's times, in ticks of the track and in the manifest's order;
    `blocks` are the SHA-256 digests of the content's blocks, end to end; `recipe_size` is of the box at the content's end
    that helps to restore the original, 0 where there is none."""

    size: int
    sha256: Digest
    blocks: bytes
    init_size: int
    duration: int
    decode_times: tuple[int, ...]
    recipe_size: int = 0

    @property
    def media_size(self) -> int:
        """Of what lies between the init segment and the recipe box."""
        return self.size - self.init_size - self.recipe_size

    @property
    def block_count(self) -> int:
        return len(self.blocks) // DIGEST_BYTES

    def block_digest(self, block: int) -> bytes:
        return self.blocks[block * DIGEST_BYTES : (block + 1) * DIGEST_BYTES]

    def to_json(self) -> Json:
        return {
            "bytes": self.size,
            "sha256": self.sha256,
            "bloques": packed_text(self.blocks),
            "cabecera": self.init_size,
            "duracion": self.duration,
            "tiempos": list(self.decode_times),
            **({"receta": self.recipe_size} if self.recipe_size else {}),
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> FragmentFacts:
        return cls(
            size=fields.integer("bytes", least=1),
            sha256=fields.digest("sha256"),
            blocks=fields.packed_bytes("bloques"),
            init_size=fields.integer("cabecera", least=1),
            duration=fields.integer("duracion", least=0),
            decode_times=fields.integers("tiempos", least=0),
            recipe_size=_recipe_size(fields) if fields.has("receta") else 0,
        )


def _recipe_size(fields: Fields) -> int:
    return fields.integer("receta", least=RECIPE_BOX_HEAD_BYTES, most=MAX_RECIPE_BOX_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The file that was split, which the fragments' recipe restores byte for byte."""

    name: FragmentName
    size: int
    sha256: Digest

    def to_json(self) -> Json:
        return {"nombre": self.name, "bytes": self.size, "sha256": self.sha256}

    @classmethod
    def from_fields(cls, fields: Fields) -> Original:
        return cls(name=fields.name("nombre"), size=fields.integer("bytes", least=1), sha256=fields.digest("sha256"))
