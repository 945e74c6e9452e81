"""Servers for one test run or one measurement: made in a temporary folder, and gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from emou.dev import environment, postgres, valkey
from emou.dev.places import ROOT, take_lock
from emou.dev.speech import Halt
from emou.dev.stop import end_orphans, run_lock, running

PREFIX = "emou-test-"


@dataclass(frozen=True)
class Servers:
    cluster: postgres.Postgres
    application: dict[str, str]


@contextmanager
def servers(*, durable: bool) -> Iterator[Servers]:
    """PostgreSQL and Valkey of their own; `durable` writes to the disk as a real server does (for measurements)."""
    with ExitStack() as stack:
        sweep_up()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(held(folder).close)
        if os.getuid() == 0:
            folder.chmod(0o711)  # PostgreSQL runs as another user there, and must come to its own folder in here
        cluster = postgres.embedded(folder / "postgres", postgres.DURABLE if durable else postgres.THROWAWAY)
        broker = valkey.embedded(folder / "valkey", durable=durable)
        for server in (cluster, broker):
            stack.callback(server.start(folder / "pids").stop)
        base = environment.common(folder, 8000)
        yield Servers(cluster, environment.for_application(base, cluster, broker))


def held(folder: Path) -> IO[str]:
    lock = take_lock(run_lock(folder))
    if lock is None:
        raise Halt(f"{folder} is in use already.")
    return lock


def sweep_up() -> None:
    """End the servers of test runs that were killed, and remove their folders."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder.stat().st_uid != os.getuid() or running(folder):
            continue
        end_orphans(folder)
        shutil.rmtree(folder, ignore_errors=True)


def collect_static(application: dict[str, str]) -> None:
    """The pages under test name their static files through the manifest, as in production."""
    argv = [environment.python(), "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    done = subprocess.run(argv, cwd=ROOT, env=application, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Halt(f"manage.py collectstatic failed:\n{done.stderr[-2000:]}")
