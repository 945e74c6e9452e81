"""A second opinion on the calendar and the clock: another way to say every rule, and a loop that walks day by day.

It shares nothing with emou/domain: holidays are told by looking at a single day, and daylight saving time is worked out
from the federal rule (15 U.S.C. 260a) in place of the time zone database.
"""

from datetime import UTC, date, datetime, time, timedelta

DAY = timedelta(days=1)
SATURDAY = 5
KEPT_ON_WEEKDAYS = ((1, 1), (2, 12), (7, 4), (11, 11), (12, 25))
# month, weekday (Monday is 0), first and last day of the month on which it can fall
BY_WEEKDAY = (
    (1, 0, 15, 21),  # Martin Luther King Jr.
    (2, 0, 15, 21),  # Washington
    (5, 0, 25, 31),  # Memorial Day
    (9, 0, 1, 7),  # Labor Day
    (10, 0, 8, 14),  # Columbus
    (11, 3, 22, 28),  # Thanksgiving
    (11, 4, 23, 29),  # the day after
)


def is_holiday(day: date) -> bool:
    """Whether State offices keep a holiday on this day, which is Monday to Friday."""
    if any(_kept(day, month, number) for month, number in KEPT_ON_WEEKDAYS):
        return True
    if any((day.month, day.weekday()) == (m, w) and lo <= day.day <= hi for m, w, lo, hi in BY_WEEKDAY):
        return True
    return _juneteenth(day) or _election(day)


def _kept(day: date, month: int, number: int) -> bool:
    """On the day itself, on Friday for Saturday, on Monday for Sunday."""
    before, after = day - DAY, day + DAY
    return (
        (day.month, day.day) == (month, number)
        or (day.weekday() == 0 and (before.month, before.day) == (month, number))
        or (day.weekday() == 4 and (after.month, after.day) == (month, number))
    )


def _juneteenth(day: date) -> bool:
    return day.year >= 2022 and (day.month, day.day) == (6, 19)


def _election(day: date) -> bool:
    return day.year % 2 == 0 and day.month == 11 and day.weekday() == 1 and 2 <= day.day <= 8


def is_open(day: date) -> bool:
    return day.weekday() < SATURDAY and not is_holiday(day)


def _nth_sunday(year: int, month: int, n: int) -> date:
    sundays = [d for d in (date(year, month, k) for k in range(1, 29)) if d.weekday() == 6]
    return sundays[n - 1]


def hours_behind(at: datetime) -> int:
    """How far Chicago's clock is behind UTC at this instant."""
    begins = datetime.combine(_nth_sunday(at.year, 3, 2), time(8), UTC)
    ends = datetime.combine(_nth_sunday(at.year, 11, 1), time(7), UTC)
    return 5 if begins <= at < ends else 6


def chicago_day(at: datetime) -> date:
    return (at - timedelta(hours=hours_behind(at))).date()


def midnight(day: date) -> datetime:
    """The instant, in UTC, at which this day begins in Chicago."""
    early = datetime.combine(day, time(5), UTC)
    return early if hours_behind(early) == 5 else early + timedelta(hours=1)


def last_day(at: datetime, days: int, opened: set[date] | None = None) -> date:
    """The last day of a clock, found by walking. `opened` may hold the business days, to walk faster."""
    day = chicago_day(at)
    while days:
        day += DAY
        days -= (day in opened) if opened is not None else is_open(day)
    return day
