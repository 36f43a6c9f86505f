"""What a player reads by the HLS playlist is, packet for packet, what it reads from the joined file."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from backend.core.canonical import CanonicalStream
from backend.core.hls import playlist
from splitter.join import join
from splitter.split import Wish, split
from tests.splitter.conftest import MadeSource

Packets = list[tuple[int, int | None, int | None, bytes]]


@pytest.mark.parametrize("name", ["sample.mp4", "vp9.webm", "ntsc.mov", "song.m4a", "two_languages.mkv", "late_sound.mkv"])
def test_the_playlist_reads_as_the_joined_file(name: str, made_source: MadeSource, tmp_path: Path) -> None:
    made = split(made_source(name), tmp_path / "fragments", Wish(count=3))
    join(made.paths, tmp_path / "whole.mp4")
    listed = tmp_path / "whole" / "lista.m3u8"
    listed.parent.mkdir()
    listed.write_text(playlist(CanonicalStream(made.manifest), uri="../whole.mp4"))

    assert packets(listed) == packets(tmp_path / "whole.mp4")


def packets(path: Path) -> Packets:
    with av.open(str(path)) as container:
        read = [(packet.stream.index, packet.pts, packet.dts, bytes(packet)) for packet in container.demux() if packet.size]
    return sorted(read, key=lambda packet: (packet[0], packet[2] or 0))
