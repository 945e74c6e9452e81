"""Pid files: what a killed run left is ended, and a stranger who was given the same number is not."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from emou.dev import stop
from emou.dev.places import take_lock
from emou.dev.processes import Program, birth_of, commands_of_group, end_orphan, start, waited
from emou.dev.speech import Halt
from emou.dev.stop import notes_folder

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "time.sleep(60)",
]


def sleeper(data, argv=SLEEPER):
    return start(Program("web", argv, data / "web.log"), notes_folder(data))


class TestOrphan:
    def test_is_ended_by_the_next_start(self, data):
        orphan = sleeper(data)

        stop.end_orphans(data)

        assert orphan.popen.wait(5) == -signal.SIGTERM

    def test_is_left_alone_if_its_number_belongs_to_a_stranger(self, data):
        stranger = subprocess.Popen(SLEEPER)
        note = notes_folder(data) / "web.json"
        note.parent.mkdir()
        note.write_text(json.dumps({"pid": stranger.pid, "birth": "long ago", "command": "gunicorn", "signal": 15}))

        end_orphan(note)

        assert stranger.poll() is None
        stranger.kill()

    def test_of_a_killed_leader_is_ended_too(self, data):
        leader = sleeper(data, PARENT)
        group = leader.popen.pid
        assert waited(lambda: len(commands_of_group(group)) == 2, 5)
        leader.popen.kill()
        leader.popen.wait()

        stop.end_orphans(data)

        assert waited(lambda: not commands_of_group(group), 5)

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}'])
    def test_note_that_was_cut_off_is_removed(self, content, data):
        note = notes_folder(data) / "web.json"
        note.parent.mkdir()
        note.write_text(content)

        stop.end_orphans(data)

        assert not note.exists()


class TestStop:
    def test_says_so_when_nothing_runs(self, data, capsys):
        stop.main()

        assert capsys.readouterr().out == "Nothing was running.\n"

    def test_of_a_process_that_will_not_listen_is_forced(self, data):
        deaf = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]
        process = start(Program("web", deaf, data / "web.log", grace_s=0.2), notes_folder(data))
        time.sleep(0.3)

        process.stop()

        assert process.exit_code == -signal.SIGKILL


class TestSecondRun:
    def test_is_refused_with_the_address_of_the_first(self, data):
        told = pytest.raises(Halt, match=r"running already: http://127.0.0.1:8000 \(process \d+")

        with take_lock(stop.run_lock(data), "http://127.0.0.1:8000"), told:
            stop.refuse_second_run(data)

    def test_is_allowed_once_the_first_is_dead(self, data):
        take_lock(stop.run_lock(data), "http://127.0.0.1:8000").close()

        assert stop.running(data) is None


class TestBirth:
    def test_is_the_same_whenever_it_is_asked(self):
        assert birth_of(os.getpid()) == birth_of(os.getpid())

    def test_is_none_for_a_zombie(self):
        child = subprocess.Popen(["true"])
        assert waited(lambda: birth_of(child.pid) is None, 5)
        child.wait()
