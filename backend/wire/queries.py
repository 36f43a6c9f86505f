"""Values that stand in a query or a header."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

PAGE_NAMES = 1000

DetailsField = Annotated[bool, Meta(description="1 adds an entry for each name", examples=[1])]
PrefixField = Annotated[str, Meta(description="Only names that begin so", examples=["film_"])]
StartField = Annotated[str, Meta(description="Where the page starts: `siguiente` of the one before")]
LimitField = Annotated[
    int, Meta(ge=1, le=10_000, description=f"Names on a page, {PAGE_NAMES} unless told otherwise", examples=[100])
]
TopicsField = Annotated[str, Meta(description="Beginnings of event names, separated by commas", examples=["nodo,fragmentos"])]
LastIdField = Annotated[str, Meta(description="Id of the last event seen: what came after it is told again")]
