"""What a decision takes while mails are delivered beside it, against the same with the delivery standing still.

Twenty decisions a second, each of which tells several people: far more than the State's agencies ever make. The mails
go to a real SMTP server in a process of its own.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.decisions import deciding
from bench.measuring import Figure, at_most, median, seconds
from bench.pages import p95

BLOCK, PACE_S = 40, 0.05
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
from emou import actions, celery
os.nice(celery.STEPS_BACK)
while True:
    actions.deliver()
    time.sleep(0.5)
"""


def measure(references: list[str]) -> list[Figure]:
    with delivering() as worker:
        on, off = times(references, worker)
    beside = f"p95 {p95(on) * 1e3:.1f} ms with, {p95(off) * 1e3:.1f} ms without; median {median(on) / median(off):.2f}"
    return [at_most("a decision while mails are delivered, p95", p95(on) / p95(off), 1.05, "times", beside)]


def times(references: list[str], worker: "subprocess.Popen[bytes]") -> tuple[list[float], list[float]]:
    """Seconds, with the delivery at work and without; in turns, so that both meet the same machine."""
    found: tuple[list[float], list[float]] = ([], [])
    for number, at in enumerate(range(0, len(references), BLOCK)):
        worker.send_signal((signal.SIGCONT, signal.SIGSTOP)[number % 2])
        for reference in references[at : at + BLOCK]:
            time.sleep(PACE_S)
            found[number % 2].append(seconds(deciding(reference)))
    return found


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
