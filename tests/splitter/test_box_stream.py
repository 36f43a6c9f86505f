"""However the muxer's bytes arrive, the same boxes come out; and what goes wrong inside is not lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.boxes import MalformedBox, box
from splitter.mp4.box_stream import BoxStream

INIT = box(b"ftyp", b"iso5") + box(b"moov", b"tracks")
LARGE = b"\0\0\0\1mdat" + (16 + 5).to_bytes(8, "big") + b"large"
WRITTEN = INIT + box(b"moof", b"one") + box(b"mdat", b"first" * 9) + box(b"moof", b"two") + LARGE + box(b"moof") + box(b"mdat")


class Notes:
    """Writes down what it receives."""

    def __init__(self) -> None:
        self.inits: list[bytes] = []
        self.fragments: list[tuple[bytes, int, bytearray]] = []

    def init(self, written: bytes) -> None:
        self.inits.append(written)

    def movie_fragment(self, moof: bytes, media_size: int) -> None:
        self.fragments.append((moof, media_size, bytearray()))

    def media(self, part: bytes | memoryview) -> None:
        self.fragments[-1][2].extend(part)


class FullDisk(Notes):
    def media(self, part: bytes | memoryview) -> None:
        raise OSError(28, "No space left on device")


@given(st.lists(st.integers(min_value=0, max_value=len(WRITTEN)), max_size=30))
def test_the_same_boxes_come_out_of_any_pieces(places: list[int]) -> None:
    notes = Notes()
    stream = BoxStream(notes)
    ends = sorted({*places, len(WRITTEN)})

    for start, end in zip([0, *ends], ends, strict=False):
        assert stream.write(WRITTEN[start:end]) == end - start
    stream.finish()

    assert notes.inits == [INIT]
    assert [(moof, bytes(media)) for moof, _, media in notes.fragments] == [
        (box(b"moof", b"one"), box(b"mdat", b"first" * 9)),
        (box(b"moof", b"two"), LARGE),
        (box(b"moof"), box(b"mdat")),
    ]
    assert all(size == len(media) for _, size, media in notes.fragments)


@pytest.mark.parametrize("left", [1, 7, 8, 12])
def test_a_stream_that_stops_in_the_middle_is_refused(left: int) -> None:
    stream = BoxStream(Notes())
    stream.write(WRITTEN[:-left])

    with pytest.raises(MalformedBox):
        stream.finish()


@pytest.mark.parametrize("written", [box(b"mdat", b"x"), INIT + box(b"free"), INIT + b"\0\0\0\4moof"])
def test_boxes_in_no_such_order_are_refused(written: bytes) -> None:
    with pytest.raises(MalformedBox):
        BoxStream(Notes()).write(written)


def test_what_went_wrong_is_remembered_and_the_rest_swallowed() -> None:
    stream = BoxStream(FullDisk())
    with pytest.raises(OSError, match="No space"):
        stream.write(WRITTEN)

    stream.abandon()

    assert stream.write(WRITTEN) == len(WRITTEN)
    with pytest.raises(OSError, match="No space"):
        stream.raise_failure()
