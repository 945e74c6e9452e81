"""Keeping an outcome: the lock, the row, and the lines on the record that it may not be without.

The order of locks is the same for everybody: first the calendar (shared; a closure takes it alone), then the request.
"""

import json
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import JSONField

from agencies.models import AgreementVersion
from agencies.rights import Rights, Seat
from emou.audit import record
from emou.audit.record import Line, Place
from emou.domain.decisions import Event, Outcome
from emou.domain.lifecycle import ANSWERED_EVENTS, CONDITION_EVENTS, EVENTS, REFUSED, WAITS, Case
from emou.domain.releases import REVOKING_EVENTS
from emou.domain.terms import Terms
from emou.notices import services as notices
from emou.notices.services import Told
from emou.timekeeping import UTC
from requests_app.desks import desk_agency
from requests_app.models import DataRequest
from requests_app.querysets import first_filed

CALENDAR_LOCK = 7272
EXTENDED = "request.extended"
WRITTEN_EVENTS = ANSWERED_EVENTS | REVOKING_EVENTS
TERMS = tuple(field.name for field in fields(Terms))
FIELDS = DataRequest._meta.concrete_fields
COLUMNS = {field.name: field for field in FIELDS}
# All that an event may change of a request; what was filed is not among it.
CHANGING = [
    COLUMNS[name]
    for name in (
        "state", "state_since", "last_event", "clock_started_at", "clock_days", "extension_days", "last_day", "due_at",
        "elements", "identifiability", "extension", "conditions", "grounds", "findings",
        "released_at",
    )
]  # fmt: skip

LOCK = f"""
WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s)),
locked AS MATERIALIZED (
  SELECT r.* FROM held, requests_app_datarequest r WHERE r.reference = %s FOR UPDATE OF r
)
SELECT {", ".join(f"locked.{field.column}" for field in FIELDS)}, {", ".join(f"v.{name}" for name in TERMS)}, emou_now()
FROM locked JOIN agencies_agreementversion v ON v.id = locked.agreed_id
"""  # noqa: S608 - composed of this module's own text
SAVE = f"""
WITH recorded AS ({{insert}}),
newest AS (SELECT seq, hash FROM recorded ORDER BY seq DESC LIMIT 1),
saved AS (
  UPDATE requests_app_datarequest SET {", ".join(f"{field.column} = %s" for field in CHANGING)},
    head_seq = newest.seq, head_hash = newest.hash
  FROM newest WHERE id = %s
),
forgotten AS (DELETE FROM requests_app_denialdraft WHERE request_id = %s AND %s),
told AS MATERIALIZED (
  SELECT recorded.id AS entry_id, t.desk, t.agency_id
  FROM recorded JOIN unnest(%s::int[], %s::text[], %s::bigint[]) AS t (seq, desk, agency_id) USING (seq)
),
queued AS ({notices.OUTBOX})
SELECT id, seq, hash FROM recorded ORDER BY seq
"""  # noqa: S608 - composed of this module's own text


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, in which office. `CLOCK` is by operation of the eMOU."""

    person_id: int | None = None
    person: str = ""
    office_id: int | None = None
    office: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The record's columns for whoever acted; all empty for the clock."""
        return {
            "actor_id": self.person_id,
            "actor": self.person,
            "office_id": self.office_id,
            "office": self.office,
        }


CLOCK = By()


@dataclass(frozen=True, slots=True)
class Kept:
    """One event on the record, with the request it belongs to: what consequences and notices are made from."""

    request: DataRequest
    event: Event
    place: Place


@dataclass(frozen=True, slots=True)
class Happened:
    """The same for a whole set: the name of an event, the request that it happened to, and its entry."""

    event: str
    request_id: int
    entry_id: int


def by(rights: Rights, seat: Seat) -> By:
    return By(rights.person_id, rights.person, seat.office_id, seat.label)


def hold_calendar() -> None:
    """Keep the calendar as it is until the transaction ends, so that no closure misses a clock started meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CALENDAR_LOCK])


def lock(reference: str) -> tuple[DataRequest, datetime]:
    """The request, locked until the transaction ends, and the instant after it was. Raises DataRequest.DoesNotExist.

    One statement; its steps are materialized, so that the time is asked when the locks are held and not before.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [CALENDAR_LOCK, reference])
        row = cursor.fetchone()
    if row is None:
        raise DataRequest.DoesNotExist
    *values, at = row
    request = _loaded(values[: len(FIELDS)])
    request.agreed = AgreementVersion(request.agreed_id, **dict(zip(TERMS, values[len(FIELDS) :], strict=True)))
    return request, at.astimezone(UTC)


def _loaded(row: list[Any]) -> DataRequest:
    """The row as Django would load it; a query set for one row costs more than all the rest of a decision."""
    values = [
        json.loads(value) if isinstance(field, JSONField) and value is not None else value
        for field, value in zip(FIELDS, row, strict=True)
    ]
    return DataRequest.from_db(connection.alias, [field.attname for field in FIELDS], values)


def keep(request: DataRequest, outcome: Outcome, actor: By) -> list[Kept]:
    """Save what `outcome` made of a locked request and its split-off part. Empty when nothing happened."""
    if not outcome.events:
        return []
    part = _sibling(request) if outcome.rest else None
    _apply(request, outcome)
    kept = _kept(request, outcome, _save(request, outcome, _lines(request, outcome, actor)))
    return kept + (keep_new(part, outcome.rest, actor) if part and outcome.rest else [])


def keep_new(request: DataRequest, outcome: Outcome, actor: By) -> list[Kept]:
    """Insert a request that has its id and reference, with its first lines on the record."""
    _apply(request, outcome)
    kept = _kept(request, outcome, record.append(_lines(request, outcome, actor)))
    request.save(force_insert=True)
    tell(kept)
    return kept


def tell(kept: list[Kept]) -> None:
    """Queue the notices of these events."""
    told = ((one.place.entry_id, desk, desk_agency(one.request, desk)) for one in kept for desk in one.event.tells)
    notices.queue(Told(*row) for row in told)


def _save(request: DataRequest, outcome: Outcome, lines: list[Line]) -> list[Place]:
    """The lines, the row with the newest of them as its head, and the notices, in one statement.

    What answers a request, or revokes its release, takes the draft of the grounds with it.
    """
    insert, values = record.insertion(lines)
    row = [field.get_db_prep_save(getattr(request, field.attname), connection) for field in CHANGING]
    told = [
        (seq, desk.value, desk_agency(request, desk))
        for seq, event in enumerate(outcome.events, request.head_seq + 1)
        for desk in event.tells
    ]
    columns = [list(column) for column in zip(*told, strict=True)] or [[], [], []]
    answers = any(event.name in WRITTEN_EVENTS for event in outcome.events)
    with connection.cursor() as cursor:
        cursor.execute(SAVE.format(insert=insert), [*values, *row, request.pk, request.pk, answers, *columns])
        return record.places(cursor.fetchall())


def _lines(request: DataRequest, outcome: Outcome, actor: By) -> list[Line]:
    return [line(request, _dated(event, outcome.case), actor) for event in outcome.events]


def _kept(request: DataRequest, outcome: Outcome, places: list[Place]) -> list[Kept]:
    request.head_seq, request.head_hash = places[-1].seq, places[-1].hash
    return [Kept(request, event, place) for event, place in zip(outcome.events, places, strict=True)]


def next_ids(count: int) -> list[int]:
    """Ids for new requests, before they are inserted: the record's first line names them."""
    with connection.cursor() as cursor:
        sequence = "pg_get_serial_sequence('requests_app_datarequest', 'id')"
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _sibling(whole: DataRequest) -> DataRequest:
    """A copy of the request as it stands, to hold what is split off, with an id and a reference of its own."""
    fields = (field for field in DataRequest._meta.concrete_fields if not field.primary_key)
    part = DataRequest(**{field.attname: getattr(whole, field.attname) for field in fields})
    part.pk, part.part_of_id = next_ids(1)[0], whole.pk
    part.reference = _next_part_of(whole.reference)
    return part


def _next_part_of(reference: str) -> str:
    """The reference of the next sibling: -B, then -C … of the request first filed, whichever part is split."""
    base = first_filed(reference)
    DataRequest.objects.select_for_update().get(reference=base)
    return f"{base}-{_letters(DataRequest.objects.family_of(base).count())}"


def _letters(number: int) -> str:
    """B for 1, C for 2 … Z for 25, then BA, BB …: the request first filed is A, unwritten."""
    head, place = divmod(number, 26)
    return (_letters(head) if head else "") + chr(ord("A") + place)


def line(request: DataRequest, event: Event, actor: By) -> Line:
    """The line on the record for one event of a request."""
    return Line(
        chain=request.reference,
        name=event.name,
        occurred_at=event.occurred_at,
        said=event.said,
        request_id=request.pk,
        source=event.source or "",
        target=event.target,
        **actor.columns,
    )


def _dated(event: Event, case: Case) -> Event:
    """The event, saying the last day of the clock that it leaves running."""
    if event.target not in WAITS or event.name not in EVENTS:
        return event
    return replace(event, said={**event.said, "last_day": case.clock.last_day.isoformat()})


def _apply(request: DataRequest, outcome: Outcome) -> None:
    case, last = outcome.case, outcome.events[-1]
    request.state, request.last_event = case.state.value, case.last_event
    request.elements = [code for code in request.elements if code in case.elements]
    request.identifiability = case.identifiability.value
    _apply_clock(request, case, last)
    for event in outcome.events:
        _apply_said(request, event)
    if not case.extended:
        request.extension = None
    if case.state in REFUSED:
        request.conditions = []
    request.grounds = _grounds_on(request.grounds, case.elements)


def _apply_clock(request: DataRequest, case: Case, last: Event) -> None:
    if last.source != last.target:
        request.state_since = last.occurred_at
        if last.target in WAITS:
            request.clock_started_at = last.occurred_at
    request.clock_days, request.extension_days = case.clock.days, case.clock.extension_days
    request.last_day, request.due_at = case.clock.last_day, case.clock.due_at


def _apply_said(request: DataRequest, event: Event) -> None:
    """What was said that the row itself keeps; the record keeps all of it."""
    if event.name in CONDITION_EVENTS:
        request.conditions = list(event.said.get("conditions") or [])
    if "grounds" in event.said and event.name in EVENTS:
        request.grounds, request.findings = list(event.said["grounds"]), list(event.said.get("findings", []))
    if event.name == EXTENDED:
        request.extension = dict(event.said)


def _grounds_on(grounds: list[dict[str, Any]], elements: frozenset[str]) -> list[dict[str, Any]]:
    """The grounds of a denial as far as they concern these elements: a part keeps its own."""
    cut = [ground | {"elements": [code for code in ground["elements"] if code in elements]} for ground in grounds]
    return [ground for ground in cut if ground["elements"]]
