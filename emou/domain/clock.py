"""The statutory clock: the only date arithmetic of the project.

Rules 3 and 4 of the eMOU's law (docs/clock.md has worked examples). Day 0 is the civil date in Chicago on which the
clock starts, whatever the hour; business days are counted after it (first day excluded, last day included: 5 ILCS
70/1.11, our reading [O] for the eMOU). An answer is in time until the end of the last day, so the deadline is half
open: `at < due_at`, where `due_at` is the first instant of the day that follows.

One law holds the functions together: `between(d, add(d, n)) == n`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from emou.domain.calendar import ONE_DAY, BeyondCalendar, Calendar

CHICAGO = ZoneInfo("America/Chicago")
EXTENSION = "Extension"
KEPT = "Kept: a closure that had moved this clock was withdrawn"


@dataclass(frozen=True, slots=True)
class Clock:
    """A running or finished count. `last_day` is what people are shown; `due_at` is the first instant too late."""

    started_on: date
    days: int
    last_day: date
    due_at: datetime
    extension_days: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the explanation: counted with its number, or skipped and why."""

    day: date
    counted: int | None
    why: str


def local_day(at: datetime) -> date:
    """The civil date in Chicago at the instant `at` (aware)."""
    return at.astimezone(CHICAGO).date()


def add(day: date, n: int, calendar: Calendar) -> date:
    """The n-th business day after `day` (n >= 1); `day` itself for 0. Raises BeyondCalendar outside 2016 to 2100."""
    if n < 1:
        return _nothing_to_add(day, n)
    try:
        return calendar.business_days[calendar.counted[day] + n]
    except LookupError:
        raise BeyondCalendar(f"{n} business days after {day} are not covered by the calendar") from None


def _nothing_to_add(day: date, n: int) -> date:
    if n < 0:
        raise ValueError("a clock never counts backwards")
    return day


def between(start: date, end: date, calendar: Calendar) -> int:
    """How many business days lie after `start`, up to and including `end`; negative when `end` is earlier."""
    try:
        return calendar.counted[end] - calendar.counted[start]
    except KeyError:
        raise BeyondCalendar(f"{start} to {end} is not covered by the calendar") from None


def end_of(last_day: date) -> datetime:
    """The first instant after `last_day` in Chicago: the half-open end of a clock."""
    return datetime.combine(last_day + ONE_DAY, time.min, CHICAGO)


def start(at: datetime, days: int, calendar: Calendar) -> Clock:
    """A clock of `days` business days that starts at the instant `at`. Raises BeyondCalendar."""
    started_on = local_day(at)
    last_day = add(started_on, days, calendar)
    return Clock(started_on, days, last_day, end_of(last_day))


def due_at(at: datetime, days: int, calendar: Calendar) -> datetime:
    """The first instant that is too late for a clock of `days` business days started at `at`."""
    return start(at, days, calendar).due_at


def extend(clock: Clock, days: int, calendar: Calendar) -> Clock:
    """The clock with `days` further business days, counted from its present last day."""
    last_day = add(clock.last_day, days, calendar)
    return Clock(clock.started_on, clock.days, last_day, end_of(last_day), extension_days=clock.extension_days + days)


def recount(clock: Clock, calendar: Calendar) -> Clock:
    """The clock counted again under a changed calendar. It may move out and never in (rule 4)."""
    counted = add(clock.started_on, clock.days + clock.extension_days, calendar)
    last_day = max(clock.last_day, counted)
    return Clock(clock.started_on, clock.days, last_day, end_of(last_day), clock.extension_days)


def days_left(clock: Clock, at: datetime, calendar: Calendar) -> int:
    """Whole business days still to come at `at`; 0 on the last day and after it, never negative."""
    return max(0, between(local_day(at), clock.last_day, calendar))


def ledger(clock: Clock, calendar: Calendar) -> list[Day]:
    """Every day after the first up to the last: its number in the count, or the reason it was skipped."""
    lines: list[Day] = []
    counted, day = 0, clock.started_on
    while day < clock.last_day:
        day += ONE_DAY
        why = calendar.why_closed(day)
        counted += not why
        lines.append(Day(day, None, why) if why else Day(day, counted, _beyond(counted, clock)))
    return lines


def _beyond(counted: int, clock: Clock) -> str:
    """Why a day beyond the first allotment is counted: an extension, or a last day that nothing may move in."""
    if counted > clock.days + clock.extension_days:
        return KEPT
    return EXTENSION if counted > clock.days else ""
