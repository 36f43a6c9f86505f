from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.core import errors
from backend.core.errors import EnjambreError, Refused, RevisionGap
from backend.wire.body import encode
from backend.wire.errors import error_body, refusal, status_of


def _leaves(root: type[EnjambreError]) -> Iterator[type[EnjambreError]]:
    below = [child for child in root.__subclasses__() if child.__module__ == errors.__name__]
    if not below:
        yield root
    for child in below:
        yield from _leaves(child)


MADE: dict[type[EnjambreError], EnjambreError] = {
    errors.InvalidName: errors.InvalidName("x", "y"),
    errors.InvalidBody: errors.InvalidBody("x"),
    errors.UnknownNode: errors.UnknownNode("x"),
    errors.UnknownFragment: errors.UnknownFragment("x"),
    errors.UnknownVideo: errors.UnknownVideo("x"),
    errors.UnknownTransfer: errors.UnknownTransfer("x"),
    errors.NoManifest: errors.NoManifest("x"),
    errors.RevisionGap: errors.RevisionGap(7),
    errors.OtherContent: errors.OtherContent("x"),
    errors.LastCopy: errors.LastCopy("x"),
    errors.DamagedFragment: errors.DamagedFragment("x", "y"),
    errors.InvalidManifest: errors.InvalidManifest("x"),
    errors.TooLarge: errors.TooLarge(7),
    errors.DiskFull: errors.DiskFull("x"),
    errors.CannotUseFolder: errors.CannotUseFolder("x", "y"),
    errors.TooManyFollowers: errors.TooManyFollowers(1),
    errors.NotDelivered: errors.NotDelivered("x", "y"),
    errors.Unreachable: errors.Unreachable("x", "y"),
    errors.Refused: errors.Refused("x", 500, "y"),
}


@pytest.mark.parametrize("leaf", list(_leaves(EnjambreError)))
def test_every_error_has_a_status_and_a_sentence(leaf: type[EnjambreError]) -> None:
    error = MADE[leaf]

    assert 400 <= status_of(error) < 600
    assert error_body(error).sentence


def test_a_gap_comes_back_as_a_gap() -> None:
    came_back = refusal("http://broker", 409, encode(error_body(RevisionGap(7))))

    assert isinstance(came_back, RevisionGap)
    assert came_back.held == 7


def test_a_sentence_comes_back_as_it_was_said() -> None:
    came_back = refusal("http://nodo1:6001", 404, b'{"error": "Nodo no encontrado"}')

    assert isinstance(came_back, Refused)
    assert (came_back.status, came_back.sentence) == (404, "Nodo no encontrado")


@pytest.mark.parametrize("content", [b"<html>", b"", b"\xff\xfe", b"[1]"])
def test_a_page_instead_of_json_is_still_an_error_of_ours(content: bytes) -> None:
    assert isinstance(refusal("http://x", 502, content), Refused)
