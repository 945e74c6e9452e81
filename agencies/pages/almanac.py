"""What the calendar's page shows: a year's closings, and the last day of a clock that somebody asks about."""

from calendar import Calendar, month_name
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from agencies.calendars import Calendars, version_in_force
from agencies.models import Agency, AgreementVersion, CalendarYear, ProclaimedClosure
from emou.domain import clock
from emou.domain.calendar import SATURDAY, holidays
from emou.domain.clock import Clock, Day
from emou.domain.terms import Terms

EVERYBODY = "All agencies"


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
    ruled = [Closing(day, why, EVERYBODY, False) for day, why in holidays(year).items()]
    proclaimed = ProclaimedClosure.objects.filter(day__year=year).select_related("agency")
    kept = [_proclaimed(row, year >= today.year) for row in proclaimed]
    return sorted([*ruled, *kept], key=lambda row: (row.day, row.is_withdrawn))


def _proclaimed(row: ProclaimedClosure, is_near: bool) -> Closing:
    stands = row.withdrawn_at is None
    whose = row.agency.name if row.agency else EVERYBODY
    return Closing(row.day, row.why, whose, True, row.pk if stands and is_near else None, not stands)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a small month. `why` is empty on a business day; `kind` names its look."""

    day: date
    kind: str
    why: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A small month: weeks from Monday to Sunday, None for the days of its neighbours."""

    name: str
    weeks: list[list[Cell | None]]


def months(year: int, closed: Iterable[Closing], today: date) -> list[Month]:
    """The twelve months of a year. A closure of one agency is named as such; a withdrawn one leaves no mark."""
    marks = {row.day: row for row in closed if not row.is_withdrawn}
    weeks = Calendar().monthdatescalendar
    return [
        Month(
            month_name[month],
            [
                [_cell(day, marks.get(day), today) if day.month == month else None for day in week]
                for week in weeks(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _cell(day: date, closing: Closing | None, today: date) -> Cell:
    if closing:
        kind = "proclaimed" if closing.is_proclaimed else "closed"
        why = closing.why if closing.whose == EVERYBODY else f"{closing.why} ({closing.whose})"
        return Cell(day, kind, why, day == today)
    return Cell(day, "weekend" if day.weekday() >= SATURDAY else "open", "", day == today)


def business_days(year: int, closed: Iterable[Closing]) -> int:
    """How many days of a year State offices are open, closures of single agencies left aside."""
    shut = {row.day for row in closed if row.whose == EVERYBODY and not row.is_withdrawn}
    days = {day for month in range(1, 13) for day in Calendar().itermonthdates(year, month) if day.year == year}
    return sum(day.weekday() < SATURDAY and day not in shut for day in days)


def confirmation(year: int) -> CalendarYear | None:
    return CalendarYear.objects.filter(year=year).select_related("confirmed_by").first()


@dataclass(frozen=True, slots=True)
class Counted:
    """A clock that nobody has started: what it would be."""

    clock: Clock
    ledger: list[Day]


def count(filed_at: datetime, agency: Agency, books: Calendars) -> Counted:
    """The clock of a request filed with `agency` at `filed_at`. Raises BeyondCalendar and DoesNotExist."""
    days = terms_at(filed_at).answer_days
    calendar = books.of(agency.pk, filed_at)
    running = clock.start(filed_at, days, calendar)
    return Counted(running, clock.ledger(running, calendar))


def terms_at(at: datetime) -> Terms:
    """The terms in force at `at`; those of the first version for a day before the agreement."""
    try:
        return version_in_force(at).terms
    except AgreementVersion.DoesNotExist:
        return AgreementVersion.objects.earliest("in_force_from", "number").terms
