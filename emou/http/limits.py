"""How often something may be tried: counted in the cache that all servers share, over spans of real time.

Where the cache does not answer nobody is held up: a deadline that somebody cannot meet weighs more than a guess at a
password, and health says that the cache is away.
"""

import ipaddress
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

AWAY = (RedisError, OSError)
SALT = "emou.http.limits"


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    most: int
    span_s: int


@dataclass(frozen=True, slots=True)
class Try:
    """One try of somebody, told apart by any text; only its digest is kept and logged."""

    limit: Limit
    who: str

    @property
    def digest(self) -> str:
        return salted_hmac(SALT, f"{self.limit.name} {self.who}", algorithm="sha256").hexdigest()[:20]

    def place(self) -> tuple[str, int]:
        """Where the cache counts it now, and the seconds until it counts anew."""
        span, gone = divmod(int(time.time()), self.limit.span_s)
        return f"limit:{self.digest}:{span}", self.limit.span_s - gone


def take(tries: Iterable[Try]) -> int:
    """Count these tries before they are made, so that many at once pass no limit; the seconds to wait, or 0."""
    return max(map(_take, tries), default=0)


def give_back(tries: Iterable[Try]) -> None:
    """Forget tries that turned out well: whoever knows the password may sign in as often as they like."""
    for one in tries:
        try:
            cache.decr(one.place()[0])
        except (*AWAY, ValueError):
            continue


def _take(one: Try) -> int:
    key, left = one.place()
    try:
        cache.add(key, 0, one.limit.span_s)
        count = cache.incr(key)
    except ValueError:  # it ran out between the two
        return 0
    except AWAY:
        log.error("limits.unavailable", extra={"limit": one.limit.name})
        return 0
    if count <= one.limit.most:
        return 0
    log.warning("limits.reached", extra={"limit": one.limit.name, "who": one.digest})
    return left


def address_of(request: HttpRequest) -> str:
    """Where a call comes from, by the word of our own proxies alone, some of which name the port too.

    Of IPv6 the network, which is one subscriber's.
    """
    passed = request.headers.get("X-Forwarded-For", "").split(",") if settings.PROXIES else []
    said = passed[-settings.PROXIES] if len(passed) >= settings.PROXIES > 0 else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(_without_port(said.strip()))
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _without_port(said: str) -> str:
    if said.startswith("["):
        return said[1:].partition("]")[0]
    return said.partition(":")[0] if said.count(":") == 1 else said
