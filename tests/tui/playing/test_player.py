"""Which players are here, and how they are started."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from tests.tui.playing.programs import put_program
from tui.playing.player import command, is_here


@pytest.fixture
def browsers(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As on a machine of which nothing is known yet."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})
    monkeypatch.setattr(webbrowser, "_os_preferred_browser", None)
    return monkeypatch


def test_programs_are_here_that_are_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, "mpv", "")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert is_here("mpv")
    assert not is_here("vlc")


def test_where_there_is_no_screen_no_browser_can_open(tmp_path: Path, browsers: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, "firefox", "")
    put_program(tmp_path, "w3m", "")
    browsers.setenv("PATH", str(tmp_path))

    assert not is_here("browser")


@pytest.mark.parametrize("setting", [{"DISPLAY": ":0"}, {"BROWSER": "firefox"}])
def test_a_browser_opens_on_a_screen_or_where_one_is_set(
    tmp_path: Path, browsers: pytest.MonkeyPatch, setting: dict[str, str]
) -> None:
    put_program(tmp_path, "firefox", "")
    browsers.setenv("PATH", str(tmp_path))
    for name, value in setting.items():
        browsers.setenv(name, value)

    assert is_here("browser")


def test_what_comes_from_elsewhere_is_no_option_of_the_player() -> None:
    words = command("mpv", "--script=/evil", "--really")

    assert words[-2:] == ["--", "--really"]
    assert "--force-media-title=--script=/evil" in words
