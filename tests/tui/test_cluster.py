from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eventually import eventually
from tests.journeys.swarm import get, get_json
from tests.process_tree import descendants, still_running
from tests.processes import Broker, free_port
from tui.cluster import EmbeddedCluster, PortTaken, ServiceEnded


@pytest.fixture(autouse=True)
def no_process_outlives_its_test() -> Iterator[None]:
    before = descendants(os.getpid())

    yield

    assert not still_running(descendants(os.getpid()) - before)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[EmbeddedCluster]:
    cluster = EmbeddedCluster(free_port(), [free_port(), free_port()], tmp_path)
    try:
        yield cluster
    finally:
        cluster.stop()


def test_once_started_the_broker_knows_every_node(cluster: EmbeddedCluster, tmp_path: Path) -> None:
    cluster.start()

    rows = get_json(f"{cluster.broker_url}/nodos")["nodos"]
    assert [(row["nombre"], row["estado"]) for row in rows] == [(node.name, "vivo") for node in cluster.nodes]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"fragmentos_{node.port}" for node in cluster.nodes)


def test_stop_ends_every_process_and_can_be_called_again(cluster: EmbeddedCluster) -> None:
    before = descendants(os.getpid())
    cluster.start()
    started = descendants(os.getpid()) - before

    cluster.stop()
    cluster.stop()

    assert started
    assert not still_running(started)


def test_a_service_that_dies_is_told_of(cluster: EmbeddedCluster) -> None:
    before = descendants(os.getpid())
    cluster.start()
    assert not cluster.fallen()

    os.kill(min(descendants(os.getpid()) - before), signal.SIGKILL)

    [fallen] = eventually(cluster.fallen)
    assert fallen.exit_code == -signal.SIGKILL


def test_a_cluster_that_is_there_is_joined_and_left_alone(tmp_path: Path) -> None:
    port = free_port()
    with Broker(port) as broker:
        cluster = EmbeddedCluster(port, [free_port()], tmp_path)
        cluster.start()
        cluster.stop()

        assert cluster.joined
        assert get(f"{broker.url}/salud").is_success
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("place", "flag"), [(0, "--broker-port"), (1, "--node-ports"), (2, "--node-ports")])
def test_a_taken_port_is_told_with_its_holder_and_the_flag(tmp_path: Path, place: int, flag: str) -> None:
    ports = [free_port(), free_port(), free_port()]
    with socket.create_server(("127.0.0.1", ports[place])):
        cluster = EmbeddedCluster(ports[0], ports[1:], tmp_path)

        with pytest.raises(PortTaken, match=flag) as raised:
            cluster.start()

    assert f"process {os.getpid()}" in str(raised.value)


def test_a_service_that_cannot_start_is_told_in_its_own_words(tmp_path: Path) -> None:
    ports = [free_port(), free_port()]
    (tmp_path / f"fragmentos_{ports[1]}").write_text("a file where the folder should be")
    cluster = EmbeddedCluster(ports[0], ports[1:], tmp_path)

    with pytest.raises(ServiceEnded, match=f"fragmentos_{ports[1]}"):
        cluster.start()
