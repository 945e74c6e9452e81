"""Writing the outbox. A notice is written in the transaction of its event, or not at all.

Told are the people who hold the offices at a desk at this moment: the office and the director. Where nobody holds any
of them, the State Data Practice is told in their place. Each is told in the inbox and by email; an agency with a
webhook is told there too. What somebody chose about mails is looked at when the mail is made, and never here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from agencies import roles
from agencies.models import Office, Person
from emou.domain.lifecycle import Desk
from emou.notices.models import EMAIL, INBOX, Notice

# Whoever carries this right at the desk is told.
DESK_RIGHTS = {
    Desk.REQUESTING: "file_requests",
    Desk.OWNING: "decide_requests",
    Desk.RELEASING: "manage_releases",
    Desk.CIO: "review_denials",
    Desk.COO: "hear_escalations",
    Desk.PRACTICE: "reopen_requests",
}
STANDS_IN = roles.Kind.PRACTICE
KINDS = ", ".join(
    f"('{desk.value}', '{kind.value}')" for desk, right in DESK_RIGHTS.items() for kind in roles.kinds_with(right)
)
HOLDERS = """
JOIN agencies_appointment ap ON ap.office_id = o.id
  AND ap.starts_at <= asked.at AND (ap.ends_at IS NULL OR ap.ends_at > asked.at)
JOIN agencies_person p ON p.id = ap.person_id AND p.is_active
"""
SEATS = f"""
asked AS MATERIALIZED (SELECT emou_now() AS at),
desk AS MATERIALIZED (SELECT DISTINCT desk, coalesce(agency_id, 0) AS agency FROM told),
held AS MATERIALIZED (
  SELECT desk.desk, desk.agency, o.id AS office_id, ap.person_id
  FROM asked CROSS JOIN desk JOIN (VALUES {KINDS}) k (desk, kind) ON k.desk = desk.desk
  JOIN agencies_office o ON o.kind = k.kind AND coalesce(o.agency_id, 0) = desk.agency {HOLDERS}
),
seat AS MATERIALIZED (
  SELECT * FROM held
  UNION ALL
  SELECT desk.desk, desk.agency, o.id, ap.person_id
  FROM asked CROSS JOIN desk JOIN agencies_office o ON o.kind = '{STANDS_IN}' {HOLDERS}
  WHERE NOT EXISTS (SELECT FROM held WHERE held.desk = desk.desk AND held.agency = desk.agency)
)
"""  # noqa: S608 - composed of this module's own text and of the table of offices
COLUMNS = "entry_id, step, recipient_id, endpoint_id, office_id, channel, outcome, queued_at, send_at"


def outbox(step: str) -> str:
    """From told (entry_id, desk, agency_id) to one row a person and channel, in the first office that is told."""
    return f"""
WITH {SEATS}
INSERT INTO notices_notice ({COLUMNS})
SELECT one.entry_id, one.step, one.person_id, NULL, one.office_id, c.channel, c.outcome, asked.at,
  CASE WHEN c.outcome = '' THEN asked.at END
FROM asked CROSS JOIN (
  SELECT DISTINCT ON (told.entry_id, seat.person_id) told.entry_id, {step} AS step, seat.person_id, seat.office_id
  FROM told JOIN seat ON seat.desk = told.desk AND seat.agency = coalesce(told.agency_id, 0)
  ORDER BY told.entry_id, seat.person_id, seat.office_id
) one CROSS JOIN (VALUES ('inbox', 'kept'), ('email', '')) c (channel, outcome)
{{systems}}
ON CONFLICT DO NOTHING
"""  # noqa: S608 - composed of this module's own text


SYSTEMS = """
UNION ALL
SELECT DISTINCT told.entry_id, '', NULL::bigint, h.id, NULL::bigint, 'webhook', '', asked.at, asked.at
FROM asked CROSS JOIN told JOIN notices_endpoint h ON h.agency_id = told.agency_id AND h.ended_at IS NULL
"""
OUTBOX = outbox("''").format(systems=SYSTEMS)
# Reminders: told has a step besides. Systems are told of what is on the record, and a reminder is not.
REMINDERS = outbox("told.step").format(systems="")


@dataclass(frozen=True, slots=True)
class Told:
    """That a desk is to be told of an entry; `agency_id` is whose desk it is, None for the whole State's."""

    entry_id: int
    desk: Desk
    agency_id: int | None


def tell(people: Iterable[Person], entry_id: int, office: Office, at: datetime) -> None:
    """Write the notices of something that is about these people themselves, whatever they hold."""
    ways = ((INBOX, Notice.Outcome.KEPT, None), (EMAIL, Notice.Outcome.WAITING, at))
    said = {"entry_id": entry_id, "office": office, "queued_at": at}
    Notice.objects.bulk_create(
        Notice(recipient=person, channel=channel, outcome=outcome, send_at=send_at, **said)
        for person in people
        for channel, outcome, send_at in ways
    )


def queue(told: Iterable[Told]) -> None:
    """Write the notices of these events, for whoever holds the desks' offices at this moment."""
    rows = [(row.entry_id, row.desk.value, row.agency_id) for row in told]
    if not rows:
        return
    values = ", ".join(["(%s::bigint, %s::text, %s::bigint)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH told (entry_id, desk, agency_id) AS (VALUES {values}), queued AS ({OUTBOX}) SELECT",
            sum(rows, ()),
        )
