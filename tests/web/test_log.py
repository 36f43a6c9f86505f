"""Log records become events, and cannot drive a terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest

from backend.core.names import FragmentName
from backend.web.event_hub import EventHub
from backend.web.log import HubHandler, PlainFormatter
from backend.wire.event_stream import parse_frames
from backend.wire.events import LogLine, parse_event

log = logging.getLogger("backend.muestra")


@pytest.fixture
def hub() -> Iterator[EventHub]:
    hub = EventHub()
    handler = HubHandler(hub, "nodo1:6001")
    handler.start()
    log.setLevel(logging.DEBUG)

    yield hub

    handler.stop()


def lines(hub: EventHub) -> list[LogLine]:
    hub.close()
    octets = b"".join(hub.subscribe(last_id=f"{hub.boot}-0"))
    events = [parse_event(name, data.encode()) for _, name, data in parse_frames(octets.decode().split("\n"))]
    return [event for event in events if isinstance(event, LogLine)]


def test_a_record_is_told_with_level_origin_and_fragment(hub: EventHub) -> None:
    log.warning("%s is damaged", "film_000.mp4", extra={"fragment": FragmentName("film_000.mp4")})

    (line,) = lines(hub)

    assert (line.level, line.origin, line.text) == ("warning", "nodo1:6001", "film_000.mp4 is damaged")
    assert line.fragment == "film_000.mp4"
    assert line.moment.endswith("Z")


def test_levels_are_words(hub: EventHub) -> None:
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        log.log(level, "x")

    assert [line.level for line in lines(hub)] == ["debug", "info", "warning", "error", "error"]


def test_what_libraries_log_is_no_event(hub: EventHub) -> None:
    logging.getLogger("otra").error("x")

    assert lines(hub) == []


def test_control_characters_are_written_out_for_people() -> None:
    record = logging.LogRecord("backend", logging.INFO, "", 0, "\x1b]0;a title\x07 \x9b31m", None, None)

    assert PlainFormatter("%(message)s").format(record) == r"\x1b]0;a title\x07 \x9b31m"


def test_a_record_is_one_line_whatever_another_machine_said() -> None:
    words = "a\n12:00:00 INFO all is well\u2028"
    record = logging.LogRecord("backend", logging.INFO, "", 0, "refused: %s", (words,), None)

    assert PlainFormatter("%(message)s").format(record) == r"refused: a\n12:00:00 INFO all is well\u2028"


def test_a_traceback_keeps_its_lines() -> None:
    try:
        raise ValueError("a bug")
    except ValueError:
        record = logging.LogRecord("backend", logging.ERROR, "", 0, "it failed", None, sys.exc_info())

    first, *_, last = PlainFormatter("%(message)s").format(record).splitlines()

    assert (first, last) == ("it failed", "ValueError: a bug")
