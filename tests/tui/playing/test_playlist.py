"""The swarm's secret reaches a player in a file that nobody else can read, and that goes with it."""

from __future__ import annotations

import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tui.playing.playlist import private_playlist, with_password

STREAM = "http://nodo1:6001/videos/abc"


def test_it_is_private_while_it_is_there_and_gone_afterwards(tmp_path: Path) -> None:
    with private_playlist(STREAM, "película", "abeja", folder=str(tmp_path)) as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        lines = path.read_text(encoding="utf-8").splitlines()

    assert lines == ["#EXTM3U", "#EXTINF:-1,película", "http://enjambre:abeja@nodo1:6001/videos/abc"]
    assert list(tmp_path.iterdir()) == []


def test_it_is_gone_also_where_the_player_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), private_playlist(STREAM, "film", "abeja", folder=str(tmp_path)):
        _ = 1 / 0

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("token", ["abeja", "a@b:c/d?e#f%41 ñ", "+&="])
def test_any_token_fits_into_a_url(token: str) -> None:
    parts = urlsplit(with_password("http://[::1]:6001/videos/abc?x=1", token))

    assert unquote(parts.password or "") == token
    assert (parts.hostname, parts.port, parts.path, parts.query) == ("::1", 6001, "/videos/abc", "x=1")
