"""Writing the outbox. A notice is written in the transaction of its event, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from agencies import roles
from emou.domain.lifecycle import Desk

# Whoever carries this right at the desk is told.
DESK_RIGHTS = {
    Desk.REQUESTING: "file_requests",
    Desk.OWNING: "decide_requests",
    Desk.CIO: "review_denials",
    Desk.COO: "hear_escalations",
    Desk.PRACTICE: "reopen_requests",
}

# From told (entry_id, kind, agency_id) to one row a person, in the first of their offices that is told.
OUTBOX = """
INSERT INTO notices_notice (entry_id, recipient_id, office_id, channel, queued_at)
SELECT DISTINCT ON (told.entry_id, ap.person_id) told.entry_id, ap.person_id, o.id, 'inbox', asked.at
FROM told
CROSS JOIN (SELECT emou_now() AS at OFFSET 0) asked
JOIN agencies_office o ON o.kind = told.kind AND coalesce(o.agency_id, 0) = coalesce(told.agency_id, 0)
JOIN agencies_appointment ap ON ap.office_id = o.id
  AND ap.starts_at <= asked.at AND (ap.ends_at IS NULL OR ap.ends_at > asked.at)
JOIN agencies_person p ON p.id = ap.person_id AND p.is_active
ORDER BY told.entry_id, ap.person_id, o.id
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Told:
    """That a desk is to be told of an entry; `agency_id` is whose desk it is, None for the whole State's."""

    entry_id: int
    desk: Desk
    agency_id: int | None


def kinds_at(desk: Desk) -> list[str]:
    """The kinds of office that sit at a desk and are told."""
    return [kind.value for kind in roles.kinds_with(DESK_RIGHTS[desk])]


def queue(told: Iterable[Told]) -> None:
    """Write one notice an event and person, for whoever holds the desks' offices at this moment."""
    rows = [(row.entry_id, kind, row.agency_id) for row in told for kind in kinds_at(row.desk)]
    if not rows:
        return
    values = ", ".join(["(%s::bigint, %s::text, %s::bigint)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH told (entry_id, kind, agency_id) AS (VALUES {values}) {OUTBOX}", sum(rows, ()))
