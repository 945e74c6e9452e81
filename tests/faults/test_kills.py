"""A sweep that is killed in the middle of a batch leaves nothing half done, and the next one does all of it."""

import os
import time
from datetime import timedelta

import psycopg
import pytest

from emou import actions, timekeeping
from emou.audit import verification
from emou.audit.checkpoints import WRITERS_LOCK
from emou.audit.models import Entry
from emou.notices.models import Notice
from requests_app import heads
from requests_app.models import DataRequest
from tests.faults.conftest import PROCESSES

DEEMED = "request.deemed_approved"


@pytest.fixture
def killed(many) -> list[DataRequest]:
    """500 due requests, and a sweep that was killed while its batch was being written.

    The record is held, as a checkpoint would hold it, so that the batch stands still after its rows were locked.
    """
    requests = many(500, timekeeping.now() + timedelta(seconds=1))
    time.sleep(1.2)
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"]) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])
        sweep = PROCESSES.Process(target=actions.sweep)
        sweep.start()
        wait_for_writer()
        sweep.kill()
        sweep.join()
    return requests


def wait_for_writer() -> None:
    """Until the batch is under way and waits for the record."""
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as watcher:
        for _ in range(200):
            if watcher.execute(waiting, [WRITERS_LOCK]).fetchone() != (0,):
                return
            time.sleep(0.05)
    raise AssertionError("the sweep never began")


def sweep_until_done() -> None:
    """The server ends the killed sweep's transaction when it notices; until then its rows are passed over."""
    for _ in range(100):
        actions.sweep()
        if not DataRequest.objects.due(timekeeping.now()).exists():
            return
        time.sleep(0.05)


class TestASweepKilledInItsBatch:
    def test_is_made_good_by_the_next_one_with_nothing_lost_or_doubled(self, killed):
        sweep_until_done()

        assert Entry.objects.filter(name=DEEMED).count() == len(killed)
        assert DataRequest.objects.filter(last_event=DEEMED).count() == len(killed)

    def test_loses_and_doubles_no_notice(self, killed):
        sweep_until_done()

        told = list(Notice.objects.filter(entry__name=DEEMED).values_list("entry", "recipient", "channel"))
        assert len({entry for entry, *_ in told}) == len(killed)
        assert len(told) == len(set(told))

    def test_leaves_a_record_that_holds(self, killed):
        sweep_until_done()

        assert verification.broken_entries() + heads.broken_heads() == []
