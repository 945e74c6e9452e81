"""What a decision takes while mails are delivered beside it, against the same with the delivery standing still.

Twenty decisions a second, each of which tells several people: far more than the State's agencies ever make. Mails wait
all along, so the delivery never idles; they go to a real SMTP server in a process of its own. Blocks with and without
it take turns within each round, and what is told is the median of the rounds: what else the machine does meets both.
How far apart blocks without delivery are from one another stands beside, for that is what the measurement cannot see.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.decisions import deciding
from bench.measuring import Figure, at_most, median, seconds
from bench.pages import p95
from emou.audit.models import Entry
from emou.domain.lifecycle import Desk
from emou.notices import services as notices
from emou.notices.models import EMAIL, Attempt, Notice
from requests_app.models import DataRequest

ROUNDS, BLOCK, PACE_S, SETTLING_S = 8, 25, 0.05, 0.2
ON, OFF = "with", "without"
ORDER = (ON, OFF, OFF, ON, OFF, ON, ON, OFF)
NEEDED = ROUNDS * len(ORDER) * BLOCK
WAITING = 4_000
SERVER = """
import sys, time
from aiosmtpd.controller import Controller
class Accept:
    async def handle_DATA(self, server, session, envelope):
        return "250 Ok"
Controller(Accept(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
time.sleep(3600)
"""
WORKER = """
import os, time, django
django.setup()
from django.conf import settings
from emou import actions, celery
os.nice(celery.STEPS_BACK)
while True:
    began = time.monotonic()
    actions.deliver()
    time.sleep(max(0, settings.DELIVERY_SECONDS - (time.monotonic() - began)))
"""


@dataclass
class Round:
    """Seconds that decisions took, block by block; and what was delivered during those with delivery, in how long."""

    took: dict[str, list[list[float]]] = field(default_factory=lambda: {ON: [], OFF: []})
    mails: int = 0
    long: float = 0.0

    def p95(self, kind: str, blocks: slice = slice(None)) -> float:
        return p95([one for block in self.took[kind][blocks] for one in block])

    @property
    def ratio(self) -> float:
        return self.p95(ON) / self.p95(OFF)

    @property
    def noise(self) -> float:
        """One half of the blocks without delivery against the other."""
        return self.p95(OFF, slice(0, None, 2)) / self.p95(OFF, slice(1, None, 2))


def measure(references: list[str]) -> list[Figure]:
    """Needs NEEDED requests that are open, and leaves them decided."""
    let_mails_wait(references)
    with delivering() as worker:
        rounds = [a_round(references[at : at + NEEDED // ROUNDS], worker) for at in range(0, NEEDED, NEEDED // ROUNDS)]
    return figures(rounds)


def figures(rounds: Sequence[Round]) -> list[Figure]:
    ratios, noise = [one.ratio for one in rounds], [one.noise for one in rounds]
    rate = sum(one.mails for one in rounds) / sum(one.long for one in rounds)
    on, off = (median([one.p95(kind) for one in rounds]) * 1e3 for kind in (ON, OFF))
    beside = f"p95 {on:.1f} ms with, {off:.1f} ms without; rounds {min(ratios):.2f} to {max(ratios):.2f}"
    return [
        at_most("a decision while mails are delivered, p95", median(ratios), 1.05, "times", beside),
        Figure(
            "the same without against without", median(noise), "times", note=f"{min(noise):.2f} to {max(noise):.2f}"
        ),
        Figure("mails delivered meanwhile", rate, "a second", note=f"{waiting():,} still wait"),
    ]


def a_round(references: Sequence[str], worker: "subprocess.Popen[bytes]") -> Round:
    found = Round()
    for number, kind in enumerate(ORDER):
        block = [deciding(reference) for reference in references[number * BLOCK : (number + 1) * BLOCK]]
        worker.send_signal(signal.SIGCONT if kind == ON else signal.SIGSTOP)
        time.sleep(SETTLING_S)
        sent, began = delivered(), time.perf_counter()
        found.took[kind].append([paced(decide) for decide in block])
        if kind == ON:
            found.mails, found.long = found.mails + delivered() - sent, found.long + time.perf_counter() - began
    return found


def paced(decide: Callable[[], object]) -> float:
    time.sleep(PACE_S)
    return seconds(decide)


def let_mails_wait(references: Sequence[str]) -> None:
    """Mails for two people about each of some requests, so that there is something to deliver from the beginning."""
    filed = Entry.objects.filter(chain__in=references[: WAITING // 2], seq=1).values_list("pk", "request_id")
    owners = dict(DataRequest.objects.filter(reference__in=references).values_list("pk", "owner_id"))
    notices.queue(notices.Told(entry, Desk.OWNING, owners[request]) for entry, request in filed)


def delivered() -> int:
    return Attempt.objects.filter(result=Attempt.Result.ACCEPTED).count()


def waiting() -> int:
    return Notice.objects.filter(channel=EMAIL, outcome=Notice.Outcome.WAITING).count()


@contextmanager
def delivering() -> Iterator["subprocess.Popen[bytes]"]:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}", "LOG_LEVEL": "ERROR"}
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
    try:
        time.sleep(4)
        yield worker
    finally:
        for process in (worker, server):
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
