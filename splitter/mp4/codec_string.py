"""A track's codec as browsers want to hear it (RFC 6381), read from its sample entry."""

from __future__ import annotations

from collections.abc import Callable

from backend.core.boxes import Box, MalformedBox, box_at, boxes

# Fields of a visual and an audio sample entry before the boxes they hold (ISO/IEC 14496-12, 12.1.3 and 12.2.3).
_VISUAL_FIELDS = 78
_AUDIO_FIELDS = 28

_ES, _DECODER_CONFIG, _DECODER_SPECIFIC = 3, 4, 5
_AAC_OR_LATER = 0x40


def codec_string(entry: bytes) -> str:
    """The four letters where nothing more is known of the codec. Raises MalformedBox for no sample entry."""
    whole = box_at(entry, 0, len(entry))
    letters = whole.kind.decode("latin-1").strip()
    held = _held_boxes(entry, whole, _VISUAL_FIELDS) | _held_boxes(entry, whole, _AUDIO_FIELDS)
    for kind, describe in _DESCRIBED.items():
        if kind in held:
            return describe(letters, held[kind])
    return _SHORT.get(letters, letters)


def _held_boxes(entry: bytes, whole: Box, fields: int) -> dict[bytes, bytes]:
    """The boxes after that many bytes of fields, where it is boxes that begin there."""
    try:
        return {held.kind: entry[held.body : held.end] for held in boxes(entry, whole.body + fields, whole.end)}
    except MalformedBox:
        return {}


def _avc(letters: str, configuration: bytes) -> str:
    return f"{letters}.{configuration[1:4].hex()}"


def _hevc(letters: str, configuration: bytes) -> str:
    space = ("", "A", "B", "C")[configuration[1] >> 6]
    tier = "H" if configuration[1] & 0x20 else "L"
    compatible = int(f"{int.from_bytes(configuration[2:6], 'big'):032b}"[::-1], 2)
    constraints = configuration[6:12].rstrip(b"\0")
    parts = [f"{letters}.{space}{configuration[1] & 0x1F}", f"{compatible:X}", f"{tier}{configuration[12]}"]
    return ".".join([*parts, *(f"{constraint:X}" for constraint in constraints)])


def _av1(letters: str, configuration: bytes) -> str:
    profile, level = configuration[1] >> 5, configuration[1] & 0x1F
    tier = "H" if configuration[2] & 0x80 else "M"
    depth = 12 if configuration[2] & 0x20 else 10 if configuration[2] & 0x40 else 8
    return f"{letters}.{profile}.{level:02d}{tier}.{depth:02d}"


def _vp9(letters: str, configuration: bytes) -> str:
    profile, level, depth = configuration[4], configuration[5], configuration[6] >> 4
    return f"{letters}.{profile:02d}.{level:02d}.{depth:02d}"


def _mpeg4(letters: str, configuration: bytes) -> str:
    """From the descriptors of `esds` (ISO/IEC 14496-1, 7.2.6)."""
    decoder = _descriptor(_descriptor(configuration[4:], _ES)[3:], _DECODER_CONFIG)
    object_type = decoder[0]
    if object_type != _AAC_OR_LATER:
        return f"{letters}.{object_type:x}"
    return f"{letters}.{object_type:x}.{_descriptor(decoder[13:], _DECODER_SPECIFIC)[0] >> 3}"


def _descriptor(octets: bytes, tag: int) -> bytes:
    """The payload of the first descriptor, whose size takes seven bits of each byte that another follows."""
    if not octets or octets[0] != tag:
        raise MalformedBox("esds has not the descriptors that it should have")
    size, at = 0, 1
    while octets[at] & 0x80:
        size = size << 7 | octets[at] & 0x7F
        at += 1
    size = size << 7 | octets[at]
    return octets[at + 1 : at + 1 + size]


_DESCRIBED: dict[bytes, Callable[[str, bytes], str]] = {
    b"avcC": _avc,
    b"hvcC": _hevc,
    b"av1C": _av1,
    b"vpcC": _vp9,
    b"esds": _mpeg4,
}
_SHORT = {"Opus": "opus", "fLaC": "flac"}
