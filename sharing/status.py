"""The one question that a source system asks before it serves: may this release be used now?

One query reads the rows as they are stored, and they are settled by the law's own functions, so no answer waits
for a sweep. Composing the query of `as_of` for a single row would take longer than all the rest.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from emou.domain import releasing
from emou.domain.gates import Gate, GateState
from emou.domain.releases import Release as Facts, State, next_change
from sharing.models import Release

ASKED = """
SELECT emou_now(), r.reference, r.elements, s.access_mode, s.state, s.last_event, s.state_since, s.starts_on, s.ends_at,
  s.lifts_at, s.revoking, (
    SELECT jsonb_agg(jsonb_build_array(g.code, g.name, g.state, g.changed_at, g.holds_from, g.expires_on)
      ORDER BY g.number)
    FROM sharing_gate g WHERE g.release_id = s.id)
FROM sharing_release s JOIN requests_app_datarequest r ON r.id = s.request_id
WHERE s.id = %s AND s.owner_id = %s
"""


@dataclass(frozen=True, slots=True)
class Status:
    """How a release stands at an instant, why it may not be used, and until when the answer can be kept at most."""

    release_id: int
    reference: str
    elements: list[str]
    access_mode: str
    state: State
    since: datetime
    reason: str
    ask_again_by: datetime | None

    @property
    def active(self) -> bool:
        return not self.reason

    @property
    def etag(self) -> str:
        """The same as long as the answer is."""
        return f'"{hashlib.sha256(repr(self).encode()).hexdigest()[:32]}"'


def status(release_id: int, owner_id: int) -> Status:
    """The status now of a release of data of this owner. Raises Release.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [release_id, owner_id])
        row = cursor.fetchone()
    if row is None:
        raise Release.DoesNotExist
    at, reference, elements, access_mode, *stored, gates = row
    rows = json.loads(gates or "[]")
    facts = releasing.state_at(_facts(stored, rows), at=at)
    change = next_change(facts)
    reason = releasing.why_not_active(facts, at, {code: name for code, name, *_ in rows})
    known = release_id, reference, json.loads(elements), access_mode
    return Status(*known, facts.state, facts.since, reason, change[0] if change else None)


def _facts(stored: list[Any], rows: list[list[Any]]) -> Facts:
    """What decides about the state, and nothing else."""
    state, last_event, since, starts_on, ends_at, lifts_at, revoking = stored
    gates = tuple(_gate(*row) for row in rows)
    return Facts(State(state), last_event, since, gates, starts_on, ends_at, lifts_at=lifts_at, revoking=revoking)


def _gate(code: str, name: str, state: str, changed_at: str, holds_from: str | None, expires_on: str | None) -> Gate:
    return Gate(code, GateState(state), datetime.fromisoformat(changed_at), _day(holds_from), _day(expires_on))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
