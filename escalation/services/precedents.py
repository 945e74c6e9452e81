"""Keeping precedents: written from the record in the very transaction in which a denial is judged."""

from typing import Any

from django.db import connection

from emou.domain.lifecycle import JUDGED_EVENTS
from requests_app.services.keeping import Happened

# A higher desk's judgement of the same denial takes the place of the one before, whose opinion stays among the words.
# An index of words holds no more than a megabyte, at most eight bytes a character: of longer texts the beginning is
# looked through. A denial that could not be kept as a precedent could not be judged either.
WRITE = """
INSERT INTO escalation_precedent (request_id, owner_id, requester_id, dataset_id, purpose, authorities, outcome, title,
  reasons, opinions, decided_at)
SELECT r.id, r.owner_id, r.requester_id, r.dataset_id, u.purpose,
  ARRAY(SELECT DISTINCT g->>'authority' FROM jsonb_array_elements(r.grounds) g ORDER BY 1),
  judged.name, u.title, concat_ws(E'\n\n', left(grounds.words, 60000), left(escalated.words, 20000)),
  left(opinions.words, 40000), judged.occurred_at
FROM requests_app_datarequest r
JOIN requests_app_usecase u ON u.id = r.use_case_id
JOIN audit_entry judged ON judged.id = ANY(%(entries)s) AND judged.request_id = r.id
CROSS JOIN LATERAL (
  SELECT string_agg(concat_ws(E'\n', g->>'authority', g->>'pinpoint', g->>'citation', g->>'facts', g->>'cure'), E'\n\n')
  FROM jsonb_array_elements(r.grounds) g
) grounds (words)
CROSS JOIN LATERAL (
  SELECT string_agg(e.said->>'reason', E'\n\n' ORDER BY e.seq) FROM audit_entry e
  WHERE e.chain = r.reference AND e.name = %(escalated)s
) escalated (words)
CROSS JOIN LATERAL (
  SELECT string_agg(e.said->>'opinion', E'\n\n' ORDER BY e.seq) FROM audit_entry e
  WHERE e.chain = r.reference AND e.name = ANY(%(judged)s)
) opinions (words)
WHERE r.id = ANY(%(requests)s)
ON CONFLICT (request_id) DO UPDATE SET authorities = excluded.authorities, outcome = excluded.outcome,
  reasons = excluded.reasons, opinions = excluded.opinions, decided_at = excluded.decided_at
"""
ESCALATED = "overrule.escalated"


def keep(happened: list[Happened]) -> None:
    """Write the precedent of each denial that was judged by these events."""
    values: dict[str, Any] = {
        "judged": sorted(JUDGED_EVENTS),
        "escalated": ESCALATED,
        "entries": [one.entry_id for one in happened],
        "requests": [one.request_id for one in happened],
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values)
