"""The broker as a process: it starts, tells its address, ends at once, and is whole again after its return."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from backend.core.errors import Unreachable
from backend.web.event_hub import MOST_SUBSCRIBERS
from backend.wire.broker_client import BrokerClient
from backend.wire.event_stream import EventStream
from backend.wire.events import NodeRegistered, Received, Restarted
from tests.broker.swarm_facts import NODE_1, entry, name, registration
from tests.eventually import eventually
from tests.processes import free_port

COMMAND = [sys.executable, "-m", "backend.broker"]


@contextmanager
def broker_process(*options: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A broker in a session of its own, and its address as it told it."""
    process = subprocess.Popen(
        [*COMMAND, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().decode()
            assert line.startswith("broker listening on http://127.0.0.1:")
            yield process, line.split()[-1]
        finally:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        """All of it has ended."""


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_at_once_even_while_somebody_follows(kind: signal.Signals) -> None:
    with broker_process("--port", "0") as (process, url), httpx.stream("GET", f"{url}/eventos") as stream:
        octets = stream.iter_raw()
        assert next(octets) == b":\n\n"

        process.send_signal(kind)

        assert b"".join(octets) == b""
        assert process.wait(4) == 0


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGHUP])
def test_what_a_terminal_tells_both_processes_ends_them_in_order(kind: signal.Signals) -> None:
    with broker_process("--port", "0") as (process, url), httpx.stream("GET", f"{url}/eventos") as stream:
        octets = stream.iter_raw()
        assert next(octets) == b":\n\n"

        os.killpg(process.pid, kind)

        assert b"".join(octets) == b""
        assert process.wait(4) == 0


def test_it_ends_when_its_standard_input_does_if_told_so() -> None:
    with broker_process("--port", "0", "--exit-on-eof") as (process, _):
        assert process.stdin is not None
        process.stdin.close()

        assert process.wait(4) == 0


def test_a_master_that_is_killed_takes_the_service_with_it() -> None:
    with broker_process("--port", "0") as (process, url):
        process.kill()

        eventually(lambda: _refuses(url), seconds=1.0)


def _refuses(url: str) -> bool:
    client = BrokerClient(url)
    try:
        client.health()
    except Unreachable:
        return True
    finally:
        client.close()
    return False


def test_a_taken_port_is_told_in_one_line_with_who_has_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        ended = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, timeout=20, check=False)

    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert f"port {port} is taken by" in line
    assert f"process {os.getpid()}" in line
    assert "--port" in line


def test_however_many_follow_everybody_else_is_answered() -> None:
    with broker_process("--port", "0") as (_, url), ExitStack() as stack:
        client = stack.enter_context(httpx.Client(base_url=url, limits=httpx.Limits(max_connections=None), trust_env=False))
        statuses = [stack.enter_context(client.stream("GET", "/eventos")).status_code for _ in range(MOST_SUBSCRIBERS + 1)]

        health = client.get("/salud")

    assert (set(statuses[:-1]), statuses[-1], health.status_code) == ({200}, 503, 200)


def test_a_request_that_is_none_is_answered_in_json() -> None:
    with broker_process("--port", "0") as (_, url):
        address = httpx.URL(url)
        for request in (b"GARBAGE\r\n\r\n", b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n"):
            with socket.create_connection((address.host, address.port or 0)) as connection:
                connection.sendall(request)
                answer = connection.recv(4096)

            assert b"Content-Type: application/json" in answer
            assert b'{"error":' in answer


@pytest.mark.parametrize("chunks", [b"ZZ\r\nabc\r\n", b"5\r\nab", b"2\r\nabcdef\r\n"])
def test_a_body_in_chunks_that_are_none_is_bad_input(chunks: bytes) -> None:
    with broker_process("--port", "0") as (_, url):
        address = httpx.URL(url)
        with socket.create_connection((address.host, address.port or 0)) as connection:
            connection.sendall(b"POST /nodos/n:1/fragmentos HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert answer.rstrip().endswith('{"error":"Petición no válida"}'.encode())


def test_help_lists_every_setting() -> None:
    told = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, timeout=20, check=True).stdout

    for setting in ("--host", "--port", "--token", "--exit-on-eof", "ENJAMBRE_TOKEN", "127.0.0.1", "5000"):
        assert setting in told


def test_it_takes_names_of_any_letters_over_the_network() -> None:
    fragment = name("la ñandú #1 100%? 映画_000.mp4")
    with broker_process("--port", "0") as (_, url):
        client = BrokerClient(url)
        client.register(NODE_1, registration(entry(fragment)))

        assert client.holders(fragment).nodes == (NODE_1,)
        assert [row.name for row in client.index("la ñ")] == [fragment]
        client.close()


def test_a_token_may_have_any_letters() -> None:
    word = "ñandú"
    with broker_process("--port", "0", "--token", word) as (_, url):
        client = BrokerClient(url, token=word)

        assert client.nodes() == ()
        client.close()


def test_a_follower_finds_a_broker_that_returns_and_is_told_to_begin_anew() -> None:
    port = str(free_port())
    opened: list[str] = []
    received: list[Received] = []
    stream = EventStream(
        f"http://127.0.0.1:{port}",
        on_open=lambda: opened.append("open"),
        on_event=received.append,
        on_lost=lambda why, seconds: stream.retry_now(),
        topic="nodo,reinicio",
    )

    def registrations() -> int:
        return sum(isinstance(one.event, NodeRegistered) for one in received)

    def register(url: str) -> None:
        client = BrokerClient(url)
        client.register(NODE_1, registration(entry("a_000.mp4")))
        client.close()

    stream.start()
    try:
        with broker_process("--port", port) as (_, url):
            eventually(lambda: opened)
            register(url)
            eventually(lambda: registrations() == 1)
        with broker_process("--port", port) as (_, url):
            eventually(lambda: len(opened) == 2)
            register(url)
            eventually(lambda: registrations() == 2)
            assert any(isinstance(one.event, Restarted) for one in received)
    finally:
        stream.stop()
