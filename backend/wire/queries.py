"""Values that stand in a query or a header."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

PAGE_NAMES = 1000

DetailsField = Annotated[bool, Meta(description="1 adds an entry for each name")]
PrefixField = Annotated[str, Meta(description="Only names that begin so", examples=["film_"])]
StartField = Annotated[str, Meta(description="Where the page starts: `siguiente` of the one before")]
LimitField = Annotated[
    int, Meta(ge=1, le=10_000, description=f"Names on a page, {PAGE_NAMES} unless told otherwise", examples=[100])
]
TopicsField = Annotated[str, Meta(description="Beginnings of event names, separated by commas", examples=["nodo,fragmentos"])]
LastIdField = Annotated[str, Meta(description="Id of the last event seen: what came after it is told again")]
ForceField = Annotated[bool, Meta(description="1 deletes even the last copy of the swarm", examples=[0])]
PickedField = Annotated[str, Meta(description="Node to fetch from, picked by hand", examples=["nodo1:6001"])]
RangeField = Annotated[str, Meta(description="Part of the bytes (RFC 9110, section 14.2)", examples=["bytes=0-1023"])]
IfRangeField = Annotated[str, Meta(description="ETag: the range only if it is still the same")]
IfNoneMatchField = Annotated[str, Meta(description="ETag: nothing if it is still the same")]
ReprDigestField = Annotated[
    str, Meta(description="`sha-256=:<base64>:` of the whole file (RFC 9530, section 3): it is kept only if that agrees")
]
