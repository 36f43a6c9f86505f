"""FFmpeg, mpv and VLC play a video from a node that has half of it: as one stream, and by its playlist."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.eventually import eventually
from tests.journeys.swarm import Swarm, copy_into, get_json
from tests.programs import needs

FRAMES_A_SECOND = 25
ADDRESSES = ("", "/lista.m3u8")


@pytest.fixture(params=ADDRESSES, ids=["stream", "playlist"])
def address(request: pytest.FixtureRequest, swarm: Swarm, film: list[Path]) -> str:
    copy_into(swarm.nodo1.folder, film[:5])
    copy_into(swarm.nodo2.folder, film[5:])
    [video] = eventually(lambda: [row for row in get_json(f"{swarm.broker.url}/videos")["videos"] if row["presentes"] == 10])
    return f"{swarm.nodo1.url}/videos/{video['id']}{request.param}"


def run(*command: str) -> None:
    finished = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def packets(source: str, listed: Path) -> list[list[str]]:
    """Stream, decoding and presentation time, size and SHA-256 of each."""
    run("ffmpeg", "-v", "error", "-y", "-copyts", "-i", source, "-map", "0", "-c", "copy", "-f", "framehash", str(listed))
    rows = [[cell.strip() for cell in line.split(",")] for line in listed.read_text().splitlines() if line[0] != "#"]
    return [[*row[:3], *row[4:6]] for row in rows]


@needs("ffmpeg")
def test_ffmpeg_gets_every_packet_of_the_source_from_it(address: str, film_source: Path, tmp_path: Path) -> None:
    expected = packets(str(film_source), tmp_path / "source")

    assert packets(address, tmp_path / "played") == expected
    assert len(expected) > 20 * FRAMES_A_SECOND


@needs("mpv")
def test_mpv_shows_its_pictures(address: str, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"

    run("mpv", "--no-config", "--vo=image", f"--vo-image-outdir={pictures}", "--no-audio", "--untimed", "--vf=fps=1", address)

    assert len(list(pictures.iterdir())) in (20, 21)


@needs("cvlc")
def test_vlc_shows_its_pictures(address: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *("cvlc", "-I", "dummy", "--vout", "dummy", "--aout", "dummy", "--play-and-exit", "--stop-time", "4"),
            *("--video-filter", "scene", "--scene-format", "png", "--scene-ratio", str(FRAMES_A_SECOND)),
            *("--scene-path", folder, address),
        ]
        if os.geteuid() == 0:  # as root it does not run
            Path(folder).chmod(0o777)
            command = ["runuser", "-u", "nobody", "--", *command]

        run(*command)

        assert len(list(Path(folder).iterdir())) >= 3
