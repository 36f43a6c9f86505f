"""Packets come with times that increase, also where the file knows none or its clock jumps, and twice the same."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from splitter.reading.packets import steady_packets
from splitter.reading.source import open_source, select_streams
from tests.media import B_FRAMES, Pictures, Sound, make_clip

H264 = Pictures(options=B_FRAMES)


def decode_times(path: Path) -> dict[int, list[float]]:
    """In seconds, by stream."""
    times: dict[int, list[float]] = {}
    with open_source(path) as container:
        for packet in steady_packets(container, select_streams(container, path)):
            assert packet.dts is not None
            times.setdefault(packet.stream.index, []).append(float(packet.dts * packet.time_base))
    return times


@pytest.fixture
def broadcast(tmp_path: Path) -> Path:
    """Two recordings behind one another, the second with a clock that is an hour behind."""
    first = make_clip(tmp_path / "first.ts", seconds=2, pictures=H264, sounds=(Sound(),), start=3700)
    second = make_clip(tmp_path / "second.ts", seconds=2, pictures=H264, sounds=(Sound(),), start=100)
    both = tmp_path / "both.ts"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    return both


def test_matroska_without_the_first_decode_times(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "film.mkv", seconds=2, pictures=H264)

    (times,) = decode_times(path).values()

    assert all(earlier < later for earlier, later in pairwise(times))


def test_a_clock_that_jumps_is_closed(broadcast: Path) -> None:
    for times in decode_times(broadcast).values():
        assert all(0 < later - earlier < 1 for earlier, later in pairwise(times))
        assert times[-1] - times[0] == pytest.approx(4, abs=0.5)


def test_both_passes_see_the_same(broadcast: Path) -> None:
    assert decode_times(broadcast) == decode_times(broadcast)
