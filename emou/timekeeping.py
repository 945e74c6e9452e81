"""The one place that asks the time of the law: the database's clock, plus the offset of demo mode.

The record's trigger asks the same SQL function, so a web server or worker with a wrong clock changes no outcome.
Sessions, tokens and rate limits are no matter of law and use real time.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

UTC = ZoneInfo("UTC")


def now() -> datetime:
    """The present instant, aware, in UTC. Ask it after taking the lock, never before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT emou_now()")
        found: datetime = cursor.fetchone()[0]
    return found.astimezone(UTC)


def move(to: datetime) -> datetime:
    """Move the demo clock forward to `to` and return the new now.

    Raises ValueError where it would go backwards, or beyond 2100, the last year whose holidays are known.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT emou_move_clock(%s)", [to])
        if not cursor.fetchone()[0]:
            raise ValueError("the clock moves forward alone, and not beyond 2100")
    return now()
