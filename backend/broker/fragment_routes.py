"""Finding fragments: who holds one, and the index page by page."""

from __future__ import annotations

from backend.broker.catalogue import Catalogue
from backend.broker.node_routes import DETAILS
from backend.core.names import FragmentName, fragment_name
from backend.web.api import Api
from backend.web.parameters import path, query
from backend.wire.fragments import FragmentField, HolderList, IndexPage
from backend.wire.queries import PAGE_NAMES, LimitField, PrefixField, StartField

TAG = "Búsqueda de Fragmentos"

FRAGMENT = path("fragmento", FragmentField, fragment_name)
PREFIX = query("prefijo", PrefixField, default="")
START = query("desde", StartField, default="")
LIMIT = query("limite", LimitField, default=PAGE_NAMES)


def add_fragment_routes(api: Api, *, catalogue: Catalogue) -> None:
    @api.route(
        "GET",
        "/fragmentos/<fragmento>/nodos",
        tag=TAG,
        summary="Who holds a fragment; nobody is an empty list",
        takes=[FRAGMENT, DETAILS],
        answers=HolderList,
    )
    def holders(fragment: FragmentName, details: bool) -> HolderList:  # noqa: FBT001
        return catalogue.holders(fragment, details=details)

    @api.route(
        "GET",
        "/fragmentos",
        tag=TAG,
        summary="A page of the index, by name",
        takes=[PREFIX, START, LIMIT],
        answers=IndexPage,
    )
    def index(prefix: str, start: str, limit: int) -> IndexPage:
        return catalogue.page(prefix=prefix, start=start, limit=limit)
