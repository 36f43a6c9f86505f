"""Where the service's log goes: to standard error for people, and to the event hub for dashboards.

A record may name the fragment that it speaks of: `log.info("…", extra={"fragment": name})`."""

from __future__ import annotations

import logging

from backend.web.event_hub import EventHub
from backend.wire.answers import moment
from backend.wire.events import LogLevel, LogLine

OURS = "backend"
"""The logger above all of ours; what libraries log goes to standard error alone."""

_CONTROLS = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}
_CONTROLS_IN_TRACES = {code: escaped for code, escaped in _CONTROLS.items() if chr(code) not in "\n\t"}


def log_to_stderr(level: int = logging.INFO) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(PlainFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger(OURS).setLevel(level)


class HubHandler(logging.Handler):
    """Tells each record of ours as a `registro` event, from `origin`, between `start` and `stop`."""

    def __init__(self, hub: EventHub, origin: str) -> None:
        super().__init__()
        self._hub = hub
        self._origin = origin

    def start(self) -> None:
        logging.getLogger(OURS).addHandler(self)

    def stop(self) -> None:
        logging.getLogger(OURS).removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        line = LogLine(
            moment=moment(record.created),
            level=_level(record.levelno),
            origin=self._origin,
            text=record.getMessage(),
            fragment=getattr(record, "fragment", None),
        )
        self._hub.publish(line)


class PlainFormatter(logging.Formatter):
    """Control characters are written out, so that words from other machines cannot drive a terminal, nor begin a line that
    looks like ours: only a traceback has lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the overridden method's name
        return super().formatMessage(record).translate(_CONTROLS)

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).translate(_CONTROLS_IN_TRACES)


def _level(number: int) -> LogLevel:
    if number >= logging.ERROR:
        return "error"
    if number >= logging.WARNING:
        return "warning"
    return "info" if number >= logging.INFO else "debug"
