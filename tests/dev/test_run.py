"""The whole run, as a newcomer starts it: it serves, outlives a kill of any part, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from emou.dev import stop
from emou.dev.places import ROOT
from emou.dev.processes import read_note, waited

pytestmark = pytest.mark.prove
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "REDIS_URL", "CACHE_URL")


class Run:
    """A run in a data folder of its own, on a port of its own."""

    def __init__(self, data):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = data
        self.output = data / "output"
        self.process = None

    def start(self):
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        env |= {"EMOU_DATA": str(self.data), "PORT": str(self.port)}
        with self.output.open("w") as output:
            argv = [sys.executable, "-m", "emou.dev.run"]
            self.process = subprocess.Popen(argv, cwd=ROOT, env=env, stdout=output, stderr=output)
        assert waited(lambda: "Ready: " in self.said() or self.process.poll() is not None, 180), self.said()
        return self

    def said(self):
        return self.output.read_text()

    def answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/health/live/", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def pid(self, name):
        return read_note(stop.notes_folder(self.data) / f"{name}.json").get("pid")


@pytest.fixture(scope="module")
def one(tmp_path_factory) -> Iterator[Run]:
    data = tmp_path_factory.mktemp("run")
    for folder in (data, *list(data.parents)[:2]):
        folder.chmod(0o711)
    run = Run(data)
    yield run
    if run.process:
        run.process.terminate()
        run.process.wait(60)
    stop.end_orphans(data)


@pytest.fixture
def run(one) -> Run:
    """The one run of this module, started again if the last test ended it."""
    return one if one.process and one.process.poll() is None else one.start()


class TestRun:
    def test_says_where_it_serves_and_who_can_sign_in(self, run):
        assert f"Ready: http://127.0.0.1:{run.port}\n" in run.said()
        assert "dcfs.requester" in run.said()

    @pytest.mark.parametrize("name", ["web", "worker", "beat", "valkey", "postgres"])
    def test_outlives_the_kill_of_any_part(self, name, run):
        killed = run.pid(name)

        os.kill(killed, signal.SIGKILL)

        assert waited(lambda: run.pid(name) not in {None, killed} and run.answers(), 30), run.said()
        assert f"{name} ended unexpectedly (signal 9)" in run.said()

    def test_begins_anew_after_it_was_killed_itself(self, run):
        run.process.kill()
        run.process.wait()

        run.start()

        assert run.answers()
        assert "Ended what an earlier run had left behind: web, worker, beat, valkey, postgres." in run.said()

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_stops_all_when_asked(self, number, run):
        run.process.send_signal(number)

        assert run.process.wait(60) == 0
        assert list(stop.notes_folder(run.data).iterdir()) == []
