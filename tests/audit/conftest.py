"""A record of real commits, and the owner of the tables, who may do anything to it."""

import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from emou.audit import checkpoints, verification
from emou.audit.verification import Break
from requests_app import heads
from requests_app.models import DataRequest
from tests.conftest import START, Clock
from tests.stories import Story

NO_TRIGGERS = "ALTER TABLE {0} DISABLE TRIGGER USER"
TRIGGERS = "ALTER TABLE {0} ENABLE TRIGGER USER"
GUARDED = ("audit_entry", "requests_app_datarequest")
DERIVED = ("escalation_precedent", "requests_app_requestwords")


@pytest.fixture
def kept(committed: None, settings: object, tmp_path: Path) -> list[DataRequest]:
    """Three committed requests; the second was denied and overruled, so its chain has three entries."""
    settings.CHECKPOINTS_DIR = tmp_path / "checkpoints"  # type: ignore[attr-defined]
    story = Story(Clock().set(START))
    return [story.filed(), story.overruled(), story.filed()]


@pytest.fixture
def as_owner() -> Callable[..., None]:
    """Do what no trigger then prevents: the owner of the tables switches them off."""

    def run(*statements: str) -> None:
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            for table in GUARDED:
                owner.execute(NO_TRIGGERS.format(table))
            try:
                for statement in statements:
                    owner.execute(statement)
            finally:  # or every test that follows would meet a database without its guards
                for table in GUARDED:
                    owner.execute(TRIGGERS.format(table))

    return run


def removal(chain: str) -> list[str]:
    """Statements that remove a request with the rows that lean on it."""
    request = f"(SELECT id FROM requests_app_datarequest WHERE reference = '{chain}')"
    leaning = [f"DELETE FROM {table} WHERE request_id = {request}" for table in DERIVED]
    return [*leaning, f"DELETE FROM requests_app_datarequest WHERE reference = '{chain}'"]


def broken(chain: str | None = None) -> list[Break]:
    """All that verification finds, as the command orders it."""
    found = sorted(verification.broken_entries(chain) + heads.broken_heads(chain))
    return found + checkpoints.broken_checkpoints(chain)


def rewrite(chain: str, seq: int, change: str) -> list[str]:
    """Statements that change an entry and forge every hash after it, and the request's head, as they should be."""
    where = f"chain = '{chain}' AND seq"
    seal = f"""
    DO $$ DECLARE e audit_entry; last bytea := ''; BEGIN
      FOR e IN SELECT * FROM audit_entry WHERE chain = '{chain}' ORDER BY seq LOOP
        UPDATE audit_entry x SET previous_hash = last, text = audit_text(x),
          hash = sha256(last || convert_to(audit_text(x), 'UTF8')) WHERE x.id = e.id RETURNING hash INTO last;
      END LOOP;
      UPDATE requests_app_datarequest SET head_hash = last WHERE reference = '{chain}';
    END $$"""
    return [f"UPDATE audit_entry SET {change} WHERE {where} = {seq}", seal]
