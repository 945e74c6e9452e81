"""What is kept no longer than it is of use."""

from datetime import UTC, datetime, timedelta

from django.core.management import call_command
from knox.models import get_token_model

from emou.http.models import IdempotencyKey, Session
from tests.conftest import named

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def prune(capsys):
    call_command("prune")
    return capsys.readouterr().out.strip()


def _session(until):
    Session.objects.create(session_key="x", session_data="", expire_date=until, began_at=NOW, seen_at=NOW)


class TestPruning:
    def test_removes_what_has_ended(self, db, capsys):
        _session(NOW - DAY)
        get_token_model().objects.create(named("cio"), -DAY)
        IdempotencyKey.objects.create(person=named("cio"), key="k", call="c", body_hash=b"")
        IdempotencyKey.objects.update(created_at=NOW - 8 * DAY)

        assert prune(capsys) == "1 sessions, 1 tokens, 1 answers"

    def test_leaves_what_is_still_of_use(self, db, capsys):
        prune(capsys)
        _session(NOW + DAY)
        get_token_model().objects.create(named("cio"), DAY)
        IdempotencyKey.objects.create(person=named("cio"), key="k", call="c", body_hash=b"")

        assert prune(capsys) == "0 sessions, 0 tokens, 0 answers"
