"""Serving a fragment's bytes: whole or in part, and never under a digest that is not theirs."""

from __future__ import annotations

import mimetypes
import os
from typing import BinaryIO

from flask import Response
from werkzeug import Request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper, wrap_file

from backend.core.errors import UnknownFragment
from backend.core.names import FragmentName
from backend.node.holding.catalog import Catalog, Known
from backend.node.holding.file_state import FileState
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.sighting import Sighting
from backend.node.holding.surveyor import Surveyor
from backend.wire.repr_digest import repr_digest

CHUNK_BYTES = 1 << 18


class Serving:
    """Any thread may call."""

    def __init__(self, folder: FragmentFolder, catalog: Catalog, surveyor: Surveyor) -> None:
        self._folder = folder
        self._catalog = catalog
        self._surveyor = surveyor

    def answer(self, name: FragmentName, request: Request) -> Response:
        """With ranges and conditions (RFC 9110, sections 13 and 14). Raises UnknownFragment, also while the file is not, or no
        longer, as it was read."""
        known = self._catalog.get(name)
        if known is None:
            raise UnknownFragment(name)
        file = self._folder.open(name)
        if FileState.of(os.fstat(file.fileno())) != known.state:
            file.close()
            self._surveyor.look(name, Sighting.SEEN)
            raise UnknownFragment(name)
        try:
            return _response(file, name, known, request)
        except RequestedRangeNotSatisfiable:
            file.close()
            raise


def _response(file: BinaryIO, name: FragmentName, known: Known, request: Request) -> Response:
    # Only the library's own wrapper can begin in the middle; only the server's can leave the copying to the kernel.
    whole = "Range" not in request.headers
    octets = wrap_file(request.environ, file, CHUNK_BYTES) if whole else FileWrapper(file, CHUNK_BYTES)
    response = Response(octets, mimetype=_media_type(name), direct_passthrough=True)
    _describe(response, known)
    response.make_conditional(request.environ, accept_ranges=True, complete_length=known.state.size)
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
