"""Which releases the sweep has to settle. Each is settled by itself, under the lock of its request."""

from django.db import connection

BATCH = 2_000
COME = """
WHERE s.next_at <= (SELECT emou_now() OFFSET 0)
  AND NOT EXISTS (SELECT FROM requests_app_quarantine q WHERE q.request_id = s.request_id)
"""
# The order makes each walk the index of what is due next, whatever the planner believes about how many are due.
DUE = f"""
SELECT r.reference FROM sharing_release s JOIN requests_app_datarequest r ON r.id = s.request_id {COME}
ORDER BY s.next_at LIMIT %s
"""  # noqa: S608 - composed of this module's own text
WAITING = f"SELECT (SELECT true FROM sharing_release s {COME} ORDER BY s.next_at LIMIT 1) IS NOT NULL"  # noqa: S608


def due_references(most: int = BATCH) -> list[str]:
    """The requests whose releases time or a gate has changed, the first due first; none that is set apart."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [most])
        return [row[0] for row in cursor.fetchall()]
