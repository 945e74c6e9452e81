"""When the whole record was verified last, and in how many places it did not hold: real time, in the shared cache."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

PLACE, UNDER_WAY = "record.verified", "record.verifying"
EVERY, MAY_LAG = timedelta(days=1), timedelta(days=2)
LONGEST = timedelta(hours=1)  # a verification that has not ended by then was killed


def begin() -> bool:
    """Whether a day has passed since the last one, or there was none, and nobody else is at it."""
    at, _ = kept()
    is_due = at is None or timezone.now() - at >= EVERY
    return is_due and cache.add(UNDER_WAY, True, timeout=LONGEST.total_seconds())


def keep(broken: int) -> None:
    cache.set(PLACE, (timezone.now(), broken), timeout=None)
    cache.delete(UNDER_WAY)


def kept() -> tuple[datetime | None, int]:
    """The instant and the number; (None, 0) where it was not verified yet, or the cache was emptied."""
    found: tuple[datetime | None, int] = cache.get(PLACE, (None, 0))
    return found


def is_old(at: datetime) -> bool:
    return timezone.now() - at > MAY_LAG
