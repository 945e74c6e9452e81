"""Filing instants against a loop that walks day by day with holidays and time zone of its own (slow_days.py).

`make test` takes a sample; `make prove` takes a million.
"""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from emou.domain import clock
from tests.domain import slow_days
from tests.domain.cases import CALENDAR

FIRST, LAST = datetime(2016, 1, 3, 6, tzinfo=UTC), datetime(2100, 12, 1, tzinfo=UTC)
SECONDS = int((LAST - FIRST).total_seconds())
OPEN = {d for d in (date(2016, 1, 1) + timedelta(days=n) for n in range(31_046)) if slow_days.is_open(d)}


def instants(count, *, seed):
    """Instants of all covered years, a third of them within seconds of a Chicago midnight."""
    draw = random.Random(seed)
    for n in range(count):
        at = FIRST + timedelta(seconds=draw.randrange(SECONDS), microseconds=draw.randrange(1_000_000))
        if n % 3 == 0:
            at = slow_days.midnight(at.date()) + timedelta(microseconds=draw.randrange(-2_000_000, 2_000_000))
        yield at


def disagreements(count, *, seed):
    """The instants at which clock and loop differ on the last day or on the end of the clock."""
    found = []
    for at in instants(count, seed=seed):
        running, last = clock.start(at, 10, CALENDAR), slow_days.last_day(at, 10, OPEN)
        if running.last_day != last or running.due_at.astimezone(UTC) != slow_days.midnight(last + slow_days.DAY):
            found.append(at)
    return found


class TestFilingInstants:
    def test_agree_with_a_slow_loop(self):
        assert disagreements(5_000, seed=1) == []

    @pytest.mark.prove
    def test_agree_with_a_slow_loop_a_million_times(self):
        assert disagreements(1_000_000, seed=2) == []

    def test_are_told_apart_when_the_loop_forgets_one_holiday(self, monkeypatch):
        monkeypatch.setattr("tests.domain.test_slow_loop.OPEN", OPEN | {date(2026, 11, 27)})
        at = datetime(2026, 11, 16, 16, tzinfo=UTC)
        monkeypatch.setattr("tests.domain.test_slow_loop.instants", lambda count, seed: [at])

        assert disagreements(1, seed=0) == [at]
