from __future__ import annotations

import os
import socket

from backend.wire.port_holder import port_holder
from tests.processes import free_port


def test_the_program_that_listens_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        holder = port_holder(listener.getsockname()[1])

    assert holder is not None
    assert holder.endswith(f"(process {os.getpid()})")


def test_of_a_free_port_nobody_is_named() -> None:
    assert port_holder(free_port()) is None


def test_a_program_that_only_talks_from_the_port_does_not_hold_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as caller:
        port = caller.getsockname()[1]

        assert port_holder(port) is None
