"""Adding ten business days: how long a call takes beside other ways, and whether a million of them are right."""

import bisect
import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import repeat

from bench.measuring import Figure, at_least, at_most, median, seconds
from emou.domain import clock
from emou.domain.calendar import Calendar, calendar_for
from tests.domain import slow_days

CALLS = 100_000
PAIRS = 1_000_000
TEN = 10


def measure() -> list[Figure]:
    calendar = calendar_for(frozenset())
    days = random.Random(1).choices([day for day in calendar.counted if 2016 < day.year < 2100], k=CALLS)
    ours = nanoseconds(lambda day: clock.add(day, TEN, calendar), days)
    floor = nanoseconds(ready(calendar, days), days)
    return [
        # 100 ns on the machine where a ready answer takes 26 ns: a ratio, as everything measured here.
        at_most(
            "adding ten business days, against a ready answer", ours / floor, 100 / 26, "times", _beside(ours, floor)
        ),
        Figure("the same by searching a list of business days", nanoseconds(searched(calendar), days), "ns"),
        Figure("the same by walking day by day", nanoseconds(walked(calendar), days[:5_000]), "ns"),
        at_least("right, of 1,000,000 against a slow walk", right(calendar), PAIRS, "sums"),
    ]


def _beside(ours: float, floor: float) -> str:
    return f"floor {floor:.0f} ns, product {ours:.0f} ns"


def nanoseconds(way: Callable[[date], date], days: list[date]) -> float:
    """A call in a plain loop, without the loop's and the wrapper's own time."""
    empty = median([seconds(lambda: [None for day in days if nothing(day)]) for _ in range(5)])
    full = median([seconds(lambda: [None for day in days if way(day) is None]) for _ in range(5)])
    return (full - empty) / len(days) * 1e9


def nothing(day: date) -> None:
    return None


def ready(calendar: Calendar, days: list[date]) -> Callable[[date], date]:
    answers = {day: clock.add(day, TEN, calendar) for day in days}
    return lambda day: answers[day]


def searched(calendar: Calendar) -> Callable[[date], date]:
    opened = calendar.business_days[1:]
    return lambda day: opened[bisect.bisect_right(opened, day) + TEN - 1]


def walked(calendar: Calendar) -> Callable[[date], date]:
    def walk(day: date) -> date:
        left = TEN
        while left:
            day += timedelta(days=1)
            left -= calendar.is_open(day)
        return day

    return walk


def right(calendar: Calendar) -> int:
    """How many of a million sums agree with a walk over days that another hand has told open or closed."""
    opened = {day for day in calendar.counted if slow_days.is_open(day)}
    chance = random.Random(2)
    starts = chance.choices([day for day in calendar.counted if day.year < 2100], k=PAIRS)
    return sum(
        clock.add(day, n, calendar) == slow(day, n, opened)
        for day, n in zip(starts, (chance.randint(1, 15) for _ in repeat(None)), strict=False)
    )


def slow(day: date, n: int, opened: set[date]) -> date:
    while n:
        day += slow_days.DAY
        n -= day in opened
    return day
