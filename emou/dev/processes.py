"""One process of ours: how it is started, noted in a pid file, recognised after a crash, and ended.

Every program leads a process group of its own, so that Ctrl-C reaches the supervisor alone (which stops them in
order), and so that whatever a killed program left behind can be ended with it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

LARGEST_LOG = 5_000_000
"""Bytes; a larger log is put aside when its program starts."""


@dataclass(frozen=True)
class Account:
    """The unprivileged user that a program runs as, where we are root and it refuses root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """What to run and how to end it."""

    name: str
    argv: list[str]
    log: Path
    env: dict[str, str] | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace_s: float = 10.0
    folder: Path | None = None


@dataclass
class Process:
    """A started program."""

    program: Program
    popen: subprocess.Popen[bytes]
    note: Path
    is_stopped: bool = False

    @property
    def is_alive(self) -> bool:
        return self.popen.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self.popen.poll()

    def stop(self) -> None:
        """Ask it to end; insist after its grace; leave no member of its group and no pid file."""
        if self.is_stopped:
            return  # its number may be somebody else's by now
        self.is_stopped = True
        if self.is_alive:
            self.popen.send_signal(self.program.stop_signal)
            try:
                self.popen.wait(self.program.grace_s)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
        kill_group(self.popen.pid)
        self.note.unlink(missing_ok=True)


def start(program: Program, notes: Path) -> Process:
    """Start it in the background, its output in its log, its pid noted in the folder `notes`."""
    notes.mkdir(parents=True, exist_ok=True)
    with open_log(program.log) as log:
        popen = subprocess.Popen(
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=program.env,
            cwd=program.folder,
            start_new_session=True,
            **identity_of(program.account),
        )
    note = notes / f"{program.name}.json"
    write_note(note, popen.pid, program.argv[0], program.stop_signal)
    return Process(program, popen, note)


def open_log(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")


def identity_of(account: Account | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": [], "umask": 0o077}


def tail(path: Path, lines: int = 12) -> str:
    """The last lines of a log, for a person to read."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


# A pid alone proves nothing: numbers are used again. With the instant its process began, it does.


def birth_of(pid: int) -> str | None:
    """A text that no other process with this pid has ever had; None if no such process lives."""
    if sys.platform == "linux":
        return birth_from_proc(pid)
    state, _, began = ps("-o", "stat=,lstart=", "-p", str(pid)).strip().partition(" ")
    return None if not began or state.startswith("Z") else began.strip()


def birth_from_proc(pid: int) -> str | None:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    state, began = after_name[0], after_name[19]
    return None if state in "ZX" else f"{boot} {began}"


def write_note(path: Path, pid: int, command: str, stop_signal: signal.Signals = signal.SIGTERM) -> None:
    part = path.with_suffix(".part")
    note = {"pid": pid, "birth": birth_of(pid), "command": command, "signal": int(stop_signal)}
    part.write_text(json.dumps(note), encoding="utf-8")
    part.replace(path)


def read_note(path: Path) -> dict[str, Any]:
    """The note, or an empty dict if it is missing or was cut off by a crash."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) and isinstance(note.get("pid"), int) else {}


def is_still_ours(note: dict[str, Any]) -> bool:
    return bool(note.get("birth")) and birth_of(note["pid"]) == note["birth"]


def end_orphan(path: Path) -> bool:
    """End what this pid file names if it is still the process that we started; True if something was ended."""
    asked = ask_to_end(path)
    return see_it_end(path) or asked


def ask_to_end(path: Path) -> bool:
    """Send its stop signal, if it is still the process that we started."""
    note = read_note(path)
    ours = is_still_ours(note)
    if ours:
        send(note["pid"], note["signal"])
    return ours


def see_it_end(path: Path, grace_s: float = 10.0) -> bool:
    """Insist after its grace, end what its group left behind, remove the note; True if force was needed."""
    note = read_note(path)
    deaf = not waited(lambda: not is_still_ours(note), grace_s)
    if deaf:
        send(note["pid"], signal.SIGKILL)
        waited(lambda: not is_still_ours(note), 5)
    left_behind = bool(note) and any(line.startswith(note["command"]) for line in commands_of_group(note["pid"]))
    if left_behind:
        kill_group(note["pid"])
    path.unlink(missing_ok=True)
    return deaf or left_behind


def commands_of_group(leader: int) -> list[str]:
    """The command lines of all living processes in the group that `leader` leads or led."""
    if sys.platform == "linux":
        pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
        return [command_line(pid) for pid in pids if group_of(pid) == leader]
    rows = (line.strip().partition(" ") for line in ps("-axo", "pgid=,command=").splitlines())
    return [command.strip() for group, _, command in rows if group == str(leader)]


def group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def command_line(pid: int) -> str:
    """The words that the process was started with, or an empty text if there is none."""
    if sys.platform != "linux":
        return ps("-o", "command=", "-p", str(pid)).strip()
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def ps(*arguments: str) -> str:
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False).stdout


def kill_group(leader: int) -> None:
    """End every process left in the group that `leader` led."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def waited(condition: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
    """True as soon as the condition holds, False if it has not come to hold after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True
