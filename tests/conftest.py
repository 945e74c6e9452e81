"""One real PostgreSQL for all tests, reached as the application's own role; personas; a clock that tests may set.

`python -m emou.dev.test` (make test) starts the servers. `db` rolls each test back; `committed`
is for what needs real transactions (races, processes, the browser) and cleans up as the database's superuser.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.test.client import ClientHandler
from psycopg._preparing import PrepareManager

ROOT = Path(__file__).parent.parent
START = datetime.fromisoformat("2026-11-16T10:00:00-06:00")
PROVING = bool(os.environ.get("EMOU_PROVE"))
KEPT = (
    "audit_entry",
    "mfa_authenticator",
    "notices_notice",
    "notices_round",
    "notices_storedmail",
    "sharing_release",
    "requests_app_quarantine",
    "requests_app_datarequest",
    "requests_app_usecase",
)
# The personas sit where they sat, and nobody else sits anywhere.
SEATED_AGAIN = (
    "DELETE FROM agencies_invitation",
    "DELETE FROM agencies_appointment WHERE starts_at > '2016-05-26 14:00+00'",
    "UPDATE agencies_appointment SET ends_at = NULL WHERE ends_at IS NOT NULL",
    "UPDATE agencies_person SET is_active = true WHERE NOT is_active",
)
WITH_THEIRS = """
WITH RECURSIVE theirs AS (
  SELECT unnest(%s::regclass[]) AS name
  UNION SELECT conrelid::regclass FROM pg_constraint JOIN theirs ON confrelid = name WHERE contype = 'f'
) SELECT name::text FROM theirs
"""
# The clock of the law goes back for a test alone: to START, or to the last line that a shared story left on the record.
BEGINNING = """
CREATE OR REPLACE FUNCTION tests_begin(start timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
  UPDATE public.emou_demo_clock
  SET moved_by = greatest(start, (SELECT max(recorded_at) FROM public.audit_entry)) - clock_timestamp()
$$
"""
SEQUENCES = """
SELECT pg_get_serial_sequence(attrelid::regclass::text, attname) FROM pg_attribute
WHERE attrelid = ANY(%s::regclass[]) AND attnum > 0 AND pg_get_serial_sequence(attrelid::regclass::text, attname) <> ''
"""


gc.set_threshold(100_000, 20, 20)  # as it comes it looks through everything after each 700 objects more


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look at it again and again."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def one_chain() -> Iterator[None]:
    """Middleware is loaded once, as in a server: for each test client it would look through all static files again."""
    load, first = BaseHandler.load_middleware, ClientHandler()

    def share(handler: BaseHandler, is_async: bool = False) -> None:
        if first._middleware_chain is None:
            load(first)
        handler._middleware_chain = first._middleware_chain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", share)
        yield


@pytest.fixture(scope="session", autouse=True)
def lasting_plans() -> Iterator[None]:
    """Prepared statements outlive a test. psycopg forgets them at each ROLLBACK, lest a table went with it."""
    discards = PrepareManager._should_discard

    def unless_rolled_back(manager: PrepareManager, prep: object, results: Sequence) -> bool:
        others = [one for one in results if not (one.command_status or b"").startswith(b"ROLLBACK")]
        return discards(manager, prep, others)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PrepareManager, "_should_discard", unless_rolled_back)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> None:
    """Prepare the throwaway database as its owner, and sit the personas in their offices."""
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not owner:
        pytest.exit("Start the tests with `make test` or `python -m emou.dev.test`: they need their own servers.", 4)
    command = [sys.executable, "manage.py", "prepare_database", "--skip-checks", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": owner}, check=True)
    superuser().execute(BEGINNING)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        from emou.demo import people

        people.appoint_all()


@pytest.fixture
def clock(db: None) -> "Clock":
    """The demo clock at START: Monday, November 16, 2026, 10 a.m. in Chicago; or where a shared story ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests_begin(%s)", [START])
    return Clock()


@pytest.fixture
def person(db: None) -> Callable:
    """A persona by username: `person("hfs.counsel")`."""
    return named


@pytest.fixture
def quick_hashes(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's password hashed as ever, with fewer rounds: a million of them take a third of a second each time."""
    from agencies.models import Person
    from emou.demo.people import PASSWORD

    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
    Person.objects.update(password=make_password(PASSWORD))


@pytest.fixture
def story(clock: "Clock") -> object:
    """Ready-made filings and denials (tests/stories.py), under a clock that stands at START."""
    from tests.stories import Story

    return Story(clock)


@pytest.fixture(scope="class")
def shared_story(django_db_setup: None, django_db_blocker: object) -> Iterator[object]:
    """The same for what all tests of a class begin from: told once, and undone after the last of them.

    Each test is undone by itself as ever, and finds the clock where the story ended. `again` gives it rows of its own.
    """
    from tests.stories import Story

    assert not connection.in_atomic_block, "a shared story begins before its tests, not within one"
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield Story(Clock().set(START))
        transaction.set_rollback(True)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Real commits: whatever a test leaves is removed by the superuser, since the application cannot."""
    wipe()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connection.close()
    wipe()


class Clock:
    """Sets the time of the law. Backwards it moves only while the record is empty, as in the product."""

    def set(self, to: datetime | str) -> "Clock":
        from emou import timekeeping

        timekeeping.move(datetime.fromisoformat(to) if isinstance(to, str) else to)
        return self

    @property
    def now(self) -> datetime:
        from emou import timekeeping

        return timekeeping.now()


def again(row: Any) -> Any:
    """What a shared story made, as it was made, whatever an earlier test did with its own."""
    return deepcopy(row)


def named(username: str) -> object:
    from agencies.models import Person

    return Person.objects.get(username=username)


def proving(few: int, all_of_them: int) -> int:
    """How many rounds: few in `make test`, all of them in `make prove`."""
    return all_of_them if PROVING else few


def wipe() -> None:
    """Empty the record and the requests, as only a superuser can, and set the clock of the law right.

    The few rows of a test are deleted in a twentieth of the time that TRUNCATE takes for new files of every index.
    """
    with superuser().transaction():
        superuser().execute("SET LOCAL session_replication_role = replica")
        for statement in emptying():
            superuser().execute(statement)
        superuser().execute("DELETE FROM agencies_proclaimedclosure WHERE added_by_id IS NOT NULL")
        superuser().execute("UPDATE emou_demo_clock SET moved_by = '0'")
        for statement in SEATED_AGAIN:
            superuser().execute(statement)


@cache
def superuser() -> psycopg.Connection:
    """One session for the whole run: to open one costs more than to empty the tables."""
    return psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True)


@cache
def emptying() -> list[str]:
    """What empties the tables of KEPT and all that refer to them, once nobody writes there, and numbers them anew."""
    tables = [name for (name,) in superuser().execute(WITH_THEIRS, [list(KEPT)])]
    numbered = [f"setval('{name}', 1, false)" for (name,) in superuser().execute(SEQUENCES, [tables])]
    empty = [f"DELETE FROM {name}" for name in tables]
    return [f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE", *empty, f"SELECT {', '.join(numbered)}"]
