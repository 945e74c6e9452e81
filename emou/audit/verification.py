"""Checking the record against itself: every chain without a gap, every entry sealed, every text true to its columns.

Set-based and read only. What the rows that carry a head say is checked beside it (requests_app.heads), and whether an
owner of the tables has rewritten a chain with right hashes is told by the signed checkpoints.
"""

from dataclasses import dataclass, field

from django.db import connection, transaction

MOST_NAMED = 100

# Each entry by itself: the database spreads this pass over its processors.
BROKEN_SEALS = """
SELECT e.chain, e.seq, CASE
    WHEN e.text IS DISTINCT FROM audit_text(e) THEN 'its columns no longer say what was recorded'
    WHEN e.seq = 1 AND e.previous_hash <> '' THEN 'it is numbered first, and another entry came before it'
    ELSE 'its hash does not fit'
  END
FROM audit_entry e
WHERE (%(chain)s::text IS NULL OR e.chain = %(chain)s)
  AND (e.text IS DISTINCT FROM audit_text(e)
    OR e.hash IS DISTINCT FROM sha256(e.previous_hash || convert_to(e.text, 'UTF8'))
    OR (e.seq = 1 AND e.previous_hash <> ''))
"""
# Each entry but the first beside the one before it.
BROKEN_LINKS = """
SELECT e.chain, e.seq, CASE
    WHEN p.seq IS NULL THEN 'the entry before it is missing'
    ELSE 'it does not follow from the entry before it'
  END
FROM audit_entry e LEFT JOIN audit_entry p ON p.chain = e.chain AND p.seq = e.seq - 1
WHERE (%(chain)s::text IS NULL OR e.chain = %(chain)s) AND e.seq > 1 AND e.previous_hash IS DISTINCT FROM p.hash
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
    return sorted(find(BROKEN_SEALS, chain) + find(BROKEN_LINKS, chain))


# The barrier keeps the order out of the search, which would else walk an index row by row on one processor.
FIRST = "SELECT * FROM ({query} OFFSET 0) found ORDER BY 1, 2 LIMIT %(most)s"


def find(query: str, chain: str | None) -> list[Break]:
    """The first rows (chain, seq, what) of a checking query, with room and processors to work in the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 4")
        cursor.execute("SET LOCAL parallel_tuple_cost = 0")  # few rows are ever found, whatever the planner expects
        cursor.execute(FIRST.format(query=query), {"chain": chain, "most": MOST_NAMED})
        return [Break(*row) for row in cursor.fetchall()]


def count() -> int:
    """How many entries the record holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry")
        found: int = cursor.fetchone()[0]
    return found
