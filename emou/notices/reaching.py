"""Sending something to an address that somebody typed: over TLS, to the public internet alone, and to nowhere else.

The name is looked up once, every address found must be public, and the connection goes to the very address that was
judged, so that a name that answers differently the second time gains nothing (DNS rebinding). No redirect is followed,
no proxy of the environment asked, and at most a few bytes of the answer are read. Demo mode and tests may reach this
machine itself, where WEBHOOKS_LOCAL says so.
"""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Retry, Timeout
from urllib3.exceptions import HTTPError

CONNECT_S, READ_S = 3.0, 5.0
LONGEST_ANSWER = 500
LONGEST_URL = 500
PORTS = (443, 8443)
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # leads to any IPv4 address, the private ones too


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
    host = parts.hostname or ""
    address = _address(host, parts.port or (443 if parts.scheme == "https" else 80))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = parts.netloc.rpartition("@")[2]
    with _pool(parts, host, address) as pool:
        try:
            answer = pool.request(
                "POST", path, body=body, headers=headers | {"Host": named}, redirect=False, preload_content=False
            )
            words = answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
            answer.close()
        except (HTTPError, OSError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}"[:LONGEST_ANSWER]) from error
    return answer.status, words.replace("\x00", "")


def _pool(parts: SplitResult, host: str, address: str) -> HTTPConnectionPool:
    """A connection to the address that was judged, while TLS is proven for the name."""
    limits, once = Timeout(connect=CONNECT_S, read=READ_S), Retry(False)
    if parts.scheme != "https":
        return HTTPConnectionPool(address, parts.port or 80, timeout=limits, retries=once)
    return HTTPSConnectionPool(
        address,
        parts.port or 443,
        timeout=limits,
        retries=once,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
    )


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
    return number not in NAT64 and all(one.is_global and not one.is_multicast for one in all_of_them)
