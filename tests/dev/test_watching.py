"""A program that dies is started again with growing pauses, and given up after repeated deaths."""

import sys

import pytest

from emou.dev.processes import Program, start
from emou.dev.speech import Halt
from emou.dev.watching import MOST_DEATHS, Watched


@pytest.fixture
def mortal(data):
    """A program that ends at once."""
    program = Program("worker", [sys.executable, "-c", "print('no broker'); raise SystemExit(3)"], data / "worker.log")
    watched = Watched("worker", lambda: start(program, data / "pids"))
    watched.start()
    return watched


def die(watched, now):
    if watched.process:
        watched.process.popen.wait()
    watched.look(now)


class TestWatched:
    def test_is_started_again_at_once_when_it_dies_once(self, mortal, capsys):
        die(mortal, 0.0)

        assert mortal.process is not None
        assert capsys.readouterr().out == "worker ended unexpectedly (exit code 3); starting it again in 0 s.\n"

    def test_pauses_longer_after_each_death(self, mortal):
        die(mortal, 0.0)
        die(mortal, 1.0)

        assert (mortal.process, mortal.again_at) == (None, 2.0)

    def test_is_given_up_after_repeated_deaths_with_the_end_of_its_log(self, mortal):
        with pytest.raises(Halt, match=r"(?s)worker died 5 times within a minute; giving up.*no broker"):
            for now in range(MOST_DEATHS * 10):
                die(mortal, float(now))

    def test_is_never_given_up_for_deaths_far_apart(self, mortal):
        for turn in range(MOST_DEATHS * 2):
            die(mortal, turn * 100.0)

        assert mortal.process is not None
