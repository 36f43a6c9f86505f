"""Serving a fragment's bytes: whole or in part, and never under a digest that is not theirs."""

from __future__ import annotations

import mimetypes

from flask import Response
from werkzeug import Request
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import FileWrapper, wrap_file

from backend.core.names import FragmentName
from backend.node.answering.conditional import make_conditional, range_of
from backend.node.holding.catalog import Known
from backend.node.holding.shelf import OpenFragment, Shelf
from backend.wire.repr_digest import repr_digest

CHUNK_BYTES = 1 << 18


class Serving:
    """Any thread may call."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def answer(self, name: FragmentName, request: Request) -> Response:
        """Raises UnknownFragment, also while the file is not, or no longer, as it was read."""
        opened = self._shelf.open(name)
        try:
            return _response(opened, name, request)
        except HTTPException:
            opened.close()
            raise


def _response(opened: OpenFragment, name: FragmentName, request: Request) -> Response:
    """Raises RequestedRangeNotSatisfiable and PreconditionFailed."""
    environ, size = request.environ, opened.known.state.size
    # Only the library's own wrapper can begin in the middle; only the server's can leave the copying to the kernel.
    whole = range_of(environ, size) is None
    octets = wrap_file(environ, opened.file, CHUNK_BYTES) if whole else FileWrapper(opened.file, CHUNK_BYTES)
    response = Response(octets, mimetype=_media_type(name), direct_passthrough=True)
    _describe(response, opened.known)
    make_conditional(response, environ, size)
    return response


def _describe(response: Response, known: Known) -> None:
    response.content_length = known.state.size
    response.headers["X-Content-Type-Options"] = "nosniff"
    if known.entry.sha256 is not None:
        response.set_etag(known.entry.sha256)
        response.headers["Repr-Digest"] = repr_digest(known.entry.sha256)


def _media_type(name: FragmentName) -> str:
    """What a browser may play; anything else it may only save."""
    guessed = mimetypes.guess_type(name)[0] or ""
    return guessed if guessed.startswith(("video/", "audio/")) else "application/octet-stream"
