"""The shared secret: every route but the open ones asks for it (RFC 6750, section 2.1)."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from flask import Flask, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized


def require_token(app: Flask, token: str, *, is_open: Callable[[str | None], bool]) -> None:
    """`is_open` tells of an endpoint whether it answers anybody."""
    expected = f"Bearer {token}".encode()

    @app.before_request
    def check_token() -> None:
        # WSGI hands a header's bytes over as Latin-1 (PEP 3333).
        given = request.headers.get("Authorization", "").encode("latin-1", "replace")
        if not is_open(request.endpoint) and not hmac.compare_digest(given, expected):
            raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
