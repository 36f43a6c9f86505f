"""Players run apart from the dashboard, which tells what becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.eventually import eventually
from tests.tui.playing.programs import put_program
from tui.playing.player import PlayerName, Showing
from tui.playing.players import Players
from tui.swarm.messages import Message, Told

FILM = Showing(title="film", page_url="http://nodo1:6001/ver/abc", stream_url="http://nodo1:6001/videos/abc")

WORD = "abeja/reina"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for programs, first on the PATH; another beside it holds what is private."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (tmp_path / "private").mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "private"))
    monkeypatch.delenv("ENJAMBRE_TOKEN", raising=False)
    return folder


def played(player: PlayerName, *, token: str | None = None) -> list[str]:
    """Errors that were told by the time the player was gone."""
    told: list[Message] = []
    players = Players(post=told.append, token=token)
    players.play(player, FILM)
    eventually(lambda: not any(name == f"{player} playing" for name in _threads()))
    return [message.text for message in told if isinstance(message, Told) and message.level == "error" and message.urgent]


def _threads() -> list[str]:
    return [thread.name for thread in threading.enumerate()]


def test_mpv_gets_the_stream_and_what_it_says_stays_off_the_screen(programs: Path, tmp_path: Path) -> None:
    put_program(programs, "mpv", f'echo "$@" > {tmp_path}/words; echo noise; echo noise >&2')

    assert played("mpv") == []

    assert (tmp_path / "words").read_text().split()[-2:] == ["--", FILM.stream_url]


def test_a_player_that_ends_with_an_error_is_told_with_its_last_words(programs: Path) -> None:
    put_program(programs, "mpv", 'for line in 1 2 3 4 5 6; do echo "trouble $line" >&2; done; exit 2')

    (told,) = played("mpv")

    assert told == f"mpv did not show {FILM.stream_url}: trouble 2 trouble 3 trouble 4 trouble 5 trouble 6"


def test_a_player_that_cannot_be_started_is_told(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(programs))
    put_program(programs, "vlc", "").write_text("#!/no/such/shell\n")

    (told,) = played("vlc")

    assert told.startswith(f"VLC did not show {FILM.stream_url}: vlc cannot be started")


def test_the_secret_is_neither_among_the_players_words_nor_in_its_environment(programs: Path, tmp_path: Path) -> None:
    script = f'echo "$@" > {tmp_path}/words; env > {tmp_path}/environment; for last; do :; done; cp "$last" {tmp_path}/playlist'
    put_program(programs, "vlc", script)

    assert played("vlc", token=WORD) == []

    assert "abeja" not in (tmp_path / "words").read_text() + (tmp_path / "environment").read_text()
    assert "http://enjambre:abeja%2Freina@nodo1:6001/videos/abc" in (tmp_path / "playlist").read_text()
    assert list((tmp_path / "private").iterdir()) == []


def test_the_browser_gets_the_plain_page(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "a-browser")
    put_program(programs, "a-browser", f'echo "$@" > {tmp_path}/words; echo noise >&2')

    assert played("browser", token=WORD) == []

    assert (tmp_path / "words").read_text().strip() == FILM.page_url


def test_a_browser_that_stays_is_not_waited_for(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "a-browser")
    put_program(programs, "a-browser", f"(while [ ! -e {tmp_path}/end ]; do sleep 0.02; done; touch {tmp_path}/ended) &")

    assert played("browser") == []

    assert not (tmp_path / "ended").exists()
    (tmp_path / "end").touch()
    eventually((tmp_path / "ended").exists)


def test_a_browser_that_fails_is_told(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "a-browser")
    put_program(programs, "a-browser", "exit 1")

    (told,) = played("browser")

    assert FILM.page_url in told


def test_a_player_goes_on_when_the_dashboard_has_ended(programs: Path, tmp_path: Path) -> None:
    put_program(programs, "mpv", f"echo $$ > {tmp_path}/pid; while [ ! -e {tmp_path}/end ]; do sleep 0.02; done")
    dashboard = (
        "import sys, threading\n"
        "from tui.playing.player import Showing\n"
        "from tui.playing.players import Players\n"
        "Players(post=print, token='abeja').play('mpv', Showing(title='film', page_url='http://n/v', stream_url='http://n/s'))\n"
        "sys.stdin.read()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", dashboard], stdin=subprocess.PIPE, start_new_session=True)
    try:
        pid = int(eventually(lambda: (tmp_path / "pid").read_text()))
        assert os.getsid(pid) != process.pid

        os.killpg(process.pid, signal.SIGHUP)
        process.communicate()

        os.kill(pid, 0)
        assert len(list((tmp_path / "private").iterdir())) == 1
    finally:
        (tmp_path / "end").touch()
    eventually(lambda: not list((tmp_path / "private").iterdir()))


def test_a_player_that_is_asked_to_end_takes_the_playlist_with_it(programs: Path, tmp_path: Path) -> None:
    put_program(programs, "mpv", f"echo $$ > {tmp_path}/pid; exec sleep 60")
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.playing", "mpv", FILM.stream_url, "film"],
        env={**os.environ, "ENJAMBRE_TOKEN": "abeja"},
        stderr=subprocess.PIPE,
    )
    player = int(eventually(lambda: (tmp_path / "pid").read_text()))

    process.terminate()
    try:
        process.communicate(timeout=10)
    finally:
        process.kill()
        process.communicate()

    assert process.returncode == 128 + signal.SIGTERM
    assert list((tmp_path / "private").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(player, 0)
