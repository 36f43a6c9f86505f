"""The page that plays a video, as the one file that a browser gets, and what it may do there.

It is written as HTML, CSS and scripts of their own, which find one another also when the file is opened as it lies there."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_STYLE = re.compile(r'<link rel="stylesheet" href="(\w+\.css)">')
_SCRIPT = re.compile(r'<script src="(\w+\.js)"></script>')


@dataclass(frozen=True, slots=True)
class Page:
    """`policy` is its Content-Security-Policy: nothing runs but what is written in it, and it asks nobody but its node."""

    html: str
    policy: str


@cache
def player_page() -> Page:
    html = _read("player.html")
    styles, scripts = _STYLE.findall(html), _SCRIPT.findall(html)
    html = _STYLE.sub(lambda found: f"<style>{_read(found[1])}</style>", html)
    html = _SCRIPT.sub(lambda found: f"<script>{_read(found[1])}</script>", html)
    return Page(html, _policy(styles, scripts))


def _policy(styles: list[str], scripts: list[str]) -> str:
    rules = {
        "default-src": "'none'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "img-src": "data:",
        "style-src": _hashes(styles),
        "script-src": _hashes(scripts),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{directive} {allowed}" for directive, allowed in rules.items())


def _hashes(names: list[str]) -> str:
    """As Content Security Policy Level 3, section 8.3, wants them."""
    digests = (hashlib.sha256(_read(name).encode()).digest() for name in names)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
