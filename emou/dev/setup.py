"""Set-up, run by the machine's own Python: the virtual environment, the pinned packages, the front end.

Standard library alone: nothing is installed yet. Each part leaves a stamp, so the next run has nothing to do; a part
cut short leaves none, and is done again.
"""

import fcntl
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from emou.dev import stop
from emou.dev.commands import run_logged
from emou.dev.places import ROOT, data_folder, port
from emou.dev.speech import Halt, complain, explain, say
from emou.dev.stamps import digest_of, is_fresh, set_stamp

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements" / "dev.txt"
STAMP = VENV / ".emou-packages"
NEEDED_BYTES = 1_000_000_000
PROGRAMS = {
    "run": "emou.dev.run",
    "test": "emou.dev.test",
    "bench": "emou.dev.bench",
    "manage": "emou.dev.manage",
    "pictures": "emou.dev.pictures",
}


def main(arguments: list[str]) -> int:
    """Do what the target of the Makefile asks: set up, then become the program; or stop."""
    target, *rest = arguments or ["run"]
    try:
        if target == "stop":
            return stop.main()
        if target == "run":
            stop.refuse_second_run(data_folder())
            stop.end_orphans(data_folder())
            refuse_used_port(port())
        ensure_everything()
    except Halt as halt:
        complain(str(halt))
        return 1
    except OSError as error:
        complain(explain(error))
        return 1
    except KeyboardInterrupt:
        complain("Interrupted. The same command goes on where this one stopped.")
        return 130
    return become(target, rest)


def become(target: str, rest: list[str]) -> int:
    """Replace this process by the program, in the new environment; so that signals reach it and not a go-between."""
    if target in PROGRAMS:
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), "-m", PROGRAMS[target], *rest])  # noqa: S606 - no shell is wanted
    return 0


def refuse_used_port(number: int) -> None:
    """Before anything is installed: the newcomer should not wait a minute to hear this."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except PermissionError:
            raise Halt(f"This user may not open port {number}. Choose another: make run PORT=8001") from None
        except OSError:
            raise Halt(
                f"Port {number} is in use by another program. Stop that one, or choose another: "
                f"make run PORT={number % 65535 + 1}"
            ) from None


def ensure_everything() -> None:
    """The whole set-up; one at a time, since a run and a test may be started together in a new clone."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work in this folder; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        ensure_packages()
        built = subprocess.run([str(PYTHON), "-m", "emou.dev.frontend"], cwd=ROOT, check=False)
    if built.returncode:
        sys.exit(built.returncode)


def ensure_packages() -> None:
    """.venv with exactly the pins of the lock."""
    digest = digest_of([LOCK], sys.version, platform.machine(), str(ROOT))
    if is_fresh(STAMP, digest) and works(PYTHON):
        return
    refuse_full_disk()
    if not (STAMP.exists() and works(PYTHON) and made_by_this_python()):
        make_venv()
    STAMP.unlink(missing_ok=True)
    install_pins()
    set_stamp(STAMP, digest)


def refuse_full_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise Halt(f"About 1 GB of disk is needed for the set-up; {free // 1_000_000} MB are free in {ROOT}.")


def works(python: Path) -> bool:
    try:
        return subprocess.run([str(python), "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def made_by_this_python() -> bool:
    shown = subprocess.run(
        [str(PYTHON), "-c", "import sys; print(sys.version)"], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip() == sys.version.strip()


def make_venv() -> None:
    """A new one. What an interrupted installation left is not trusted: pip would take half a package for whole."""
    if not venv_is_complete():
        raise Halt(
            f"The venv module of this Python ({sys.executable}) is missing or incomplete. "
            "Debian, Ubuntu: apt install python3-venv. Then run the same command again."
        )
    say(f"Making a virtual environment with Python {platform.python_version()} …")
    shutil.rmtree(VENV, ignore_errors=True)
    run_logged(
        [sys.executable, "-m", "venv", str(VENV)], ROOT / "build" / "venv.log", env=dict(os.environ), folder=ROOT
    )


def venv_is_complete() -> bool:
    try:
        import ensurepip
        import venv  # noqa: F401
    except ImportError:
        return False
    return bool(ensurepip.version())


def install_pins() -> None:
    total = len(re.findall(r"^[a-z0-9].*==", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE))
    say(f"Installing {total} Python packages, each checked against its hash …")
    argv = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input", "-r", str(LOCK)]
    env = {**os.environ, "PIP_USER": "0", "PIP_ROOT_USER_ACTION": "ignore", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run_logged(argv, ROOT / "build" / "pip.log", env=env, folder=ROOT, heard=Progress(total).hear)


class Progress:
    """Says every few seconds how far pip has come."""

    def __init__(self, total: int, every_s: float = 4.0) -> None:
        self.total, self.every_s = total, every_s
        self.seen, self.said_at = 0, time.monotonic()

    def hear(self, line: str) -> None:
        if line.startswith("Installing collected packages"):
            say("  all fetched; unpacking …")
        if not line.startswith("Collecting "):
            return
        self.seen += 1
        if time.monotonic() - self.said_at > self.every_s:
            self.said_at = time.monotonic()
            say(f"  {self.seen} of {self.total} …")
