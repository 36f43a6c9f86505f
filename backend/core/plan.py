"""The transfer plan: which nodes may serve a fragment, and in which order to ask them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from backend.core.entry import Digest, Entry
from backend.core.names import NodeName
from backend.core.transfer import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A node that offers the fragment, its base URL, and what it says of it."""

    node: NodeName
    url: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sources, the best one first; `sha256` is the content that all of them are to serve, None where nobody states one;
    `note` tells in Spanish what the user did not choose: another source than the picked one, or one content of several."""

    sources: tuple[Source, ...]
    sha256: Digest | None = None
    note: str | None = None


def plan_transfer(
    wish: Wish,
    offers: Iterable[Source],
    *,
    me: NodeName,
    shunned: Mapping[NodeName, str],
    busy: Mapping[NodeName, int],
    sha256: Digest | None = None,
    tie: Callable[[], float] = random.random,
) -> Plan:
    """`shunned` are nodes that failed, and why; `busy` counts the transfers that each node serves to us; `sha256` is the
    content that was chosen before. The picked node comes first, then those that state a digest, the least busy first."""
    usable = [source for source in offers if source.node != me and source.node not in shunned and _fits(wish, source.entry)]
    picked = next((source for source in usable if source.node == wish.picked), None)
    if wish.only:
        usable = [picked] if picked else []
    content = sha256 or (picked.entry.sha256 if picked else None) or _most_copied(usable)
    matching = [source for source in usable if source.entry.sha256 in (content, None)]
    matching.sort(key=lambda source: (source is not picked, source.entry.sha256 is None, busy.get(source.node, 0), tie()))
    return Plan(sources=tuple(matching), sha256=content, note=_note(wish, usable, matching, shunned))


def _fits(wish: Wish, entry: Entry) -> bool:
    """A holder that states nothing but the name may well hold the video's fragment."""
    return wish.video is None or entry.video == wish.video or entry.sha256 is None


def _most_copied(sources: list[Source]) -> Digest | None:
    copies = Counter(source.entry.sha256 for source in sources if source.entry.sha256 is not None)
    return max(copies, key=lambda digest: (copies[digest], digest), default=None)


def _note(wish: Wish, usable: list[Source], matching: list[Source], shunned: Mapping[NodeName, str]) -> str | None:
    if wish.picked is not None and not any(source.node == wish.picked for source in matching):
        why = shunned.get(wish.picked, "ahora no lo ofrece")
        return f"{wish.picked}: {why}" + ("; se descarga de otro nodo" if matching else "")
    contents = len({source.entry.sha256 for source in usable} - {None})
    if wish.picked is None and contents > 1:
        return f"hay {contents} contenidos con ese nombre: se toma el de más copias"
    return None
