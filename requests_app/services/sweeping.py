"""Settling in sets: what time has decided about every due request, saved as if each were settled by itself.

One statement takes a batch of due rows that nobody else holds, puts their events on the record, saves the rows and
queues the notices; states, events and desks are read from the life cycle table. Row by row the result is that of
`deciding.settle`, and a test holds the two equal.
"""

from datetime import datetime, timedelta

from django.db import connection

from emou.audit.record import COLUMNS
from emou.domain.lifecycle import State, clock_row, told
from emou.notices import services as notices
from requests_app.desks import DESK_COLUMNS
from requests_app.models import DataRequest, Quarantine
from requests_app.services.keeping import Happened, hold_calendar

BATCH = 2_000
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)

STEPS = [(state, row) for state in State if (row := clock_row(state))]
TELLINGS = [(state, desk) for state, row in STEPS for desk in told(row, state)]
PARAMETERS = {
    "sources": [state.value for state, _ in STEPS],
    "events": [row.event for _, row in STEPS],
    "targets": [row.target.value for _, row in STEPS],
    "told_from": [state.value for state, _ in TELLINGS],
    "desks": [desk.value for _, desk in TELLINGS],
}

DUE = """
FROM requests_app_datarequest r
WHERE r.state = ANY (%(sources)s) AND r.due_at <= (SELECT emou_now() OFFSET 0)
  AND NOT EXISTS (SELECT FROM requests_app_quarantine q WHERE q.request_id = r.id)
"""
# The order makes it walk the index of deadlines, whatever the planner believes about how many are due.
IS_DUE = f"SELECT (SELECT true {DUE} ORDER BY r.due_at LIMIT 1) IS NOT NULL"
WAITING = f"{IS_DUE} OR EXISTS (SELECT FROM requests_app_quarantine WHERE retry_at <= emou_now())"
SIDES = " ".join(f"WHEN '{desk.value}' THEN due.{column}" for desk, column in DESK_COLUMNS.items())
SETTLE = f"""
WITH step AS (
  SELECT * FROM unnest(%(sources)s::text[], %(events)s::text[], %(targets)s::text[]) AS t (source, event, target)
),
telling AS (
  SELECT * FROM unnest(%(told_from)s::text[], %(desks)s::text[]) AS t (source, desk)
),
due AS MATERIALIZED (
  SELECT r.id, r.reference, r.state, r.due_at, r.owner_id, r.requester_id {DUE}
  ORDER BY r.due_at LIMIT %(most)s FOR UPDATE OF r SKIP LOCKED
),
recorded AS (
  INSERT INTO audit_entry ({COLUMNS})
  SELECT due.reference, step.event, due.due_at, '{{}}', due.id, NULL, '', NULL, '', due.state, step.target
  FROM due JOIN step ON step.source = due.state
  RETURNING id, seq, hash, request_id, name, source, target
),
saved AS (
  UPDATE requests_app_datarequest r SET state = e.target, last_event = e.name, state_since = r.due_at,
    head_seq = e.seq, head_hash = e.hash
  FROM recorded e WHERE r.id = e.request_id
),
told AS MATERIALIZED (
  SELECT e.id AS entry_id, t.desk, CASE t.desk {SIDES} END AS agency_id
  FROM recorded e JOIN due ON due.id = e.request_id JOIN telling t ON t.source = e.source
),
queued AS ({notices.OUTBOX})
SELECT name, request_id, id FROM recorded
"""  # noqa: S608 - composed of this module's own text


def is_due() -> bool:
    """Whether anything is due that is not set apart."""
    with connection.cursor() as cursor:
        cursor.execute(IS_DUE, PARAMETERS)
        found: bool = cursor.fetchone()[0]
    return found


def settle_batch(most: int = BATCH) -> list[Happened]:
    """Settle up to `most` due requests that nobody else holds. Requires a transaction."""
    hold_calendar()
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, PARAMETERS | {"most": most})
        return [Happened(*row) for row in cursor.fetchall()]


def due_references(at: datetime, most: int = BATCH) -> list[str]:
    """The requests that a batch would take: for the way row by row, when the batch has failed."""
    waiting = DataRequest.objects.due(at).filter(quarantine=None).order_by("due_at")
    return list(waiting.values_list("reference", flat=True)[:most])


def retries(at: datetime) -> list[str]:
    """The requests in quarantine that are to be tried again."""
    return list(Quarantine.objects.filter(retry_at__lte=at).values_list("request__reference", flat=True)[:BATCH])


def set_apart(reference: str, error: Exception, at: datetime) -> None:
    """Keep a request that could not be settled out of the batches, and say when it is tried again."""
    request = DataRequest.objects.only("pk").get(reference=reference)
    found, is_new = Quarantine.objects.get_or_create(
        request=request, defaults={"error": repr(error), "since": at, "retry_at": at + FIRST_RETRY}
    )
    if not is_new:
        pause = min(FIRST_RETRY * 2 ** min(found.failures, 10), LONGEST_RETRY)
        found.error, found.failures, found.retry_at = repr(error), found.failures + 1, at + pause
        found.save()


def release(reference: str) -> None:
    """End the quarantine of a request that could be settled, or needs it no more."""
    Quarantine.objects.filter(request__reference=reference).delete()
