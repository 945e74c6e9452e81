"""Which calendar counts for which clock: the State's rules, and the closures in force for that agency at the time."""

from collections.abc import Iterable
from datetime import datetime

from agencies.models import AgreementVersion, CalendarYear, ProclaimedClosure
from emou.domain import clock
from emou.domain.calendar import Calendar, Closure, calendar_for


class Calendars:
    """All proclaimed closures, read once; hands out the calendar of any clock."""

    def __init__(self, closures: Iterable[ProclaimedClosure]) -> None:
        self.closures = tuple(closures)

    def of(self, agency_id: int, started_at: datetime, until: datetime | None = None) -> Calendar:
        """The calendar of a clock of `agency_id` that started at `started_at` and, if it has ended, ran `until`.

        A closure counts while it stands; for a clock that has ended, if it stood at the end. One that is withdrawn
        stops counting, and the clocks that it moved keep the last day they have: `clock.recount` moves nothing in.
        """
        first = clock.local_day(started_at)
        counting = (row for row in self.closures if row.day > first and _counts(row, agency_id, until))
        return calendar_for(frozenset(Closure(row.day, row.why) for row in counting))


def _counts(row: ProclaimedClosure, agency_id: int, until: datetime | None) -> bool:
    if row.agency_id not in (None, agency_id):
        return False
    if until is None:
        return row.withdrawn_at is None
    return row.added_at <= until and (row.withdrawn_at is None or row.withdrawn_at > until)


def calendars() -> Calendars:
    return Calendars(ProclaimedClosure.objects.only("day", "why", "agency_id", "added_at", "withdrawn_at"))


def version_in_force(at: datetime) -> AgreementVersion:
    """The version of the agreement in force at `at`. Raises AgreementVersion.DoesNotExist before the first."""
    day = clock.local_day(at)
    return AgreementVersion.objects.filter(in_force_from__lte=day).latest("in_force_from", "number")


def unconfirmed_years(first: int, last: int) -> list[int]:
    """The years that the State Data Practice has not yet compared with the State's published list."""
    confirmed = set(CalendarYear.objects.filter(year__range=(first, last)).values_list("year", flat=True))
    return [year for year in range(first, last + 1) if year not in confirmed]
