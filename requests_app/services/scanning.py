"""Viruses: a file is streamed to ClamAV's daemon before anything of it is kept (its INSTREAM command).

A client of our own, since those that speak it without asyncio are not maintained, and the protocol is one page.
"""

import logging
import socket
import struct
from typing import IO

from django.conf import settings

from emou.domain.refusals import NOT_POSSIBLE_NOW, Refused
from requests_app.services.inspecting import unsound

log = logging.getLogger(__name__)

CHUNK = 64 * 1024
TIMEOUT_S = 60.0
MOST_ANSWER = 4096
UNSCANNED = "The virus scanner does not answer just now, so nothing was kept. Try again in a few minutes."


def scan(file: IO[bytes], name: str) -> bool:
    """Whether the file was scanned: False where no scanner is set up. Raises Refused for a virus, or without answer."""
    if not settings.CLAMD:
        return False
    try:
        answer = _ask(file)
    except (OSError, ValueError) as error:
        log.error("clamd does not answer: %s", error)
        raise Refused(NOT_POSSIBLE_NOW, UNSCANNED) from error
    if answer.endswith("FOUND"):
        found = answer.removeprefix("stream:").removesuffix("FOUND").strip()
        log.warning("clamd found %s in an upload, which was refused", found)
        raise unsound("virus", f"“{name}” holds a virus ({found}) and was not kept. Tell your security office.")
    if answer != "stream: OK":
        log.error("clamd could not scan an upload: %s", answer)
        raise Refused(NOT_POSSIBLE_NOW, UNSCANNED)
    return True


def _ask(file: IO[bytes]) -> str:
    """What the daemon says of the file: each piece with its length before it, and a length of zero at the end."""
    with _connection() as daemon:
        daemon.settimeout(TIMEOUT_S)
        daemon.sendall(b"zINSTREAM\0")
        file.seek(0)
        while chunk := file.read(CHUNK):
            daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < MOST_ANSWER and (more := daemon.recv(MOST_ANSWER)):
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connection() -> socket.socket:
    """To a daemon at `host:port`, or at the path of a socket."""
    if settings.CLAMD.startswith("/"):
        daemon = socket.socket(socket.AF_UNIX)
        daemon.settimeout(TIMEOUT_S)
        daemon.connect(settings.CLAMD)
        return daemon
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_S)
