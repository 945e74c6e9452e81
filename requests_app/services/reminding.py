"""Reminders in sets: one round a morning, over the open clocks as they stand, written as notices of the outbox.

A reminder hangs on the entry that set the clock, and on its step, so however often a round is run each is written once.
Everything due is settled before, and a row that somebody works on is left for the next pass: nobody is reminded of what
they have just answered.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from agencies.calendars import calendars
from emou.domain import clock, reminders
from emou.domain.lifecycle import CLOCK_EVENTS, WAITS, State
from emou.notices import services as notices
from emou.notices.models import Round
from emou.timekeeping import UTC
from requests_app.desks import DESK_COLUMNS
from requests_app.models import DataRequest

BATCH = 500
OPEN = ", ".join(f"'{state.value}'" for state in WAITS)
SIDES = " ".join(f"WHEN '{desk.value}' THEN late.{column}" for desk, column in DESK_COLUMNS.items())
DESKS = ", ".join(
    f"('{state.value}', '{step}', '{desk.value}')"
    for state in WAITS
    for step in reminders.STEPS
    for desk in reminders.desks(state, step)
)
UNTIL = "SELECT max(until) FROM notices_round"
SINCE = f"SELECT emou_now(), ({UNTIL})"
LATE = f"""
SELECT r.id, e.id AS entry_id, r.state, r.owner_id, r.requester_id, s.step
FROM unnest(%(owners)s::bigint[], %(states)s::text[], %(due)s::timestamptz[], %(totals)s::int[], %(steps)s::text[],
  %(moments)s::timestamptz[]) AS s (owner_id, state, due_at, total, step, moment)
JOIN requests_app_datarequest r ON (r.owner_id, r.state, r.due_at) = (s.owner_id, s.state, s.due_at)
  AND r.clock_days + r.extension_days = s.total AND r.state IN ({OPEN})
  AND (r.due_at > (SELECT emou_now() OFFSET 0) OR s.step = '{reminders.OVERDUE}')
CROSS JOIN LATERAL (
  SELECT id, occurred_at FROM audit_entry WHERE chain = r.reference AND name = ANY (%(events)s)
  ORDER BY seq DESC LIMIT 1
) e
WHERE e.occurred_at < s.moment
  AND NOT EXISTS (SELECT FROM notices_notice n WHERE n.entry_id = e.id AND n.step = s.step)
LIMIT {BATCH}
"""  # noqa: S608 - composed of this module's own text
WRITE = f"""
WITH late AS MATERIALIZED ({LATE} FOR SHARE OF r SKIP LOCKED),
told AS MATERIALIZED (
  SELECT late.entry_id, step, d.desk, CASE d.desk {SIDES} END AS agency_id
  FROM late JOIN (VALUES {DESKS}) d (state, step, desk) USING (state, step)
),
queued AS ({notices.REMINDERS} RETURNING entry_id)
SELECT count(DISTINCT entry_id) FROM queued
"""  # noqa: S608
LEFT = f"SELECT EXISTS ({LATE})"


def window() -> tuple[datetime | None, datetime]:
    """Up to when reminders have been written (None: never), and now. Cheap: it is asked every few seconds."""
    with connection.cursor() as cursor:
        cursor.execute(SINCE)
        at, until = cursor.fetchone()
    return until and until.astimezone(UTC), at.astimezone(UTC)


def late_clocks(since: datetime, at: datetime) -> dict[str, Any]:
    """The open clocks that a reminder has come for since then, as the parameters of the statements here."""
    rows = list(_late(since, at))
    names = ("owners", "states", "due", "totals", "steps", "moments")
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return dict(zip(names, columns, strict=True)) | {"events": sorted(CLOCK_EVENTS)}


def _late(since: datetime, at: datetime) -> Iterator[tuple[Any, ...]]:
    books = calendars()
    running = DataRequest.objects.filter(state__in=[state.value for state in WAITS])
    running = running.filter(due_at__gt=since - timedelta(days=reminders.LONGEST_SILENCE))
    clocks = running.values_list("owner_id", "state", "last_day", F("clock_days") + F("extension_days")).distinct()
    for owner_id, state, last_day, total in clocks:
        is_target = WAITS[State(state)].ends is None
        calendar = books.of(owner_id, since - timedelta(days=1))
        come = reminders.newest(last_day, total, is_target=is_target, since=since, at=at, calendar=calendar)
        if come:
            yield owner_id, state, clock.end_of(last_day), total, come.step, come.moment


def write_batch(late: dict[str, Any]) -> int:
    """Write the reminders of some late clocks that nobody works on; of how many. Requires a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE, late)
        written: int = cursor.fetchone()[0]
    return written


def is_left(late: dict[str, Any]) -> bool:
    """Whether a late clock was passed over because somebody works on its request."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, late)
        found: bool = cursor.fetchone()[0]
    return found


def close_round(until: datetime, written: int) -> None:
    """Remember that everything up to `until` has been written."""
    Round.objects.bulk_create([Round(until=until, written=written)], ignore_conflicts=True)
