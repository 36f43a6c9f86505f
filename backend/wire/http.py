"""The HTTP session under both typed clients: base URL, token, time limits, and failures as errors of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from backend.core.errors import EnjambreError, Refused, Unreachable
from backend.wire.errors import refusal

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 10.0
READ_BYTES = 512 << 10
"""Taken off the wire at a time, at the most. With the library's 64 KiB a fragment costs a quarter more processor time."""

JSON = {"Content-Type": "application/json"}
NO_ADDRESS = (httpx.InvalidURL, UnicodeError, OverflowError)
"""What a URL raises that is none, or whose host or port the system cannot take; other machines state theirs."""


class Session:
    """Requests to one service, from any thread. Raises Unreachable where no answer came or the URL is none, and what
    `refusal` makes of an error answer."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        # httpx passes no such setting on.
        httpcore.HTTP11Connection.READ_NUM_BYTES = READ_BYTES
        headers = {b"Authorization": f"Bearer {token}".encode()} if token else {}
        with self._failures():
            self._client = httpx.Client(
                base_url=self.base_url,
                headers=headers,
                transport=transport,
                timeout=httpx.Timeout(answer_seconds, connect=CONNECT_SECONDS),
                limits=httpx.Limits(max_keepalive_connections=20, keepalive_expiry=1.5),
                trust_env=False,
                # Loading the certificate authorities takes twenty times as long as all the rest.
                verify=self.base_url.startswith("https:"),
            )

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The whole answer, its status below 400. `options` are httpx's."""
        with self._failures():
            response = self._client.request(method, path, **options)
        if response.is_error:
            raise refusal(self.base_url, response.status_code, response.content)
        return response

    @contextmanager
    def stream(self, method: str, path: str, **options: Any) -> Iterator[httpx.Response]:
        """The answer as it arrives, its status below 400. `options` are httpx's."""
        with self._failures(), self._client.stream(method, path, **options) as response:
            if response.is_error:
                raise refusal(self.base_url, response.status_code, response.read())
            yield response

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except (httpx.HTTPError, *NO_ADDRESS) as error:
            raise Unreachable(self.base_url, str(error) or type(error).__name__) from error


@contextmanager
def not_found_as(error: EnjambreError) -> Iterator[None]:
    """Turns a 404 into the error that it means on this route."""
    try:
        yield
    except Refused as refused:
        if refused.status == 404:
            raise error from refused
        raise
