"""What the calendar's page shows: a year's closings, and the last day of a clock that somebody asks about."""

from dataclasses import dataclass
from datetime import date, datetime

from agencies.calendars import Calendars, version_in_force
from agencies.models import Agency, AgreementVersion, CalendarYear, ProclaimedClosure
from emou.domain import clock
from emou.domain.calendar import holidays
from emou.domain.clock import Clock, Day


@dataclass(frozen=True, slots=True)
class Closing:
    """A day on which offices are closed. `closure_id` is set for a proclamation that may still be withdrawn."""

    day: date
    why: str
    whose: str
    is_proclaimed: bool
    closure_id: int | None = None
    is_withdrawn: bool = False


def closings(year: int, today: date) -> list[Closing]:
    """The State's holidays and the proclaimed closures of a year, day by day; withdrawn ones say so.

    Withdrawing is offered for this year and those ahead: a day of a year gone by moves no clock that will start.
    """
    ruled = [Closing(day, why, "All agencies", False) for day, why in holidays(year).items()]
    proclaimed = ProclaimedClosure.objects.filter(day__year=year).select_related("agency")
    kept = [_proclaimed(row, year >= today.year) for row in proclaimed]
    return sorted([*ruled, *kept], key=lambda row: (row.day, row.is_withdrawn))


def _proclaimed(row: ProclaimedClosure, is_near: bool) -> Closing:
    stands = row.withdrawn_at is None
    whose = row.agency.name if row.agency else "All agencies"
    return Closing(row.day, row.why, whose, True, row.pk if stands and is_near else None, not stands)


def confirmation(year: int) -> CalendarYear | None:
    return CalendarYear.objects.filter(year=year).select_related("confirmed_by").first()


@dataclass(frozen=True, slots=True)
class Counted:
    """A clock that nobody has started: what it would be."""

    clock: Clock
    ledger: list[Day]


def count(filed_at: datetime, agency: Agency, books: Calendars) -> Counted:
    """The clock of a request filed with `agency` at `filed_at`. Raises BeyondCalendar and DoesNotExist."""
    days = _version(filed_at).terms.answer_days
    calendar = books.of(agency.pk, filed_at)
    running = clock.start(filed_at, days, calendar)
    return Counted(running, clock.ledger(running, calendar))


def _version(at: datetime) -> AgreementVersion:
    """The terms in force at `at`; those of the first version for a day before the agreement."""
    try:
        return version_in_force(at)
    except AgreementVersion.DoesNotExist:
        return AgreementVersion.objects.earliest("in_force_from", "number")
