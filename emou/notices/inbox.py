"""The inbox of a person in the application, and the proof that a notice was opened there."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from emou.notices.models import INBOX, Notice

UNOPENED = "n.recipient_id = %(person)s AND n.channel = 'inbox' AND n.opened_at IS NULL"
# Every page of a request or a release begins with it, and ends with the count in its header: one question for both. The
# entries are an array, and no join, so that no plan made while the tables were small multiplies one with the other.
OPEN_MATTER = f"""
WITH opened AS (
  UPDATE notices_notice n SET opened_at = emou_now()
  WHERE {UNOPENED} AND n.entry_id = ANY (ARRAY (
    SELECT id FROM audit_entry WHERE chain = %(chain)s AND name ^@ ANY (%(begins)s::text[])
  ))
  RETURNING n.id
)
SELECT (SELECT count(*) FROM notices_notice n WHERE {UNOPENED}) - (SELECT count(*) FROM opened)
"""  # noqa: S608 - composed of this module's own text


def inbox_of(person_id: int) -> QuerySet[Notice]:
    """All that somebody was told, the newest first, with the entry of the record that each tells of."""
    return (
        Notice.objects.filter(recipient=person_id, channel=INBOX)
        .select_related("entry", "office__agency")
        .order_by("-pk")
    )


def new_of(person_id: int) -> QuerySet[Notice]:
    """Of the same what was not opened yet."""
    return inbox_of(person_id).filter(opened_at=None)


def unopened(person_id: int) -> int:
    """How many notices somebody has not opened. One question, answered from an index of just these."""
    return _unopened(person_id).count()


def open_one(person_id: int, notice_id: int, at: datetime) -> Notice:
    """Put down that this notice was opened, the first time. Raises Notice.DoesNotExist for somebody else's."""
    _unopened(person_id).filter(pk=notice_id).filter(queued_at__lte=at).update(opened_at=at)
    return inbox_of(person_id).get(pk=notice_id)


def open_matter(person_id: int, chain: str, begins: Sequence[str] = ("",)) -> int:
    """Put down that the notices about one request were opened, since its page was; how many others are unopened.

    `begins`: how the names of the events begin that the page shows; all of them unless it is said.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN_MATTER, {"person": person_id, "chain": chain, "begins": list(begins)})
        left: int = cursor.fetchone()[0]
    return left


def open_all(person_id: int, at: datetime) -> int:
    """Put down that somebody has seen the whole list; how many notices had not been opened."""
    return _unopened(person_id).filter(queued_at__lte=at).update(opened_at=at)


def _unopened(person_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=person_id, channel=INBOX, opened_at=None)
