"""How long owners really take: business days from filing to the answer, of what was filed in the last 12 months."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Case, Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncDate

from agencies.calendars import Calendars, calendars
from emou.audit.models import Entry
from emou.domain import clock
from emou.domain.calendar import ONE_DAY
from emou.domain.lifecycle import LIFECYCLE, Desk, State, clock_row
from requests_app.models import DataRequest

YEAR = timedelta(days=365)
FEW = 3
FIRST = State.PENDING
ANSWERS = [
    row.event for row in LIFECYCLE if FIRST in row.source and row.desk is Desk.OWNING and row.target is not FIRST
]
SILENCE = clock_row(FIRST)


@dataclass
class Pace:
    """The answers of one owner: `days` of each, and how many of them were silence."""

    days: list[int] = field(default_factory=list)
    silent: int = 0

    @property
    def count(self) -> int:
        return len(self.days)

    @property
    def tells(self) -> bool:
        return self.count >= FEW

    @property
    def usual(self) -> str:
        return _days(median(self.days))

    @property
    def span(self) -> str:
        first, last = min(self.days), max(self.days)
        return f"always {_days(first)}" if first == last else f"from {first} to {_days(last)}"

    @property
    def silent_share(self) -> int:
        return round(100 * self.silent / self.count)

    @property
    def in_time_share(self) -> int:
        """By law an owner can answer in time alone: whatever is not silence was."""
        return 100 - self.silent_share


def _days(count: float) -> str:
    return "1 business day" if count == 1 else f"{count:g} business days"


def paces(owners: Iterable[int], at: datetime) -> dict[int, Pace]:
    """The pace of each of these agencies, also of one that never answered. Two queries.

    What is pending is not counted, nor what was withdrawn before an answer, nor a part of a request beside the whole.
    """
    found = {owner: Pace() for owner in owners}
    books = calendars()
    for owner, filed_on, ended_on, is_silent, count in _answered(list(found), at):
        pace, days = found[owner], _between(owner, filed_on, ended_on, books)
        pace.days += [days] * count
        pace.silent += count * is_silent
    return found


def _answered(owners: list[int], at: datetime) -> QuerySet[Any, tuple[int, date, date, bool, int]]:
    """How many were answered, by owner, day of filing, day of the answer, and whether it was silence."""
    said = (
        Entry.objects.filter(chain=OuterRef("reference"), name__in=ANSWERS).order_by("-seq").values("occurred_at")[:1]
    )
    is_silent = Q(state_now=SILENCE.target)
    return (
        DataRequest.objects.as_of(at)
        .filter(owner__in=owners, part_of=None, filed_at__gt=at - YEAR, filed_at__lte=at)
        .exclude(state_now=FIRST)
        .annotate(
            filed_on=TruncDate("filed_at", tzinfo=clock.CHICAGO),
            is_silent=Case(When(is_silent, then=Value(True)), default=Value(False)),
            answered_at=Subquery(said.values("occurred_at")[:1]),
        )
        .annotate(ended_on=Case(When(is_silent, then=F("last_day")), default=_day_of("answered_at")))
        .filter(ended_on__isnull=False)
        .order_by()
        .values_list("owner", "filed_on", "ended_on", "is_silent")
        .annotate(count=Count("pk"))
    )


def _day_of(name: str) -> TruncDate:
    return TruncDate(name, tzinfo=clock.CHICAGO, output_field=DateField())


def _between(owner: int, filed_on: date, ended_on: date, books: Calendars) -> int:
    calendar = books.of(owner, clock.end_of(filed_on - ONE_DAY), until=clock.end_of(ended_on))
    return clock.between(filed_on, ended_on, calendar)
