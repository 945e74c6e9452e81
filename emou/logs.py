"""Lines of the log as JSON: what happened, where, in which call. Ids and patterns, never what a person wrote or is.

The words of an exception are left out, since they quote what was sent: its kind, and where it was raised, say where to
look.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from celery import current_task
from django.http import HttpRequest

from emou.http import tracking

# What a line may carry beside its words.
FACTS = ("method", "route", "status", "ms", "who", "why", "limit", "found", "count")
DEEPEST = 30


class AsJSON(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": event(record),
            "call": tracking.current.get(),
            "task": task_id(),
            **{name: getattr(record, name) for name in FACTS if hasattr(record, name)},
            "error": told(*record.exc_info) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in line.items() if value not in ("", None)}, default=str)


def event(record: logging.LogRecord) -> str:
    """The line itself; where Celery puts the words of an exception into it, the exception's kind."""
    if isinstance(record.args, dict) and isinstance(error := (record.exc_info or (None, None))[1], BaseException):
        return str(record.msg) % {**record.args, "exc": type(error).__name__}
    return record.getMessage()


class NoAddresses(logging.Filter):
    """Django quotes an address that it refuses; that of a feed, or a link in a mail, is a secret. Its pattern then."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            quoted = (request.path, request.path.encode("unicode_escape").decode("ascii"))
            pattern = tracking.route_of(request) or "(no page of ours)"
            record.args = tuple(pattern if said in quoted else said for said in record.args)
        return True


def task_id() -> str:
    """The id of the task that a worker is at, or ""."""
    return str(current_task.request.id or "") if current_task else ""


def told(kind: type | None, error: BaseException | None, trace: TracebackType | None) -> list[dict[str, Any]] | None:
    """The exception and those that led to it: the kind of each and the lines it came through, the newest first."""
    chain: list[dict[str, Any]] = []
    while error is not None and len(chain) < DEEPEST:
        frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        chain.append({"kind": f"{type(error).__module__}.{type(error).__qualname__}", "where": where})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain or None
