"""The player's page needs nothing but itself and its node, and the playlist leads to the stream."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient

from tests.node.streaming.playing import ID, NAMES, VIDEO, Situation


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A node that has all of the video."""
    with ExitStack() as stack:
        situation = Situation(stack, tmp_path_factory.mktemp("node") / "folder")
        situation.put(*NAMES)
        yield situation.node.service.app.test_client()


@pytest.mark.parametrize("video", [ID, "0" * 64, "titulo:film.mp4", "<script>"])
def test_the_page_is_there_for_any_video_and_is_the_same(complete: FlaskClient, video: str) -> None:
    answer = complete.get(f"/ver/{video}")

    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.text == complete.get(f"/ver/{ID}").text


def test_the_page_is_one_file_that_fetches_no_other(complete: FlaskClient) -> None:
    html = complete.get(f"/ver/{ID}").text

    assert re.findall(r"<script src|rel=\"stylesheet\"|@import|url\(|https?://(?!www\.w3\.org/2000/svg)", html) == []


def test_nothing_runs_but_what_is_written_in_the_page(complete: FlaskClient) -> None:
    answer = complete.get(f"/ver/{ID}")
    rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == hashes(re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL))
    assert rules["style-src"].split() == hashes(re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL))
    assert rules["media-src"] == rules["connect-src"] == "'self'"


def test_text_of_others_never_becomes_markup(complete: FlaskClient) -> None:
    html = complete.get(f"/ver/{ID}").text

    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write\b|\beval\b", html) == []


def test_the_playlist_leads_to_the_stream(complete: FlaskClient) -> None:
    listed = complete.get(f"/videos/{ID}/lista.m3u8")

    assert (listed.status_code, listed.mimetype) == (200, "application/vnd.apple.mpegurl")
    parts = re.findall(r"#EXT-X-BYTERANGE:(\d+)@(\d+)\n(.+)\n", listed.text)
    played = b""
    for size, offset, uri in parts:
        wanted = f"bytes={offset}-{int(offset) + int(size) - 1}"
        answer = complete.get(f"/videos/{ID}/{uri}", headers={"Range": wanted})
        assert answer.status_code == 206
        played += answer.data
    assert played == VIDEO.whole[-len(played) :]
    assert len(parts) == len(NAMES)


@pytest.mark.parametrize("video", ["0" * 64, "film"])
def test_a_video_that_nobody_knows_has_no_playlist(complete: FlaskClient, video: str) -> None:
    assert complete.get(f"/videos/{video}/lista.m3u8").status_code == 404


def hashes(written: list[str]) -> list[str]:
    assert written
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in written]
