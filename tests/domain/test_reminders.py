"""When whoever is waited for is reminded. Thanksgiving of 2026 is November 26; the day after it is closed too."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from emou.domain import clock, reminders
from emou.domain.calendar import Closure, calendar_for
from emou.domain.clock import CHICAGO
from emou.domain.lifecycle import Desk, State

PLAIN = calendar_for(frozenset())
FILED = datetime(2026, 11, 16, 10, tzinfo=CHICAGO)
RUNNING = clock.start(FILED, 10, PLAIN)  # until Wednesday, December 2


def at(day, hour=8):
    return datetime(2026, *day, hour, tzinfo=CHICAGO)


def steps(running, total, *, is_target=False, calendar=PLAIN, days=30):
    """Every reminder of a clock, asked for morning after morning."""
    mornings = [at((11, 16)) + timedelta(days=n) for n in range(days)]
    found = {}
    for since, until in pairwise(mornings):
        come = reminders.newest(running.last_day, total, is_target=is_target, since=since, at=until, calendar=calendar)
        if come:
            found[come.step] = clock.local_day(come.moment)
    return found


class TestAnAnswerThatIsWaitedFor:
    def test_is_reminded_of_half_way_and_with_three_one_and_no_day_left(self):
        assert steps(RUNNING, 10) == {
            "half_way": date(2026, 11, 23),
            "3_left": date(2026, 11, 25),
            "1_left": date(2026, 12, 1),
            "0_left": date(2026, 12, 2),
        }

    def test_counts_the_days_of_an_extension(self):
        longer = clock.extend(RUNNING, 5, PLAIN)

        assert steps(longer, 15)["half_way"] == date(2026, 11, 30)
        assert steps(longer, 15)["0_left"] == longer.last_day

    def test_moves_with_a_closure(self):
        closed = calendar_for(frozenset([Closure(date(2026, 12, 1), "Storm")]))
        moved = clock.recount(RUNNING, closed)

        assert steps(moved, 10, calendar=closed)["1_left"] == date(2026, 12, 2)

    def test_is_not_reminded_on_a_day_on_which_offices_are_closed(self):
        open_days = {clock.local_day(one) for one in reminders.moments(at((11, 16)), at((12, 16)), PLAIN)}

        assert open_days <= set(PLAIN.business_days)

    @pytest.mark.parametrize(("hour", "comes"), [(7, None), (8, "0_left"), (23, "0_left")])
    def test_is_reminded_from_eight_in_the_morning_on(self, hour, comes):
        until = at((12, 2), hour)
        come = reminders.newest(RUNNING.last_day, 10, is_target=False, since=at((12, 1)), at=until, calendar=PLAIN)

        assert (come.step if come else None) == comes

    def test_is_never_reminded_twice_of_one_morning(self):
        args = {"is_target": False, "at": at((12, 2), 9), "calendar": PLAIN}

        assert reminders.newest(RUNNING.last_day, 10, since=at((12, 2)), **args) is None

    def test_gets_the_newest_reminder_alone_after_a_standstill(self):
        come = reminders.newest(RUNNING.last_day, 10, is_target=False, since=FILED, at=at((12, 1), 15), calendar=PLAIN)

        assert (come.step, come.moment) == ("1_left", at((12, 1)))

    def test_gets_none_after_the_last_day(self):
        assert "overdue" not in steps(RUNNING, 10)


class TestATarget:
    def test_of_two_days_is_reminded_with_one_and_no_day_left_and_once_after(self):
        target = clock.start(FILED, 2, PLAIN)

        assert steps(target, 2, is_target=True) == {
            "1_left": date(2026, 11, 17),
            "0_left": date(2026, 11, 18),
            "overdue": date(2026, 11, 19),
        }

    def test_that_has_passed_is_told_to_the_state_data_practice_too(self):
        assert reminders.desks(State.DENIED, "0_left") == (Desk.CIO,)
        assert reminders.desks(State.DENIED, "overdue") == (Desk.CIO, Desk.PRACTICE)


class TestTheMorningsInBetween:
    def test_are_none_on_a_weekend(self):
        assert not reminders.is_morning_between(at((11, 20), 9), at((11, 22), 23))
        assert reminders.is_morning_between(at((11, 20), 9), at((11, 23), 9))
