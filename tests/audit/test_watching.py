"""That the record is signed in time and still holds is watched, and health says where it is not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from redis.exceptions import RedisError

from emou.audit import checkpoints
from emou.health import LOOKS
from emou.http import verified
from requests_app import tasks
from tests.audit.conftest import rewrite
from tests.conftest import START


@pytest.fixture(autouse=True)
def unknown():
    cache.delete_many([verified.PLACE, verified.UNDER_WAY])


def look(name, at=START):
    return LOOKS[name](at)


class TestTheCheckpoints:
    def test_are_in_time_for_half_an_hour(self, kept):
        made = checkpoints.oldest_unsigned()

        assert look("checkpoints", made + timedelta(minutes=29))["ok"]
        assert not look("checkpoints", made + timedelta(minutes=30))["ok"]

    def test_are_in_time_when_all_is_signed(self, kept):
        checkpoints.sign()

        assert look("checkpoints", START + timedelta(days=9)) == {"ok": True, "found": {"oldest_unsigned_at": None}}


class TestTheWholeRecord:
    def test_is_well_before_it_was_ever_verified(self, db):
        assert look("record")["ok"]

    def test_calls_for_attention_when_it_was_never_verified(self, kept):
        assert look("record", START + timedelta(days=1))["ok"]
        assert not look("record", START + timedelta(days=3))["ok"]

    def test_is_verified_once_a_day_however_often_beat_asks_and_is_restarted(self, kept, monkeypatch):
        runs = []
        monkeypatch.setattr("requests_app.heads.everything_broken", lambda: runs.append(1) or [])
        for verified_at in (None, timedelta(hours=23), timedelta(hours=24)):
            if verified_at:
                cache.set(verified.PLACE, (datetime.now(UTC) - verified_at, 0))
            tasks.verify()

        assert len(runs) == 2

    def test_is_told_by_the_command_too(self, kept, capsys):
        cache.set(verified.PLACE, (datetime.now(UTC), 3))
        call_command("verify_audit")

        assert look("record")["ok"]

    def test_is_told_to_hold(self, kept):
        assert (tasks.verify(), look("record")["ok"]) == (0, True)

    def test_is_told_not_to_hold(self, kept, as_owner, caplog):
        as_owner("UPDATE audit_entry SET actor = 'X' WHERE chain = 'EMOU-2026-000001' AND seq = 1")

        assert (tasks.verify() > 0, look("record")["ok"]) == (True, False)
        assert "the record does not hold, first at" in caplog.text

    def test_is_told_where_only_a_checkpoint_finds_it(self, kept, as_owner):
        checkpoints.sign()
        as_owner(*rewrite(kept[1].reference, 2, "actor = 'X'"))

        assert (tasks.verify() > 0, look("record")["ok"]) == (True, False)

    def test_calls_for_attention_when_nobody_verifies(self, db):
        cache.set(verified.PLACE, (datetime.now(UTC) - timedelta(days=3), 0))

        assert not look("record")["ok"]

    def test_is_not_known_where_the_cache_is_away(self, db, monkeypatch):
        def away():
            raise RedisError

        monkeypatch.setattr("emou.http.verified.kept", away)

        assert look("record") == {"ok": False, "found": {"error": "RedisError"}}
