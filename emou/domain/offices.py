"""Who sits in an office when: spans of time, half open, and what they leave empty.

People say days, the first and the last one, and both are civil days in Chicago. An appointment never begins before now:
what somebody did without an office was done without one, and no later paper changes that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from emou.domain import clock
from emou.domain.calendar import LAST_YEAR, ONE_DAY
from emou.domain.refusals import INCOMPLETE, Problem, Refused


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant to an instant, the second not included; without one, until somebody ends it.

    An empty span, which ends when it begins, is an appointment that was cancelled: nobody ever sat.
    """

    starts_at: datetime
    ends_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at

    def is_ahead(self, at: datetime) -> bool:
        return self.starts_at > at and not self.is_cancelled

    @property
    def is_cancelled(self) -> bool:
        return self.ends_at == self.starts_at

    def meets(self, other: "Span") -> bool:
        """Whether some instant lies in both."""
        if self.is_cancelled or other.is_cancelled:
            return False
        begins_in_time = other.ends_at is None or self.starts_at < other.ends_at
        return begins_in_time and (self.ends_at is None or other.starts_at < self.ends_at)

    @property
    def last_day(self) -> date | None:
        """The last civil day on which it holds, as people are told it."""
        return clock.local_day(self.ends_at - INSTANT) if self.ends_at else None


INSTANT = ONE_DAY / 86_400_000_000  # a microsecond, the smallest step of the database's clock


def start_of(day: date) -> datetime:
    """The first instant of a civil day in Chicago."""
    return clock.end_of(day - ONE_DAY)


def begins(first: date, at: datetime, field: str = "first") -> datetime:
    """When an appointment from this day on begins: at once if the day is today, else with the day. Raises Refused."""
    today = clock.local_day(at)
    if first < today:
        raise _refused(field, "backdated", BACKDATED)
    return at if first == today else start_of(_known(first, field))


def ends(last: date, at: datetime, field: str = "last") -> datetime:
    """When an appointment with this last day ends. Raises Refused."""
    if last < clock.local_day(at):
        raise _refused(field, "past", PAST)
    return clock.end_of(_known(last, field))


def span(first: date, last: date | None, at: datetime) -> Span:
    """From the first to the last day, both included. Raises Refused."""
    if last and last < first:
        raise _refused("last", "before_first", "The last day is before the first.")
    return Span(begins(first, at), ends(last, at) if last else None)


def gaps(spans: Iterable[Span], at: datetime) -> list[Span]:
    """When nobody sits from `at` on, the soonest first; the last one may have no end."""
    found, filled = [], at
    for one in sorted(
        (one for one in spans if not (one.is_over(at) or one.is_cancelled)), key=lambda one: one.starts_at
    ):
        if one.starts_at > filled:
            found.append(Span(filled, one.starts_at))
        if one.ends_at is None:
            return found
        filled = max(filled, one.ends_at)
    return [*found, Span(filled)]


def _known(day: date, field: str) -> date:
    if day.year > LAST_YEAR:
        raise _refused(field, "beyond_calendar", f"The calendar ends with {LAST_YEAR}.")
    return day


def _refused(field: str, code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem(field, code, message),))


BACKDATED = (
    "An appointment never begins before now: what was done without the office would become right afterwards. "
    "Choose today or a later day."
)
PAST = "This day has passed. What was done in the office until now was done by right. Choose today or a later day."
