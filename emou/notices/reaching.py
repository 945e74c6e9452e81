"""Sending something to an address that somebody typed: over TLS, to the public internet alone, and to nowhere else.

The name is looked up once, every address found must be public, and the connection goes to the very address that was
judged, so that a name that answers differently the second time gains nothing (DNS rebinding). No redirect is followed,
no proxy of the environment asked, and at most a few bytes of the answer are read, for a few seconds in all: whoever
answers a byte at a time holds up nobody else's mail. Demo mode and tests may reach this machine itself, where
WEBHOOKS_LOCAL says so.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT_S, READ_S, MOST_S = 3.0, 5.0, 10.0
LONGEST_ANSWER = 500
LONGEST_URL = 500
PORTS = (443, 8443)
UNICAST = ipaddress.ip_network("2000::/3")  # all else of IPv6 leads nowhere, or inside: to an IPv4 address, say


class Unfit(ValueError):
    """The address is none that may be reached; says why."""


class Unreachable(OSError):
    """Nobody answered there."""


def fit(url: str) -> SplitResult:
    """The parts of an address that may be reached, as far as its text tells. Raises Unfit."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Unfit("This is not an address.") from None
    if len(url) > LONGEST_URL or any(not "!" <= letter <= "~" for letter in url):
        raise Unfit(f"An address has at most {LONGEST_URL} characters, and no spaces or letters with accents.")
    if parts.scheme != "https" and not (settings.WEBHOOKS_LOCAL and parts.scheme == "http"):
        raise Unfit("The address begins with https://.")
    if not parts.hostname or parts.username or parts.password or parts.fragment:
        raise Unfit("The address names a server and a path: no user, no password, and nothing after a #.")
    if not settings.WEBHOOKS_LOCAL and port not in (None, *PORTS):
        raise Unfit(f"Only ports {' and '.join(map(str, PORTS))} can be reached.")
    if _is_number(parts.hostname) and not _is_public(parts.hostname):
        raise Unfit("This address is not on the public internet.")
    return parts


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """POST once; the status and the beginning of the answer. Raises Unfit and Unreachable."""
    parts = fit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = _address(host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    call = HTTPConnection(host, port)
    try:
        with _line(address, port) as line, _private(line, parts) as call.sock:
            call.request("POST", path, body, headers | {"Host": parts.netloc})
            answer = call.getresponse()
            words = answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except (HTTPException, OSError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:LONGEST_ANSWER]) from error
    return answer.status, words.replace("\x00", "")


@contextmanager
def _line(address: str, port: int) -> Iterator[socket.socket]:
    """A connection to the address that was judged, cut off when its time is over whatever the other side does."""
    with socket.create_connection((address, port), CONNECT_S) as line, line.dup() as again:
        line.settimeout(READ_S)
        end = Timer(MOST_S, _cut_off, [again])
        end.start()
        try:
            yield line
        finally:
            end.cancel()


def _cut_off(line: socket.socket) -> None:
    with suppress(OSError):  # it was over in the very same moment
        line.shutdown(socket.SHUT_RDWR)


def _private(line: socket.socket, parts: SplitResult) -> socket.socket:
    """The same connection under TLS that is proven for the name, where the address asks for it."""
    if parts.scheme != "https":
        return line
    return ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname)


def _address(host: str, port: int) -> str:
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise Unreachable(f"{host} is not known: {error}") from error
    if unfit := sorted(address for address in found if not _is_public(address)):
        raise Unfit(f"{host} leads to {unfit[0]}, which is not on the public internet.")
    return min(found, key=lambda address: (":" in address, address))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    """Whether an address is one of the public internet: none of private, loopback, link-local, shared or reserved."""
    number = ipaddress.ip_address(address.partition("%")[0])
    inside = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None) or number
    teredo = getattr(number, "teredo", None)
    all_of_them = [number, inside, *(teredo or ())]
    if settings.WEBHOOKS_LOCAL and inside.is_loopback:
        return True
    is_reached = number.version == 4 or number in UNICAST
    return is_reached and all(one.is_global and not one.is_multicast for one in all_of_them)
