"""Mails while everything around them fails: none lost, and none doubled but where SMTP leaves no choice.

That is where the server has accepted a mail and the worker dies before it can write that down: the mail is sent again,
under the same Message-ID. The tests kill the worker at that very point and count.
"""

import asyncio
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from multiprocessing.context import ForkServerProcess as Process

import psycopg
import pytest
from aiosmtpd.controller import Controller

from emou import actions, timekeeping
from emou.audit.models import Entry
from emou.domain.lifecycle import Desk
from emou.notices import services as notices
from emou.notices.models import EMAIL, Attempt, Notice
from tests.conftest import proving
from tests.faults import racers
from tests.faults.conftest import PROCESSES

MANY, SOME = proving(300, 10_000), proving(60, 1_000)
HANGS_S = 3.0


class PostOffice:
    """Keeps what it accepts; answers `answer`, hangs, or kills whoever has just been promised acceptance."""

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self.answer, self.hangs = "", False
        self.kill_at: set[int] = set()
        self.victim: Process | None = None
        self.killed = 0

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.hangs:
            await asyncio.sleep(HANGS_S)
            return "451 Too late"
        if self.answer:
            return self.answer
        self.accepted[message_from_bytes(envelope.content)["Message-ID"]] += 1
        if self.accepted.total() in self.kill_at and self.victim:
            self.victim.kill()
            self.victim.join()
            self.killed += 1
        return "250 Ok"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        office.port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    yield office
    controller.stop(no_assert=True)


@pytest.fixture
def worker(post) -> Callable[..., Process]:
    """`worker()`: a process that delivers once; it knows no Redis."""

    def start(port: int | None = None) -> Process:
        post.victim = PROCESSES.Process(target=racers.delivers, args=(port or post.port,))
        post.victim.start()
        return post.victim

    return start


@pytest.fixture
def waiting(request, many) -> int:
    """How many mails wait: two for each of some requests."""
    requests = many(getattr(request, "param", SOME) // 2, timekeeping.now() + timedelta(days=5))
    entries = dict(Entry.objects.filter(seq=1).values_list("request_id", "pk"))
    told = [notices.Told(entries[request.pk], Desk.OWNING, request.owner_id) for request in requests]
    for first in range(0, len(told), 1_000):
        notices.queue(told[first : first + 1_000])
    return Notice.objects.filter(channel=EMAIL, outcome="").count()


def left() -> int:
    return Notice.objects.filter(channel=EMAIL, outcome="").count()


def time_passes() -> None:
    """Leases of the dead run out, and pauses are over."""
    timekeeping.move(timekeeping.now() + timedelta(minutes=5))
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"]) as superuser:
        superuser.execute("UPDATE notices_notice SET leased_until = clock_timestamp() WHERE leased_until IS NOT NULL")


def deliver_all(worker: Callable[..., Process], at_once: int = 1) -> None:
    for _ in range(200):
        for process in [worker() for _ in range(at_once)]:
            process.join(120)
        if not left():
            return
        time_passes()
    raise AssertionError(f"{left()} mails never left")


class TestAWorkerKilledBetweenSendingAndWritingItDown:
    @pytest.mark.parametrize("waiting", [MANY], indirect=True)
    def test_loses_nothing_and_doubles_that_one_mail_alone(self, post, worker, waiting):
        post.kill_at = {3, waiting // 3, waiting // 2, waiting}

        deliver_all(worker)

        assert len(post.accepted) == waiting
        assert post.accepted.total() - waiting == post.killed == 4

    def test_leaves_the_try_whose_end_nobody_knows_on_file(self, post, worker, waiting):
        post.kill_at = {3}

        deliver_all(worker)

        [unknown] = Attempt.objects.filter(result="")
        assert post.accepted[unknown.message_id] == 2


class TestTwoWorkers:
    def test_send_each_mail_once(self, post, worker, waiting):
        deliver_all(worker, at_once=2)

        assert (len(post.accepted), post.accepted.total()) == (waiting, waiting)


class TestAServer:
    def test_that_refuses_hangs_and_puts_off_gets_every_mail_once_when_it_is_back(self, post, worker, waiting):
        worker(port=9).join(60)
        time_passes()
        post.hangs = True
        worker().join(60)
        time_passes()
        post.hangs, post.answer = False, "451 4.3.0 Not now"
        worker().join(120)
        time_passes()
        post.answer = ""

        deliver_all(worker)

        assert (len(post.accepted), post.accepted.total()) == (waiting, waiting)
        assert {"put_off", "failed", "accepted"} == set(Attempt.objects.values_list("result", flat=True))


class TestADecision:
    def test_is_taken_and_its_notices_are_kept_while_mail_and_redis_are_gone(self, told, settings):
        settings.CELERY_BROKER_URL = racers.NO_REDIS
        request = told.filed()

        told.take("hfs.counsel", request, "approve")

        assert Notice.objects.filter(entry__name="request.approved", channel=EMAIL, outcome="").count() >= 2
        assert actions.sweep() == 0
