"""What the application's own database role cannot do, whatever code it is made to run: each try is refused."""

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.conftest import START, Clock
from tests.stories import Story

INSUFFICIENT = psycopg.errors.InsufficientPrivilege
ENTRY = "INSERT INTO audit_entry (chain, name, occurred_at, said, actor, office, source, target{more}) {overriding}"
VALUES = "VALUES ('X', 'request.forged', public.emou_now(), '{{}}', '', '', '', ''{more})"


def insert(columns: str = "", values: str = "", overriding: str = "") -> str:
    return ENTRY.format(more=columns, overriding=overriding) + VALUES.format(more=values)


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """A committed request, so that a connection from outside Django sees it."""
    from tests.conftest import wipe

    wipe()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield Story(Clock().set(START)).filed().reference
    wipe()


@pytest.fixture
def as_application(reference: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def refused(as_application: psycopg.Connection) -> Callable[..., None]:
    """Run statements of which the last must be refused, and see that the record and the request did not change."""

    def check(error: type[Exception], *statements: str) -> None:
        before = everything()
        for statement in statements[:-1]:
            as_application.execute(statement)
        with pytest.raises(error):
            as_application.execute(statements[-1])
        as_application.rollback()
        assert everything() == before

    return check


def everything() -> list[tuple]:
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"]) as superuser:
        entries = superuser.execute("SELECT e::text FROM audit_entry e ORDER BY id").fetchall()
        return entries + superuser.execute("SELECT r::text FROM requests_app_datarequest r ORDER BY id").fetchall()


@pytest.mark.usefixtures("reference")
class TestTheRecord:
    """No entry can be changed, taken away, or given a place, a time or a hash of one's own choice."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_entry SET said = '{}'",
            "UPDATE audit_entry SET actor = 'somebody else'",
            "DELETE FROM audit_entry",
            "TRUNCATE audit_entry",
            "TRUNCATE requests_app_datarequest CASCADE",
            "MERGE INTO audit_entry e USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        ],
    )
    def test_cannot_be_changed_or_emptied(self, refused, statement):
        refused(INSUFFICIENT, statement)

    @pytest.mark.parametrize(
        ("columns", "values"),
        [
            (", seq", ", 99"),
            (", hash", r", '\x00'"),
            (", previous_hash", r", '\x00'"),
            (", text", ", 'forged'"),
            (", recorded_at", ", '2020-01-01'"),
            (", id", ", 1"),
        ],
    )
    def test_takes_no_place_time_or_hash_from_outside(self, refused, columns, values):
        refused(INSUFFICIENT, insert(columns, values))

    def test_takes_no_id_by_overriding_the_sequence(self, refused):
        refused(INSUFFICIENT, insert(", id", ", 1", "OVERRIDING SYSTEM VALUE "))

    def test_takes_no_id_from_a_sequence_set_back(self, refused):
        refused(INSUFFICIENT, "SELECT setval('audit_entry_id_seq', 1, false)")

    def test_takes_no_columns_by_copying_in(self, refused):
        refused(INSUFFICIENT, "COPY audit_entry (chain, seq, hash) FROM STDIN")

    def test_lets_no_whole_row_be_copied_in(self, refused):
        refused(INSUFFICIENT, "COPY audit_entry FROM STDIN")

    def test_cannot_be_read_into_a_program(self, refused):
        refused(INSUFFICIENT, "COPY audit_entry TO PROGRAM 'cat'")

    def test_is_not_updated_by_a_conflicting_insert(self, refused):
        conflicting = insert() + " ON CONFLICT (chain, seq) DO UPDATE SET actor = 'x'"
        refused(INSUFFICIENT, conflicting)


@pytest.mark.usefixtures("reference")
class TestItsGuards:
    """Neither the triggers nor the functions and tables that they read can be moved out of the way."""

    @pytest.mark.parametrize(
        "statement",
        [
            "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
            "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_chain",
            "ALTER TABLE requests_app_datarequest DISABLE TRIGGER request_guard_update",
            "DROP TRIGGER audit_entry_no_change ON audit_entry",
            "DROP TABLE audit_entry",
            "ALTER TABLE audit_entry RENAME TO old_entries",
            "ALTER TABLE audit_entry OWNER TO CURRENT_USER",
            "CREATE OR REPLACE FUNCTION emou_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
            "CREATE FUNCTION public.sha256(text) RETURNS bytea LANGUAGE sql AS $$ SELECT ''::bytea $$",
            "CREATE FUNCTION audit_micros(timestamp) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
            "CREATE TABLE public.mine (id int)",
            "CREATE TRIGGER mine BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
            "CREATE RULE mine AS ON INSERT TO audit_entry DO INSTEAD NOTHING",
            "SET session_replication_role = replica",
            "SET ROLE emou_owner",
            "ALTER ROLE CURRENT_USER SUPERUSER",
            "UPDATE emou_demo_clock SET moved_by = '-10 days'",
            "DELETE FROM emou_demo_clock",
        ],
    )
    def test_cannot_be_moved_out_of_the_way(self, refused, statement):
        refused(INSUFFICIENT, statement)

    def test_a_rights_grant_to_oneself_gives_nothing(self, as_application):
        as_application.execute("GRANT UPDATE ON audit_entry TO CURRENT_USER")

        with pytest.raises(INSUFFICIENT):
            as_application.execute("UPDATE audit_entry SET said = '{}'")

    def test_a_temporary_table_of_the_same_name_deceives_no_trigger(self, refused, reference):
        refused(
            psycopg.errors.CheckViolation,
            "CREATE TEMP TABLE audit_entry (LIKE public.audit_entry)",
            f"INSERT INTO pg_temp.audit_entry SELECT * FROM public.audit_entry WHERE chain = '{reference}'",
            "UPDATE pg_temp.audit_entry SET target = 'approved', seq = 2",
            "SET search_path = pg_temp, public",
            "UPDATE public.requests_app_datarequest SET state = 'approved', head_seq = 2",
        )

    def test_functions_of_ones_own_schema_deceive_no_trigger(self, as_application):
        as_application.execute("CREATE FUNCTION pg_temp.emou_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'")
        as_application.execute(
            "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT ''::bytea $$"
        )
        as_application.execute("SET search_path = pg_temp, public, pg_catalog")

        as_application.execute(insert())

        as_application.execute("SET search_path = public")
        sealed = "hash = sha256(convert_to(text, 'UTF8')), emou_now() - recorded_at < interval '1 minute'"
        row = as_application.execute(f"SELECT {sealed} FROM audit_entry WHERE chain = 'X'").fetchone()
        assert row == (True, True)


@pytest.mark.usefixtures("reference")
class TestTheRequest:
    """No state, head or clock without its entry; no clock that moves in."""

    @pytest.mark.parametrize(
        "change",
        [
            "state = 'approved'",
            "state = 'approved', head_seq = head_seq + 1",
            "due_at = due_at - interval '1 day'",
            "due_at = due_at + interval '1 day'",
            "last_day = last_day - 1",
            r"head_hash = '\x00'",
            "head_seq = 7",
            "filed_at = filed_at - interval '1 day'",
            "elements = '[\"other\"]'",
            "reference = 'EMOU-2026-999999'",
        ],
    )
    def test_does_not_change_without_an_entry(self, refused, change):
        refused(psycopg.errors.CheckViolation, f"UPDATE requests_app_datarequest SET {change}")

    def test_has_no_clock_that_moves_in_even_with_an_entry(self, refused, reference):
        entry = "INSERT INTO audit_entry (chain, name, occurred_at, said, actor, office, source, target)"
        newest = f"(SELECT {{}} FROM audit_entry WHERE chain = '{reference}' ORDER BY seq DESC LIMIT 1)"
        refused(
            psycopg.errors.CheckViolation,
            f"{entry} VALUES ('{reference}', 'clock.moved', emou_now(), '{{}}', '', '', 'pending', 'pending')",
            f"UPDATE requests_app_datarequest SET due_at = due_at - interval '1 day', "
            f"head_seq = {newest.format('seq')}, head_hash = {newest.format('hash')}",
        )

    def test_cannot_be_deleted(self, refused):
        refused(INSUFFICIENT, "DELETE FROM requests_app_datarequest")

    def test_cannot_appear_without_a_chain(self, refused):
        columns = [column for column in copied_columns() if column not in ("id", "reference")]
        names = ", ".join(columns)
        refused(
            psycopg.errors.CheckViolation,
            f"INSERT INTO requests_app_datarequest (reference, {names}) "
            f"SELECT 'EMOU-2026-777777', {names} FROM requests_app_datarequest",
        )


@pytest.mark.usefixtures("reference")
class TestTheClock:
    def test_does_not_go_back_once_something_is_on_the_record(self, as_application):
        asked = as_application.execute("SELECT emou_move_clock(emou_now() - interval '1 hour')").fetchone()

        assert asked == (False,)

    def test_is_not_moved_by_the_zone_of_a_session(self, as_application):
        as_application.execute("SET timezone = 'Pacific/Kiritimati'")
        as_application.execute(insert())

        row = as_application.execute("SELECT text = audit_text(e) FROM audit_entry e WHERE chain = 'X'").fetchone()
        assert row == (True,)


def copied_columns() -> list[str]:
    from requests_app.models import DataRequest

    return [field.column for field in DataRequest._meta.concrete_fields]
