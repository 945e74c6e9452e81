"""A server of our own on a free port, as production runs it: gunicorn's workers on the built front end."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.conftest import ROOT

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def serving(log: Path) -> Iterator[str]:
    """The address of the running server, whose output goes to `log`. Raises RuntimeError where it does not answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "emou.wsgi:application", "--bind", address, "--workers", "2"]
    with log.open("w") as out:
        running = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        try:
            _await(f"http://{address}/api/v1/health/live/", running, log)
            yield f"http://{address}"
        finally:
            running.terminate()
            running.wait(20)


def _await(url: str, running: subprocess.Popen, log: Path) -> None:
    last = time.monotonic() + 30
    while time.monotonic() < last and running.poll() is None:
        try:
            urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not answer:\n{log.read_text()[-3000:]}")
