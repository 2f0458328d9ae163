"""Write what is logged as lines: JSON for programs, plain text for people."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from .failure import failure_lines, failure_of
from .request_id import REQUEST_ID

FIELDS: Final = "khoanh_fields"
"""Name under which a record carries the fields of an event."""

OURS: Final = ("service", "zoning")
"""Loggers whose messages are ours, and say nothing of what was asked."""

_SERVER: Final = "uvicorn.error"
_WARNINGS: Final = "py.warnings"
_WITHOUT_NAMES: Final = ("message", "method", "route", "status")


def event(name: str, **fields: Any) -> Mapping[str, Any]:
    """
    Return what makes a record an event, for the parameter ``extra`` of a logger's methods.

    Parameters
    ----------
    name
        What happened, one word.
    fields
        JSON values; nothing of what somebody sent.

    Returns
    -------
    mapping
        To be handed to `logging.Logger.log`.
    """
    return {FIELDS: {"event": name, **fields}}


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return orjson.dumps(entry_of(record)).decode()


class PlainLines(logging.Formatter):
    """A line a record, and below it the places of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or lines, of a record."""
        entry = entry_of(record)
        failure = entry.pop("failure", None)
        entry.pop("logger", None)
        head = [entry.pop("time"), f"{entry.pop('level'):<7}", entry.pop("event")]
        shown = [_shown(name, value) for name, value in entry.items()]
        line = " ".join([*head, *filter(None, shown)])
        return "\n".join([line, *([] if failure is None else failure_lines(failure))])


def _shown(name: str, value: Any) -> str:
    if name in _WITHOUT_NAMES:
        return "-" if value is None else str(value)
    return "" if value is None else f"{name}={value}"


def entry_of(record: logging.LogRecord) -> dict[str, Any]:
    """
    Return what a record says, without anything that somebody sent.

    Parameters
    ----------
    record
        A record of any logger.

    Returns
    -------
    dict
        ``time`` (UTC), ``level``, ``event``; for an event its fields; for any other record
        ``event`` is "message", with ``logger``, ``message`` and, while a request is answered,
        ``request_id``. ``failure`` describes an error by type and place.
    """
    moment = datetime.fromtimestamp(record.created, UTC)
    entry: dict[str, Any] = {
        "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
    }
    fields = getattr(record, FIELDS, None)
    if fields is not None:
        entry |= fields
    else:
        entry |= {"event": "message", "logger": record.name, "message": _message(record)}
    if entry.get("request_id") is None and (request_id := REQUEST_ID.get()) is not None:
        entry["request_id"] = request_id
    if record.exc_info and record.exc_info[1] is not None:
        entry["failure"] = failure_of(record.exc_info[1])
    return entry


def _message(record: logging.LogRecord) -> str:
    """Return a message; of what others log only what cannot quote a request."""
    if record.name.split(".")[0] in OURS:
        return record.getMessage()
    if record.name == _SERVER:
        return record.getMessage().partition("\n")[0]
    if record.name == _WARNINGS:
        place, _, rest = record.getMessage().partition(": ")
        return f"{rest.partition(':')[0]} at {place.rpartition('/')[2]}"
    if record.args and isinstance(record.msg, str):
        return record.msg.partition("\n")[0]  # as the programmer wrote it, without its values
    return "left out, for it may quote a request"
