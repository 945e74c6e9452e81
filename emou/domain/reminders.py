"""When whoever is waited for is reminded: half-way, with three, one and no business day left. Pure.

A reminder has its moment: eight in the morning, in Chicago, of a business day. It belongs to the clock that runs, so a
clock that is moved out has reminders of its own, and one whose moment passed before its clock was set is none. Where
several moments have passed unnoticed, the newest alone is made good: who is late with all else is not told stale news.
A target (a clock whose end decides nothing) has one more, on the first business day after it. [O]: rule 9 and 10 speak
of targets, and the interviews of reminders, without saying when.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from emou.domain import clock
from emou.domain.calendar import FIRST_YEAR, LAST_YEAR, ONE_DAY, Calendar, calendar_for
from emou.domain.clock import CHICAGO, local_day
from emou.domain.lifecycle import WAITS, Desk, State

AT = time(8)
HALF_WAY, OVERDUE = "half_way", "overdue"
LAST_CALLS = {3: "3_left", 1: "1_left", 0: "0_left"}
STEPS = (HALF_WAY, *LAST_CALLS.values(), OVERDUE)
LONGEST_SILENCE = 30  # days: nobody is reminded of what a longer standstill has missed


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step that has come, and the moment at which it came."""

    step: str
    moment: datetime


def step_at(left: int, total: int, *, is_target: bool) -> str:
    """What is due in the morning of a day with `left` business days left of a clock of `total`; empty for nothing."""
    if left < 0:
        return OVERDUE if is_target and left == -1 else ""
    if left >= total:
        return ""
    return LAST_CALLS.get(left) or (HALF_WAY if left == total // 2 else "")


def newest(
    last_day: date, total: int, *, is_target: bool, since: datetime, at: datetime, calendar: Calendar
) -> Reminder | None:
    """The newest reminder of a clock whose moment lies after `since` and not after `at`."""
    for moment in moments(since, at, calendar):
        left = clock.between(local_day(moment), last_day, calendar)
        if step := step_at(left, total, is_target=is_target):
            return Reminder(step, moment)
    return None


def moments(since: datetime, at: datetime, calendar: Calendar) -> Iterator[datetime]:
    """Eight o'clock of every business day after `since` and up to `at`, the newest first."""
    day, first = local_day(at), max(local_day(since), local_day(at) - LONGEST_SILENCE * ONE_DAY)
    while day >= first and FIRST_YEAR <= day.year <= LAST_YEAR:
        moment = datetime.combine(day, AT, CHICAGO)
        if since < moment <= at and calendar.is_open(day):
            yield moment
        day -= ONE_DAY


def is_morning_between(since: datetime, at: datetime) -> bool:
    """Whether any reminder can have come: a closure takes mornings away and adds none."""
    return next(moments(since, at, calendar_for(frozenset())), None) is not None


def desks(state: State, step: str) -> tuple[Desk, ...]:
    """Who is reminded: whoever is waited for, and once a target has passed the State Data Practice besides."""
    waiting = WAITS[state].desk
    return (waiting, Desk.PRACTICE) if step == OVERDUE else (waiting,)
