"""Celery as it runs: a real worker, beat twice over, a real broker, and a clock that passes a deadline."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from emou.audit.models import Entry
from requests_app.models import DataRequest
from tests.conftest import ROOT

CELERY = [sys.executable, "-m", "celery", "-A", "emou"]


@pytest.fixture
def celery(told, tmp_path: Path) -> Iterator[None]:
    """A worker with a beat of its own, and a second beat beside it: a doubled beat must change nothing."""
    environment = {**os.environ, "SWEEP_SECONDS": "0.5", "AUDIT_CHECKPOINTS": str(tmp_path)}
    worker = [*CELERY, "worker", "-B", "-s", str(tmp_path / "one"), "--concurrency", "2", "--loglevel", "WARNING"]
    beat = [*CELERY, "beat", "-s", str(tmp_path / "two"), "--pidfile", "", "--loglevel", "WARNING"]
    started = [subprocess.Popen(argv, cwd=ROOT, env=environment, start_new_session=True) for argv in (worker, beat)]
    yield
    for process in started:
        os.killpg(process.pid, signal.SIGTERM)
    for process in started:
        process.wait(20)


class TestTheWorker:
    def test_deems_a_silent_request_approved_dated_to_its_deadline(self, celery, told):
        request = told.filed()
        told.clock.set(request.due_at - timedelta(seconds=1))

        deadline = time.monotonic() + 18
        while not settled(request) and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1.2)

        [entry] = Entry.objects.filter(chain=request.reference, name="request.deemed_approved")
        assert entry.occurred_at == request.due_at


def settled(request: DataRequest) -> bool:
    return DataRequest.objects.filter(pk=request.pk, state="deemed_approved").exists()
