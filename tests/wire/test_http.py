"""The session under the clients: whatever is wrong with an address is a service that does not answer."""

from __future__ import annotations

import pytest

from backend.core.errors import Unreachable
from backend.wire.node_client import NodeClient


@pytest.mark.parametrize("url", ["http://[", "http://127.0.0.1:99999", "http://a..b:80", f"http://{'x' * 70}:80", "node:1", ""])
def test_an_address_that_is_none_is_a_service_that_does_not_answer(url: str) -> None:
    with pytest.raises(Unreachable):
        NodeClient(url).health()
