"""The shared secret: every route but the open ones asks for it, as a bearer token (RFC 6750, section 2.1) or, for browsers and
players, which cannot send one, as the password of any user (Basic, RFC 7617)."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.datastructures import Headers, WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

# As one text, because parameters of its own the library would write without the quotes that a realm must have (RFC 7235, 2.2).
_REALM = 'realm="enjambre", charset="UTF-8"'
CHALLENGES = (WWWAuthenticate("bearer"), WWWAuthenticate("basic", token=_REALM))
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


def require_token(app: Flask, token: str, *, is_open: Callable[[str | None], bool]) -> None:
    """`is_open` tells of an endpoint whether it answers anybody."""
    secret = token.encode()

    @app.before_request
    def check_token() -> None:
        # WSGI hands a header's bytes over as Latin-1 (PEP 3333).
        given = request.headers.get("Authorization", "").encode("latin-1", "replace")
        if is_open(request.endpoint) or hmac.compare_digest(given, b"Bearer " + secret):
            return
        if not hmac.compare_digest(password_in(given), secret):
            raise Unauthorized(www_authenticate=CHALLENGES)
        # A browser that knows the password adds it to whatever any page makes it send, which no page can do with a bearer
        # token. With every unsafe request it says where that page is from (Fetch, sections 3.2 and 4.6; Fetch Metadata,
        # section 2.3).
        if request.method not in SAFE_METHODS and is_from_elsewhere(request.headers, request.host):
            raise Forbidden


def password_in(authorization: bytes) -> bytes:
    """The password of Basic credentials; empty where there are none."""
    scheme, _, credentials = authorization.partition(b" ")
    if scheme.lower() != b"basic":
        return b""
    try:
        _user, _, password = base64.b64decode(credentials.strip(), validate=True).partition(b":")
    except binascii.Error:
        return b""
    return password


def is_from_elsewhere(headers: Headers, host: str) -> bool:
    """Whether a browser sends it for a page of another origin. Browsers tell the site on encrypted or local connections
    alone, the origin on all, though maybe not by the name under which a proxy passes it on; what is no browser tells neither."""
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc.casefold() != host.casefold()
