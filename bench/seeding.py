"""A million requests in a minute: one real request multiplied by SQL, with the chains that the trigger would make."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from emou.demo import people
from requests_app.models import DataRequest
from tests.conftest import Clock, wipe
from tests.stories import Story

SLICES = 10
"""Equal parts of the rows, falling due one after the other as the demo clock moves on; each is swept once."""
CHUNK = 100_000
OPEN = 3_000
COPIED = [
    field.column
    for field in DataRequest._meta.concrete_fields
    if field.column not in ("id", "reference", "owner_id", "requester_id", "due_at", "head_hash", "filed_at")
]

# Numbers are continued after the model request; owner and requester go round the agencies.
MADE = """
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT n AS id, 'EMOU-2026-' || lpad(n::text, 7, '0') AS reference, owner.id AS owner_id, asker.id AS requester_id,
  m.filed_at, %(due_at)s::timestamptz + (n - %(first)s) * %(apart)s::interval AS due_at, e.said,
  e.actor_id, e.actor, e.office_id, e.office
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
CROSS JOIN requests_app_datarequest m
JOIN audit_entry e ON e.chain = m.reference AND e.seq = 1
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids, count(*) AS many FROM agencies_agency) a
JOIN agencies_agency owner ON owner.id = a.ids[1 + n %% a.many]
JOIN agencies_agency asker ON asker.id = a.ids[1 + (n + 1) %% a.many]
WHERE m.id = %(model)s
"""
ENTRIES = """
INSERT INTO audit_entry SELECT e.id, e.chain, e.seq, e.request_id, e.name, e.actor_id, e.actor, e.office_id, e.office,
  e.source, e.target, e.said, e.occurred_at, e.recorded_at, audit_text(e), ''::bytea,
  sha256(convert_to(audit_text(e), 'UTF8'))
FROM (SELECT (ROW(nextval('audit_entry_id_seq'), reference, 1, id, 'request.filed', actor_id, actor, office_id, office,
  '', 'pending', said, filed_at, filed_at, '', ''::bytea, ''::bytea)::audit_entry).* FROM made OFFSET 0) e
"""
REQUESTS = """
INSERT INTO requests_app_datarequest (id, reference, owner_id, requester_id, due_at, filed_at, head_hash, {columns})
SELECT made.id, made.reference, made.owner_id, made.requester_id, made.due_at, made.filed_at, e.hash, {model}
FROM made JOIN audit_entry e ON e.chain = made.reference AND e.seq = 1
JOIN requests_app_datarequest m ON m.id = %(model)s
"""


@dataclass(frozen=True)
class Seeded:
    """`instants`: when each slice is due. `open`: references of requests that stay open, for single decisions."""

    instants: list[datetime]
    open: list[str]


def seed(rows: int) -> Seeded:
    """Empty the database of requests and fill it anew."""
    wipe()
    people.appoint_all()
    model = Story(Clock()).filed()
    instants = fill(model, rows, model.due_at + timedelta(days=1))
    first = model.pk + rows + 1
    add(model.pk, first, first + OPEN - 1, model.due_at + timedelta(days=1_000))
    tidy()
    open_ones = DataRequest.objects.filter(pk__gte=first).order_by("pk")
    return Seeded(instants, list(open_ones.values_list("reference", flat=True)))


def fill(model: DataRequest, rows: int, first_due: datetime) -> list[datetime]:
    """Add `rows` pending requests like `model` in slices; the instants at which each slice falls due."""
    size = rows // SLICES
    instants = [first_due + timedelta(hours=number) for number in range(SLICES)]
    for number, due_at in enumerate(instants):
        for start in range(0, size, CHUNK):
            first = model.pk + 1 + number * size + start
            add(model.pk, first, first + min(CHUNK, size - start) - 1, due_at)
    return instants


def add(model: int, first: int, last: int, due_at: datetime, apart: timedelta = timedelta()) -> None:
    """Add the requests numbered `first` to `last`, like the one numbered `model`, due one after the other."""
    columns = {"columns": ", ".join(COPIED), "model": ", ".join(f"m.{name}" for name in COPIED)}
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"]) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(MADE, {"model": model, "first": first, "last": last, "due_at": due_at, "apart": apart})
        superuser.execute(ENTRIES)
        superuser.execute(REQUESTS.format(**columns), {"model": model})
        superuser.execute("SELECT setval(pg_get_serial_sequence('requests_app_datarequest', 'id'), %s)", [last])


def tidy() -> None:
    """Nothing left to vacuum or to write out: whatever is measured next begins alike."""
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        tables = "audit_entry, requests_app_datarequest, notices_notice, sharing_release, sharing_gate"
        superuser.execute(f"VACUUM (ANALYZE) {tables}")
        superuser.execute("CHECKPOINT")
