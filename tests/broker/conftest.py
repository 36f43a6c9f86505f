"""A broker in this process, with the client that nodes and dashboards use, and one that says anything."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import httpx
import pytest

from backend.broker.service import create_broker
from backend.web.service import Service
from backend.wire.broker_client import BrokerClient
from tests.web.sample import client_of


@pytest.fixture
def broker() -> Iterator[Service]:
    service = create_broker()
    service.start()

    yield service

    service.stop()
    service.hub.close()


@pytest.fixture
def client(broker: Service) -> BrokerClient:
    return BrokerClient("http://broker:5000", transport=httpx.WSGITransport(app=broker.app))


@pytest.fixture
def raw(broker: Service) -> httpx.Client:
    return client_of(broker.app)


@pytest.fixture(autouse=True)
def every_error_is_declared_and_nothing_is_a_bug(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield

    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
