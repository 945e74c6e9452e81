"""Checking the record against itself: every chain without a gap, every entry sealed, every text true to its columns.

Set-based and read only. What the rows that carry a head say is checked beside it (requests_app.heads), and whether an
owner of the tables has rewritten a chain with right hashes is told by the signed checkpoints.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

MOST_NAMED = 100

# One pass: the row's own seal and text, and its link to the entry before it.
BROKEN = """
SELECT e.chain, e.seq, CASE
    WHEN e.text IS DISTINCT FROM audit_text(e) THEN 'its columns no longer say what was recorded'
    WHEN e.hash IS DISTINCT FROM sha256(e.previous_hash || convert_to(e.text, 'UTF8')) THEN 'its hash does not fit'
    WHEN e.seq > 1 AND p.seq IS NULL THEN 'the entry before it is missing'
    ELSE 'it does not follow from the entry before it'
  END
FROM audit_entry e LEFT JOIN audit_entry p ON p.chain = e.chain AND p.seq = e.seq - 1
WHERE (%(chain)s::text IS NULL OR e.chain = %(chain)s)
  AND (e.text IS DISTINCT FROM audit_text(e)
    OR e.hash IS DISTINCT FROM sha256(e.previous_hash || convert_to(e.text, 'UTF8'))
    OR e.previous_hash IS DISTINCT FROM CASE WHEN e.seq = 1 THEN ''::bytea ELSE p.hash END)
ORDER BY e.chain, e.seq LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """One place where the record does not hold: the chain, the entry's number in it, and what is wrong."""

    chain: str
    seq: int
    what: str = field(compare=False)

    def __str__(self) -> str:
        return f"{self.chain}, entry {self.seq}: {self.what}"


def broken_entries(chain: str | None = None) -> list[Break]:
    """The first entries that do not hold, of one chain or of all, in the order of chain and number."""
    return find(BROKEN, {"chain": chain, "most": MOST_NAMED})


def find(query: str, parameters: dict[str, Any]) -> list[Break]:
    """The rows (chain, seq, what) of a checking query, with room to work in the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(query, parameters)
        return [Break(*row) for row in cursor.fetchall()]


def count() -> int:
    """How many entries the record holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry")
        found: int = cursor.fetchone()[0]
    return found
