"""The days on which State offices are open, 2016 to 2100, as values. No date arithmetic for clocks lives here.

Sources: 80 Ill. Adm. Code 303.190 (the list, General Election Day of even years among it); the State's published
closings (the day after Thanksgiving; Saturday holidays kept on Friday, Sunday ones on Monday); 5 ILCS 490/63
(Juneteenth has no substitute day). Packages of holidays get this State wrong in both directions, so none is used.
Our reading [O]: one calendar serves all thirteen agencies, and a fixed holiday without a rule of its own is observed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 2016, 2100
ONE_DAY = timedelta(days=1)
MONDAY, TUESDAY, THURSDAY, SATURDAY, SUNDAY = 0, 1, 3, 5, 6


class BeyondCalendar(LookupError):
    """A day outside the years that the calendar covers: no clock may be started on it."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A proclaimed day on which State offices are closed (storm, day of mourning)."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """One rule: `on(year)` gives its day, or None in a year without it."""

    name: str
    on: Callable[[int], date | None]


def fixed(month: int, day: int, *, since: int = FIRST_YEAR) -> Callable[[int], date | None]:
    """The same day of every year, with no substitute when it falls on a weekend."""
    return lambda year: date(year, month, day) if year >= since else None


def observed(month: int, day: int) -> Callable[[int], date]:
    """A fixed day, kept on Friday when it is a Saturday and on Monday when it is a Sunday."""
    shift = {SATURDAY: -ONE_DAY, SUNDAY: ONE_DAY}
    return lambda year: (actual := date(year, month, day)) + shift.get(actual.weekday(), timedelta())


def nth(ordinal: int, weekday: int, month: int, *, plus: int = 0) -> Callable[[int], date]:
    """The `ordinal`-th `weekday` of a month, moved by `plus` days."""

    def on(year: int) -> date:
        first = date(year, month, 1)
        ahead = (weekday - first.weekday()) % 7 + 7 * (ordinal - 1) + plus
        return first + timedelta(days=ahead)

    return on


def last_monday_of_may(year: int) -> date:
    return date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday())


def general_election(year: int) -> date | None:
    """The Tuesday after the first Monday of November, in the even years that elect the House."""
    return nth(1, MONDAY, 11, plus=1)(year) if year % 2 == 0 else None


HOLIDAYS = (
    Holiday("New Year's Day", observed(1, 1)),
    Holiday("Martin Luther King Jr. Day", nth(3, MONDAY, 1)),
    Holiday("Lincoln's Birthday", observed(2, 12)),
    Holiday("Washington's Birthday", nth(3, MONDAY, 2)),
    Holiday("Memorial Day", last_monday_of_may),
    Holiday("Juneteenth", fixed(6, 19, since=2022)),
    Holiday("Independence Day", observed(7, 4)),
    Holiday("Labor Day", nth(1, MONDAY, 9)),
    Holiday("Columbus Day", nth(2, MONDAY, 10)),
    Holiday("General Election Day", general_election),
    Holiday("Veterans Day", observed(11, 11)),
    Holiday("Thanksgiving Day", nth(4, THURSDAY, 11)),
    Holiday("Day after Thanksgiving", nth(4, THURSDAY, 11, plus=1)),
    Holiday("Christmas Day", observed(12, 25)),
)


def holidays(year: int) -> dict[date, str]:
    """The State holidays that close offices in `year`, by day; the next New Year may already fall on December 31."""
    found = ((rule.on(of), rule.name) for of in (year, year + 1) for rule in HOLIDAYS)
    return {day: name for day, name in found if day is not None and day.year == year}


class Calendar:
    """Every day of the covered years, with its place in the count of business days.

    `counted[day]` is how many business days there are from the first covered day up to and including `day`;
    `business_days[k]` is the k-th of them (index 0 is unused, so that `counted` and `business_days` agree).
    Built once for a set of closures and then only read: a deadline costs two look-ups.
    """

    __slots__ = ("business_days", "closed", "closures", "counted")

    def __init__(self, closures: Iterable[Closure] = ()) -> None:
        self.closures = frozenset(closures)
        self.closed = self._closed_days()
        self.counted: dict[date, int] = {}
        self.business_days: list[date] = [date.min]
        for day in _covered_days():
            if self.is_open(day):
                self.business_days.append(day)
            self.counted[day] = len(self.business_days) - 1

    def _closed_days(self) -> dict[date, str]:
        closed: dict[date, str] = {}
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            closed |= holidays(year)
        return {closure.day: closure.why for closure in sorted(self.closures, key=str)} | closed

    def is_open(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.closed

    def why_closed(self, day: date) -> str:
        """Why offices are closed on `day`, in words; empty on a business day."""
        return self.closed.get(day) or ("Weekend" if day.weekday() >= SATURDAY else "")


def _covered_days() -> Iterator[date]:
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        yield day
        day += ONE_DAY


@lru_cache(maxsize=48)
def calendar_for(closures: frozenset[Closure]) -> Calendar:
    """The calendar with these closures; the few sets that are in use stay in memory."""
    return Calendar(closures)
