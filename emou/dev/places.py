"""Where things lie: the project, the data folder, sockets; and the lock that one run holds."""

import fcntl
import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from emou.dev.speech import Halt

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_PATH = 100
"""Bytes. The kernel's limit is 107 on Linux, 103 on macOS."""
DEFAULT_PORT = 8000


def data_folder() -> Path:
    """Where this run keeps its servers' files, keys and uploads; made if missing."""
    folder = Path(os.environ.get("EMOU_DATA") or ROOT / "var").expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def port() -> int:
    """The port that the environment asks for, or 8000."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Halt(f"PORT must be a number from 1 to 65535; it is “{text}”.")
    return int(text)


def private_folder(folder: Path) -> Path:
    """`folder`, made if missing, closed to everybody but its owner."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def socket_folder(home: Path, longest_name: str, owner: int) -> Path:
    """`home`/socket, or a short folder in the temporary files where that path would be too long for a socket."""
    folder = home / "socket"
    if len(os.fsencode(folder / longest_name)) <= LONGEST_SOCKET_PATH:
        return private_folder(folder)
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return ours_alone(Path(short_temporary_folder()) / f"emou-{os.getuid()}-{digest}", owner)


def short_temporary_folder() -> str:
    candidate = tempfile.gettempdir()
    return candidate if len(candidate) < 40 else "/tmp"  # noqa: S108 - only the parent; the folder is checked


def ours_alone(folder: Path, owner: int) -> Path:
    """The folder, refused if somebody else was there first: whoever owns it would own our sockets."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {owner, os.getuid()}:
        raise Halt(f"{folder} belongs to another user. Set EMOU_DATA to a folder with a shorter path.")
    return private_folder(folder)


def address(at_port: int) -> str:
    return f"http://127.0.0.1:{at_port}"


def take_lock(path: Path, content: str = "") -> IO[str] | None:
    """The open lock file, to be kept open while the lock is wanted; None if another process holds it.

    The kernel frees the lock when its holder dies, however it dies. The file tells who holds it: pid, then `content`.
    """
    handle = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    handle.truncate(0)
    handle.write(f"{os.getpid()} {content}")
    handle.flush()
    return handle
