"""Which years of the calendar are confirmed. Closures move clocks, so they are kept in requests_app."""

from datetime import datetime

from agencies.models import CalendarYear
from agencies.rights import Rights, Seat
from emou.audit import record
from emou.audit.record import CALENDAR_CHAIN, Line
from emou.domain.calendar import FIRST_YEAR, LAST_YEAR
from emou.domain.refusals import INCOMPLETE, NOT_POSSIBLE_NOW, Problem, Refused

YEAR_CONFIRMED = "calendar.year_confirmed"


def confirm_year(year: int, *, source: str, at: datetime, rights: Rights, seat: Seat) -> CalendarYear:
    """Say that the closings of `year` agree with the State's published list, on the record. Raises Refused.

    Requires a transaction that serializes the keepers of the calendar.
    """
    _sound(year, source)
    if CalendarYear.objects.filter(year=year).exists():
        raise Refused(NOT_POSSIBLE_NOW, f"The closings of {year} were confirmed before.")
    confirmed = CalendarYear.objects.create(
        year=year, confirmed_at=at, confirmed_by_id=rights.person_id, source=source.strip()
    )
    record.lock(CALENDAR_CHAIN)
    record.append([_line(confirmed, rights, seat)])
    return confirmed


def _sound(year: int, source: str) -> None:
    found = []
    if not FIRST_YEAR <= year <= LAST_YEAR:
        found.append(Problem("year", "beyond_calendar", f"The calendar covers the years {FIRST_YEAR} to {LAST_YEAR}."))
    if not source.strip():
        found.append(Problem("source", "missing", "Name the list that you compared the closings with."))
    if found:
        raise Refused(INCOMPLETE, problems=tuple(found))


def _line(confirmed: CalendarYear, rights: Rights, seat: Seat) -> Line:
    return Line(
        CALENDAR_CHAIN,
        YEAR_CONFIRMED,
        confirmed.confirmed_at,
        {"year": confirmed.year, "source": confirmed.source},
        actor_id=rights.person_id,
        actor=rights.person,
        office_id=seat.office_id,
        office=seat.label,
    )
