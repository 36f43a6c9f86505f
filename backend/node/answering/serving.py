"""Serving a fragment's bytes: whole or in part, and never under a digest that is not theirs."""

from __future__ import annotations

import mimetypes
import os
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO

from flask import Response
from werkzeug import Request
from werkzeug.exceptions import HTTPException, PreconditionFailed
from werkzeug.wsgi import FileWrapper, wrap_file

from backend.core.errors import UnknownFragment
from backend.core.names import FragmentName
from backend.node.holding.catalog import Catalog, Known
from backend.node.holding.file_state import FileState
from backend.node.holding.folder import FragmentFolder
from backend.node.holding.sighting import Sighting
from backend.node.holding.surveyor import Surveyor
from backend.wire.repr_digest import repr_digest

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CHUNK_BYTES = 1 << 18

_RANGE = re.compile(r"bytes=\s*([0-9]{1,18}-[0-9]{0,18}|-(?P<last>[0-9]{1,18}))\s*")


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
        except HTTPException:
            file.close()
            raise


def _response(file: BinaryIO, name: FragmentName, known: Known, request: Request) -> Response:
    """Raises RequestedRangeNotSatisfiable and PreconditionFailed."""
    environ = _with_a_single_range_or_none(request.environ, known.state.size)
    # Only the library's own wrapper can begin in the middle; only the server's can leave the copying to the kernel.
    whole = "HTTP_RANGE" not in environ
    octets = wrap_file(environ, file, CHUNK_BYTES) if whole else FileWrapper(file, CHUNK_BYTES)
    response = Response(octets, mimetype=_media_type(name), direct_passthrough=True)
    _describe(response, known)
    response.make_conditional(environ, accept_ranges=True, complete_length=known.state.size)
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        raise PreconditionFailed
    return response


def _with_a_single_range_or_none(environ: WSGIEnvironment, size: int) -> WSGIEnvironment:
    """Of several ranges, or of what is none, the whole is sent; the last bytes are never more than all (RFC 9110, section
    14). The library would refuse all of these."""
    stated = environ.get("HTTP_RANGE")
    if stated is None:
        return environ
    asked = _RANGE.fullmatch(stated)
    rest = {key: value for key, value in environ.items() if key != "HTTP_RANGE"}
    if asked is None:
        return rest
    return rest | {"HTTP_RANGE": f"bytes=-{min(int(asked['last']), size)}" if asked["last"] else stated}


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
