"""Which releases the sweep has to settle. Each is settled by itself, under the lock of its request."""

from django.db import connection

BATCH = 2_000
# The order makes it walk the index of what is due next, whatever the planner believes about how many are due.
DUE = """
SELECT r.reference FROM sharing_release s JOIN requests_app_datarequest r ON r.id = s.request_id
WHERE s.next_at <= (SELECT emou_now() OFFSET 0)
  AND NOT EXISTS (SELECT FROM requests_app_quarantine q WHERE q.request_id = s.request_id)
ORDER BY s.next_at LIMIT %s
"""


def due_references(most: int = BATCH) -> list[str]:
    """The requests whose releases time or a gate has changed, the first due first; none that is set apart."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [most])
        return [row[0] for row in cursor.fetchall()]
