"""docs/clock.md is read, and every worked example in it is counted again, twice."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from emou.dev.write_docs import DOCS
from emou.domain import clock
from emou.domain.calendar import Calendar, Closure
from tests.domain import slow_days

BEGIN, END = "<!-- examples: ", "<!-- end of examples -->"


@dataclass(frozen=True)
class Example:
    filed: datetime
    days: int
    extension: int
    closed: frozenset[date]
    last_day: str
    too_late: datetime

    @property
    def calendar(self) -> Calendar:
        return Calendar(Closure(day, "Closed") for day in self.closed)


def examples():
    """The examples in the order of the page."""
    page = (DOCS / "clock.md").read_text(encoding="utf-8")
    lines = page.split(BEGIN)[1].split(END)[0].splitlines()
    return [example(line) for line in lines if line.startswith("| 2")]


def example(line):
    filed, days, closed, last_day, too_late, _ = line.strip("| ").split(" | ")
    first, _, more = days.partition(" + ")
    return Example(
        filed=datetime.fromisoformat(filed),
        days=int(first),
        extension=int(more or 0),
        closed=frozenset(date.fromisoformat(text) for text in closed.split(", ") if text != "–"),
        last_day=last_day,
        too_late=datetime.fromisoformat(too_late),
    )


def test_there_are_worked_examples():
    assert len(examples()) >= 20


@pytest.mark.parametrize("shown", examples(), ids=lambda shown: f"{shown.filed:%Y-%m-%dT%H%M}")
class TestWorkedExample:
    def test_is_counted_by_the_clock_as_the_page_says(self, shown):
        running = clock.start(shown.filed, shown.days, shown.calendar)
        if shown.extension:
            running = clock.extend(running, shown.extension, shown.calendar)

        assert f"{running.last_day:%a %Y-%m-%d}" == shown.last_day
        assert (running.due_at, running.due_at.utcoffset()) == (shown.too_late, shown.too_late.utcoffset())

    def test_is_counted_by_a_walk_over_the_days_as_the_page_says(self, shown):
        first = slow_days.chicago_day(shown.filed.astimezone(UTC))
        ahead = (first + timedelta(days=n) for n in range(60))
        opened = {day for day in ahead if slow_days.is_open(day)} - shown.closed

        last = slow_days.last_day(shown.filed.astimezone(UTC), shown.days + shown.extension, opened)

        assert f"{last:%a %Y-%m-%d}" == shown.last_day
