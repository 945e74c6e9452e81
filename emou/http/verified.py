"""When the whole record was verified last, and in how many places it did not hold: real time, in the shared cache."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

PLACE = "record.verified"
MAY_LAG = timedelta(days=2)


def keep(broken: int) -> None:
    cache.set(PLACE, (timezone.now(), broken), timeout=None)


def kept() -> tuple[datetime | None, int]:
    """The instant and the number; (None, 0) where it was not verified yet, or the cache was emptied."""
    found: tuple[datetime | None, int] = cache.get(PLACE, (None, 0))
    return found


def is_old(at: datetime | None) -> bool:
    return at is not None and timezone.now() - at > MAY_LAG
