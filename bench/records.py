"""The record: how fast it is verified, and what the chain of hashes costs the one who appends."""

import os
from datetime import datetime

import psycopg

from bench.measuring import Figure, at_least, at_most, median, seconds
from emou import timekeeping
from emou.audit import verification
from requests_app import heads
from requests_app.services import sweeping

PLAIN = """
CREATE OR REPLACE FUNCTION audit_entry_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_seq int;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7271);
  SELECT e.seq INTO last_seq FROM public.audit_entry e WHERE e.chain = NEW.chain ORDER BY e.seq DESC LIMIT 1;
  NEW.seq := coalesce(last_seq, 0) + 1;
  NEW.recorded_at := public.emou_now();
  NEW.previous_hash := '';
  NEW.text := public.audit_text(NEW);
  NEW.hash := '';
  RETURN NEW;
END $$;
"""
"""The same trigger without hashes: place, time and text alone."""

BATCHES = 7


def measure(some_due: datetime) -> list[Figure]:
    """Requires requests that are due at `some_due`; leaves them as they are."""
    took = median([seconds(verify) for _ in range(3)])
    many = verification.count()
    note = f"{many:,} entries in {took:.2f} s, heads included"
    return [at_least("verified", many / took, 400_000, "entries/s", note), *chaining(some_due)]


def verify() -> None:
    found = verification.broken_entries() + heads.broken_heads()
    assert not found, f"the benchmark's own record does not hold: {found[0]}"


def chaining(some_due: datetime) -> list[Figure]:
    """A batch of the sweep with and without the hashes, rolled back each time, in turns."""
    timekeeping.move(some_due)
    with_hashes, without = [], []
    for _ in range(BATCHES):
        without.append(batch(PLAIN))
        with_hashes.append(batch(""))
    cost = (median(with_hashes) / median(without) - 1) * 100
    return [at_most("the hash chain's share of a sweep", cost, 10, "%")]


def batch(function: str) -> float:
    values = sweeping.PARAMETERS | {"most": sweeping.BATCH}
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"]) as superuser:
        if function:
            superuser.execute(function)
        cursor = psycopg.ClientCursor(superuser)
        took = seconds(lambda: cursor.execute(sweeping.SETTLE, values))
        assert cursor.rowcount == sweeping.BATCH
        superuser.rollback()
    return took
