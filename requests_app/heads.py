"""Whether each request stands where its chain ends, and each chain has its request. Reads only."""

from emou.audit import checkpoints, verification
from emou.audit.verification import Break

# Both ways: a request whose chain was cut, went on without it, or is gone; and a chain whose request is gone.
BROKEN = """
WITH chains AS (
  SELECT chain, count(*) AS entries, max(seq) AS last FROM audit_entry
  WHERE request_id IS NOT NULL AND (%(chain)s::text IS NULL OR chain = %(chain)s) GROUP BY chain
)
SELECT coalesce(r.reference, c.chain), coalesce(c.last, r.head_seq), CASE
    WHEN r.id IS NULL THEN 'its request is gone'
    WHEN c.chain IS NULL THEN 'its whole chain is missing'
    WHEN c.last < r.head_seq THEN 'the request has ' || r.head_seq || ' entries, and those after this one are missing'
    WHEN c.last > r.head_seq OR c.entries <> c.last THEN 'the chain has entries that the request does not know'
    WHEN e.hash IS DISTINCT FROM r.head_hash THEN 'the request carries the hash of another entry'
    ELSE 'the request is “' || r.state || '”, and its newest entry says “' || e.target || '”'
  END
FROM (SELECT * FROM requests_app_datarequest WHERE %(chain)s::text IS NULL OR reference = %(chain)s) r
FULL JOIN chains c ON c.chain = r.reference
LEFT JOIN audit_entry e ON e.chain = r.reference AND e.seq = r.head_seq
WHERE r.id IS NULL OR c.chain IS NULL OR c.last <> r.head_seq OR c.entries <> c.last
  OR e.hash IS DISTINCT FROM r.head_hash OR e.target IS DISTINCT FROM r.state OR e.request_id IS DISTINCT FROM r.id
"""


def broken_heads(reference: str | None = None) -> list[Break]:
    """The first requests, or chains without one, that do not fit; of one reference or of all."""
    return verification.find(BROKEN, reference)


def everything_broken(reference: str | None = None) -> list[Break]:
    """Where the record does not hold: its entries, the heads of requests, and what was signed outside the database."""
    found = verification.broken_entries(reference) + broken_heads(reference)
    return sorted(found) + checkpoints.broken_checkpoints(reference)
