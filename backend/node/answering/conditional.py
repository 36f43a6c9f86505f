"""Conditions and ranges of a request (RFC 9110, sections 13 and 14), alike for all that this node serves bytes of."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.exceptions import PreconditionFailed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

RANGE_POLICY = (
    "One range is answered with 206; of several in one request, or of what is no range of bytes, the whole is sent. One that "
    "begins behind the end is answered with 416 and `Content-Range: bytes */<length>`."
)

_RANGE = re.compile(r"bytes=\s*(?:(?P<first>[0-9]{1,18})-(?P<last>[0-9]{1,18})?|-(?P<size>[0-9]{1,18}))\s*")


def range_of(environ: WSGIEnvironment, length: int) -> str | None:
    """The one range that is asked for, where it is to be heeded: only by GET, and not on the strength of a weak ETag. The last
    bytes are never more than all."""
    stated = environ.get("HTTP_RANGE", "")
    asked = _RANGE.fullmatch(stated)
    if asked is None or environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_IF_RANGE", "").startswith("W/"):
        return None
    if asked["last"] and int(asked["last"]) < int(asked["first"]):
        return None
    return f"bytes=-{min(int(asked['size']), length)}" if asked["size"] else str(stated)


def make_conditional(response: Response, environ: WSGIEnvironment, length: int) -> None:
    """Makes of the answer with all `length` bytes, and their ETag, the one that was asked for. Raises
    RequestedRangeNotSatisfiable and PreconditionFailed."""
    unranged = {key: value for key, value in environ.items() if key != "HTTP_RANGE"}
    response.make_conditional(unranged, accept_ranges=True, complete_length=length)
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        raise PreconditionFailed
    asked = range_of(environ, length)
    if asked is not None and response.status_code == HTTPStatus.OK:
        response.make_conditional(unranged | {"HTTP_RANGE": asked}, accept_ranges=True, complete_length=length)
