"""A node's routes as methods."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

from backend.core.entry import Digest
from backend.core.errors import LastCopy, OtherContent, Refused, UnknownFragment, UnknownTransfer
from backend.core.names import FragmentName
from backend.wire.answers import Health, Message
from backend.wire.body import decode, encode
from backend.wire.fragment_stream import FragmentStream
from backend.wire.fragments import FragmentList
from backend.wire.http import JSON, Session, not_found_as
from backend.wire.repr_digest import repr_digest
from backend.wire.transfers import DownloadRequest, TransferBody, TransferList

UPLOAD_CHUNK_BYTES = 1 << 20


class NodeClient:
    """Speaks to one node, from any thread. Every method raises Unreachable and Refused besides what it names."""

    def __init__(self, base_url: str, *, token: str | None = None, transport: httpx.BaseTransport | None = None) -> None:
        self._session = Session(base_url, token=token, transport=transport)
        self.base_url = self._session.base_url

    def close(self) -> None:
        self._session.close()

    def health(self) -> Health:
        return decode(self._session.request("GET", "/salud").content, Health)

    def fragments(self) -> FragmentList:
        """What lies in its folder. Details are None where the node knows only the original routes."""
        return decode(self._session.request("GET", "/mis_fragmentos", params={"detalle": "1"}).content, FragmentList)

    @contextmanager
    def read_fragment(self, fragment: FragmentName, *, start: int = 0, stop: int | None = None) -> Iterator[FragmentStream]:
        """The bytes from `start` on, up to `stop` or the end; all of them where the node knows no ranges. Raises
        UnknownFragment."""
        headers = {"Accept-Encoding": "identity"} | _range(start, stop)
        with (
            not_found_as(UnknownFragment(fragment)),
            self._session.stream("GET", _fragment(fragment), headers=headers) as response,
        ):
            yield FragmentStream(response)

    def put_fragment(self, fragment: FragmentName, path: Path, *, sha256: Digest | None = None) -> None:
        """Hands over a file; the node verifies `sha256` before it keeps it. Raises OtherContent."""
        headers = {"Content-Length": str(path.stat().st_size)}
        if sha256:
            headers["Repr-Digest"] = repr_digest(sha256)
        try:
            self._session.request("PUT", _fragment(fragment), content=_chunks(path), headers=headers)
        except Refused as refused:
            if refused.status == 409:
                raise OtherContent(fragment) from refused
            raise

    def delete_fragment(self, fragment: FragmentName, *, force: bool = False) -> None:
        """Raises UnknownFragment, and LastCopy unless forced."""
        try:
            with not_found_as(UnknownFragment(fragment)):
                self._session.request("DELETE", _fragment(fragment), params={"forzar": "1"} if force else {})
        except Refused as refused:
            if refused.status == 409:
                raise LastCopy(fragment) from refused
            raise

    def download(self, request: DownloadRequest) -> tuple[TransferBody, ...]:
        """Asks the node to fetch, and returns at once with the transfers."""
        response = self._session.request("POST", "/descargas", content=encode(request), headers=JSON)
        return decode(response.content, TransferList).transfers

    def transfers(self) -> tuple[TransferBody, ...]:
        return decode(self._session.request("GET", "/descargas").content, TransferList).transfers

    def transfer(self, transfer_id: str) -> TransferBody:
        """Raises UnknownTransfer."""
        with not_found_as(UnknownTransfer(transfer_id)):
            return decode(self._session.request("GET", f"/descargas/{quote(transfer_id, safe='')}").content, TransferBody)

    def cancel(self, transfer_id: str) -> None:
        """Raises UnknownTransfer."""
        with not_found_as(UnknownTransfer(transfer_id)):
            self._session.request("DELETE", f"/descargas/{quote(transfer_id, safe='')}")

    def fetch_and_wait(self, fragment: FragmentName) -> Message:
        """The original `/descargar`: returns when the fragment is there; without a time limit."""
        path = f"/descargar/{quote(fragment, safe='')}"
        return decode(self._session.request("GET", path, timeout=None).content, Message)


def _range(start: int, stop: int | None) -> dict[str, str]:
    if not start and stop is None:
        return {}
    return {"Range": f"bytes={start}-{'' if stop is None else stop - 1}"}


def _fragment(fragment: FragmentName) -> str:
    return f"/fragmentos/{quote(fragment, safe='')}"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(UPLOAD_CHUNK_BYTES):
            yield chunk
