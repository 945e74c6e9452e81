"""Everything that `make run` starts, in order, kept alive, and stopped in order.

PostgreSQL and Valkey (unless the environment names servers of one's own), the database made ready by its owner's
role, the demo story, then web, worker and beat under the role that owns nothing.
"""

import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from emou.dev import collect, environment, postgres, valkey
from emou.dev.places import address
from emou.dev.processes import Process, Program, start, tail
from emou.dev.speech import Halt, complain, explain, say
from emou.dev.stop import STOPPING_ORDER, notes_folder
from emou.dev.watching import Watched, monotonic

ENOUGH_BYTES = 200_000_000
READY_WITHIN_S = 90.0
WEB = "-m gunicorn emou.wsgi:application --preload --worker-class gthread --workers 2 --threads 4 --graceful-timeout 5"
WORKER = "-m celery -A emou.celery worker --concurrency 2 --loglevel WARNING --without-gossip --without-mingle"
BEAT = "-m celery -A emou.celery beat --loglevel WARNING --pidfile="


class StopAsked(Exception):
    """Ctrl-C or SIGTERM came while something was being waited for."""


class Supervisor:
    """One run in one data folder."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.notes, self.logs = notes_folder(data), data / "logs"
        self.cluster = None if os.environ.get("DATABASE_URL") else postgres.embedded(data / "postgres")
        self.broker = None if os.environ.get("REDIS_URL") else valkey.embedded(data / "valkey")
        self.base = environment.common(data, port)
        self.application = environment.for_application(self.base, self.cluster, self.broker)
        self.watched: list[Watched] = []
        self.steps: list[Process] = []
        self.stopping = False

    def run(self) -> int:
        """Serve until asked to stop; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        try:
            self.begin()
            self.keep_alive()
        except StopAsked:
            say("Stopping …")
        except Halt as halt:
            complain(str(halt))
            return 1
        except OSError as error:
            complain(explain(error))
            return 1
        finally:
            self.stop()
        say("Stopped.")
        return 0

    def ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def begin(self) -> None:
        """Start all; the order matters: nothing may meet a database that is not ready."""
        if environment.free_bytes(self.data) < ENOUGH_BYTES:
            raise Halt(f"The disk is nearly full: 200 MB are needed in {self.data}.")
        self.begin_servers()
        self.prepare()
        say("Telling the demo story …")  # the checks were made a moment ago, by prepare_database
        story = self.manage("seed_demo", "--skip-checks")
        self.watch("web", WEB, "--no-control-socket", "--bind", f"127.0.0.1:{self.port}")
        self.finish(story)
        personas = self.manage("personas", "--skip-checks")
        self.finish(personas)
        self.wait(self.first_page_answers, "The first page", READY_WITHIN_S)
        self.watch("worker", WORKER, "--hostname", f"run-{self.port}@%h")
        self.watch("beat", BEAT, "--schedule", str(self.data / "beat-schedule"))
        say(f"Ready: {address(self.port)}")
        say(tail(personas.program.log, 1000))

    def begin_servers(self) -> None:
        cluster, broker = self.cluster, self.broker
        if cluster:
            say("Starting PostgreSQL …")
            self.add(Watched("postgres", lambda: cluster.start(self.notes)))
        if broker:
            say("Starting Valkey …")
            self.add(Watched("valkey", lambda: broker.start(self.notes)))

    def prepare(self) -> None:
        """Migrations, grants and reference data; and meanwhile the static files."""
        say("Preparing the database …")
        owner = environment.for_owner(self.application, self.cluster)
        steps = [self.manage("prepare_database", env=owner)]
        collecting = collect.is_needed(self.data)
        if collecting:
            steps.append(self.manage("collectstatic", "--noinput", "--verbosity", "0"))
        for step in steps:
            self.finish(step)
        if collecting:
            collect.is_done(self.data)

    def manage(self, command: str, *arguments: str, env: dict[str, str] | None = None) -> Process:
        """Start a management command; its output is its log's whole content."""
        log = self.logs / f"{command}.log"
        log.unlink(missing_ok=True)
        argv = [environment.python(), "manage.py", command, *arguments]
        self.steps.append(start(Program(command, argv, log, env or self.application), self.notes))
        return self.steps[-1]

    def finish(self, step: Process) -> None:
        """Wait for a management command; its failure is ours."""
        try:
            self.wait(lambda: not step.is_alive, step.program.name, 600)
        finally:
            step.stop()
        if step.exit_code:
            log = step.program.log
            raise Halt(f"manage.py {step.program.name} failed. Its log is {log} and ends:\n{tail(log, 25)}")

    def watch(self, name: str, words: str, *arguments: str) -> None:
        argv = [environment.python(), *words.split(), *arguments]
        program = Program(name, argv, self.logs / f"{name}.log", self.application)
        self.add(Watched(name, lambda: start(program, self.notes)))

    def add(self, watched: Watched) -> None:
        self.watched.append(watched)
        watched.start()

    def wait(self, condition: Callable[[], bool], what: str, seconds: float) -> None:
        """Return when the condition holds; meanwhile see to the living and to a wish to stop."""
        end = monotonic() + seconds
        while not condition():
            self.turn()
            if monotonic() > end:
                raise Halt(f"{what} did not come within {seconds:.0f} seconds. The logs are in {self.logs}.")

    def keep_alive(self) -> None:
        while True:
            self.turn()

    def turn(self) -> None:
        if self.stopping:
            raise StopAsked
        for watched in self.watched:
            watched.look(monotonic())
        time.sleep(0.1)

    def first_page_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{address(self.port)}/api/v1/health/live/", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Web first, so that nobody is answered by half a system; the database last."""
        for step in self.steps:
            step.stop()
        for watched in sorted(self.watched, key=lambda one: STOPPING_ORDER.index(one.name)):
            watched.stop()
