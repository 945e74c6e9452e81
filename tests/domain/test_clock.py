"""The statutory clock: examples a lawyer would ask for, both sides of every instant, and laws that hold everywhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from emou.domain import clock
from emou.domain.calendar import BeyondCalendar, Calendar, Closure
from emou.domain.clock import CHICAGO
from tests.domain import slow_days
from tests.domain.cases import CALENDAR, MICROSECOND, chicago, closed, day

WORKED = [
    ("2026-11-16 10:00", "2026-12-02"),  # Thanksgiving and the day after
    ("2026-11-23 10:00", "2026-12-09"),
    ("2026-02-20 10:00", "2026-03-06"),  # the first Monday of March is no State holiday
    ("2027-06-07 10:00", "2027-06-21"),  # Juneteenth on a Saturday closes nothing
    ("2026-10-23 10:00", "2026-11-09"),  # across General Election Day
    ("2026-06-30 10:00", "2026-07-15"),  # July 4 on a Saturday, kept on Friday
]
EVENINGS = [f"2026-08-{day:02d}" for day in range(3, 10)]  # Monday to Sunday, no holiday within three weeks
SAFE = st.dates(date(2016, 1, 1), date(2099, 12, 31))
DAYS = st.integers(0, 60)
INSTANTS = st.datetimes(datetime(2016, 1, 2), datetime(2099, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
CLOSURES = st.lists(st.integers(0, 40), max_size=8, unique=True)


def last_day(text, days=10, calendar=CALENDAR):
    return clock.start(chicago(text), days, calendar).last_day


def closures_after(first, offsets):
    return Calendar(Closure(first + timedelta(days=n), "Snow") for n in offsets)


class TestTenBusinessDays:
    @pytest.mark.parametrize(("filed", "last"), WORKED)
    def test_end_on_the_day_worked_out_by_hand(self, filed, last):
        assert last_day(filed) == day(last)

    @pytest.mark.parametrize("hour", range(18, 24))
    @pytest.mark.parametrize("filed", EVENINGS)
    def test_count_an_evening_filing_to_its_own_day_though_it_is_tomorrow_in_utc(self, filed, hour):
        assert (
            last_day(f"{filed} {hour}:30")
            == last_day(f"{filed} 09:00")
            == slow_days.last_day(chicago(f"{filed} 12:00").astimezone(UTC), 10)
        )

    @pytest.mark.parametrize(
        ("filed", "last"),
        [
            ("2026-08-06 23:59:59.999999", "2026-08-20"),  # Thursday's last microsecond
            ("2026-08-07 00:00", "2026-08-21"),  # Friday's first instant
            ("2026-08-07 21:00", "2026-08-21"),  # Friday at nine, Saturday in UTC
            ("2026-08-08 12:00", "2026-08-21"),  # Saturday
            ("2026-08-09 23:59", "2026-08-21"),  # Sunday
            ("2026-08-10 00:00", "2026-08-24"),  # Monday: day 0 is a business day again
        ],
    )
    def test_start_counting_after_the_civil_day_of_filing(self, filed, last):
        assert last_day(filed) == day(last)

    @pytest.mark.parametrize(
        ("filed", "last"),
        [
            ("2026-11-26 12:00", "2026-12-11"),  # filed on Thanksgiving
            ("2026-11-27 12:00", "2026-12-11"),  # filed on the day after
            ("2026-12-23 12:00", "2027-01-08"),  # across Christmas and New Year
            ("2027-12-20 12:00", "2028-01-05"),  # both holidays kept in the old year
            ("2028-02-22 12:00", "2028-03-07"),  # across a leap day that is a Tuesday
            ("2027-02-22 12:00", "2027-03-08"),  # the same days without one
            ("2024-10-31 12:00", "2024-11-18"),  # Election Day and Veterans Day
            ("2021-06-14 12:00", "2021-06-28"),  # before Juneteenth was a State holiday
        ],
    )
    def test_skip_what_closes_state_offices(self, filed, last):
        assert last_day(filed) == day(last)

    def test_skip_a_storm_closure(self):
        assert last_day("2027-01-11 12:00", calendar=closed("2027-01-13", "2027-01-14")) == day("2027-01-28")


class TestDaylightSavingTime:
    @pytest.mark.parametrize(
        ("filed", "due"),
        [
            ("2026-02-27 16:00", "2026-03-14 05:00"),  # filed in winter, due in summer time
            ("2026-10-19 16:00", "2026-11-03 06:00"),  # filed in summer time, due in winter
            ("2026-03-08 01:59", "2026-03-21 05:00"),  # the hour before the clocks go forward
            ("2026-03-08 03:00", "2026-03-21 05:00"),  # the hour after
            ("2026-11-01 01:30", "2026-11-18 06:00"),  # an hour that comes twice
        ],
    )
    def test_never_moves_the_end_away_from_midnight(self, filed, due):
        due_at = clock.due_at(chicago(filed), 10, CALENDAR)

        assert due_at.astimezone(UTC) == datetime.fromisoformat(due).replace(tzinfo=UTC)

    @pytest.mark.parametrize("fold", [0, 1])
    def test_counts_both_hours_that_are_called_one_thirty_to_the_same_day(self, fold):
        filed = chicago("2026-11-01 01:30").replace(fold=fold)

        assert clock.start(filed, 10, CALENDAR).started_on == day("2026-11-01")

    @pytest.mark.parametrize("text", ["2026-03-08", "2026-11-01"])
    def test_leaves_the_midnight_of_its_own_day_where_it_is(self, text):
        assert clock.end_of(day(text) - timedelta(days=1)).astimezone(UTC) == slow_days.midnight(day(text))


class TestDueAt:
    def test_is_the_first_instant_that_is_too_late(self):
        running = clock.start(chicago("2026-11-16 10:00"), 10, CALENDAR)

        assert clock.local_day(running.due_at - MICROSECOND) == running.last_day
        assert clock.local_day(running.due_at) == running.last_day + timedelta(days=1)

    def test_does_not_depend_on_the_hour_of_filing(self):
        early, late = chicago("2026-11-16 00:00"), chicago("2026-11-16 23:59:59.999999")

        assert clock.start(early, 10, CALENDAR) == clock.start(late, 10, CALENDAR)

    def test_of_the_same_instant_is_the_same_in_every_time_zone(self):
        filed = chicago("2026-11-16 21:00")

        assert clock.start(filed.astimezone(UTC), 10, CALENDAR) == clock.start(filed, 10, CALENDAR)


class TestDaysLeft:
    @pytest.mark.parametrize(
        ("now", "left"),
        [
            ("2026-11-16 10:00", 10),
            ("2026-11-17 00:00", 9),
            ("2026-11-25 23:59", 3),
            ("2026-11-26 12:00", 3),
            ("2026-11-29 12:00", 3),
            ("2026-12-01 12:00", 1),
            ("2026-12-02 00:00", 0),
            ("2026-12-02 23:59:59.999999", 0),
            ("2026-12-03 00:00", 0),
            ("2027-06-01 00:00", 0),
        ],
    )
    def test_are_those_still_to_come(self, now, left):
        running = clock.start(chicago("2026-11-16 10:00"), 10, CALENDAR)

        assert clock.days_left(running, chicago(now), CALENDAR) == left


class TestExtend:
    def test_counts_on_from_the_last_day(self):
        running = clock.start(chicago("2026-11-16 10:00"), 10, CALENDAR)

        assert clock.extend(running, 5, CALENDAR).last_day == day("2026-12-09")

    def test_is_the_same_as_a_longer_clock_from_the_start(self):
        running = clock.start(chicago("2026-11-16 10:00"), 10, CALENDAR)

        assert clock.extend(running, 5, CALENDAR).last_day == last_day("2026-11-16 10:00", days=15)

    def test_keeps_the_days_of_the_extension_apart(self):
        extended = clock.extend(clock.start(chicago("2026-11-16 10:00"), 10, CALENDAR), 5, CALENDAR)

        assert (extended.days, extended.extension_days) == (10, 5)


class TestRecount:
    RUNNING = clock.start(chicago("2026-11-16 10:00"), 10, CALENDAR)

    def test_moves_the_clock_out_for_a_storm(self):
        assert clock.recount(self.RUNNING, closed("2026-11-18")).last_day == day("2026-12-03")

    def test_changes_nothing_for_a_day_outside_the_clock(self):
        assert clock.recount(self.RUNNING, closed("2026-11-16", "2026-12-03")) == self.RUNNING

    def test_moves_further_when_the_day_won_is_closed_too(self):
        assert clock.recount(self.RUNNING, closed("2026-11-18", "2026-12-03")).last_day == day("2026-12-04")

    def test_moves_nothing_in_when_a_closure_is_withdrawn(self):
        moved = clock.recount(self.RUNNING, closed("2026-11-18"))

        assert clock.recount(moved, CALENDAR).last_day == day("2026-12-03")

    def test_counts_the_extension_too(self):
        extended = clock.extend(self.RUNNING, 5, CALENDAR)

        assert clock.recount(extended, closed("2026-12-08")).last_day == day("2026-12-10")


class TestLedger:
    def test_says_why_a_day_beyond_the_count_was_kept(self):
        moved = clock.recount(clock.start(chicago("2026-11-16 10:00"), 10, CALENDAR), closed("2026-11-18"))
        last = clock.ledger(moved, CALENDAR)[-1]

        assert (last.counted, last.why) == (11, clock.KEPT)

    def test_explains_every_day_in_words(self):
        lines = clock.ledger(clock.start(chicago("2026-11-24 10:00"), 2, CALENDAR), CALENDAR)

        assert [(f"{line.day:%a}", line.counted, line.why) for line in lines] == [
            ("Wed", 1, ""),
            ("Thu", None, "Thanksgiving Day"),
            ("Fri", None, "Day after Thanksgiving"),
            ("Sat", None, "Weekend"),
            ("Sun", None, "Weekend"),
            ("Mon", 2, ""),
        ]

    def test_names_a_closure_by_its_own_words(self):
        calendar = closed("2026-11-17")
        lines = clock.ledger(clock.start(chicago("2026-11-16 10:00"), 1, calendar), calendar)

        assert [(line.counted, line.why) for line in lines] == [(None, "Snow"), (1, "")]

    def test_marks_the_days_of_the_extension(self):
        extended = clock.extend(clock.start(chicago("2026-11-09 10:00"), 2, CALENDAR), 2, CALENDAR)

        assert [line.why for line in clock.ledger(extended, CALENDAR) if line.counted] == [
            *["", ""],
            *[clock.EXTENSION] * 2,
        ]


class TestBeyondTheCalendar:
    @pytest.mark.parametrize("filed", ["2015-12-31 12:00", "2100-12-17 12:00", "2101-03-01 12:00"])
    def test_no_clock_is_started(self, filed):
        with pytest.raises(BeyondCalendar):
            clock.start(chicago(filed), 10, CALENDAR)

    def test_the_very_last_clock_still_runs(self):
        assert last_day("2100-12-15 12:00") == day("2100-12-30")

    def test_no_clock_is_extended(self):
        running = clock.start(chicago("2100-12-15 12:00"), 10, CALENDAR)

        with pytest.raises(BeyondCalendar):
            clock.extend(running, 1, CALENDAR)

    def test_nothing_is_counted(self):
        with pytest.raises(BeyondCalendar):
            clock.between(day("2100-12-30"), day("2101-01-05"), CALENDAR)

    def test_no_clock_counts_backwards(self):
        with pytest.raises(ValueError, match="backwards"):
            clock.add(day("2026-11-16"), -1, CALENDAR)


class TestLaws:
    @given(SAFE, DAYS)
    def test_between_undoes_add(self, first, n):
        assert clock.between(first, clock.add(first, n, CALENDAR), CALENDAR) == n

    @given(SAFE, DAYS, DAYS)
    def test_adding_twice_is_adding_the_sum(self, first, m, n):
        assert clock.add(clock.add(first, m, CALENDAR), n, CALENDAR) == clock.add(first, m + n, CALENDAR)

    @given(SAFE, SAFE)
    def test_between_is_the_same_backwards_with_the_sign_turned(self, one, other):
        assert clock.between(one, other, CALENDAR) == -clock.between(other, one, CALENDAR)

    @given(SAFE, st.integers(1, 60))
    def test_every_clock_ends_on_a_business_day(self, first, n):
        assert CALENDAR.is_open(clock.add(first, n, CALENDAR))

    @given(INSTANTS, st.integers(1, 30))
    def test_the_end_is_the_midnight_after_the_last_day(self, at, n):
        running = clock.start(at, n, CALENDAR)
        wall = running.due_at.astimezone(CHICAGO)

        assert (wall.date(), wall.time()) == (running.last_day + timedelta(days=1), datetime.min.time())

    @given(INSTANTS, INSTANTS)
    def test_a_later_filing_is_never_due_earlier(self, one, other):
        early, late = sorted((one, other))

        assert clock.due_at(early, 10, CALENDAR) <= clock.due_at(late, 10, CALENDAR)

    @settings(max_examples=40)  # each example builds calendars
    @given(INSTANTS, CLOSURES, CLOSURES)
    def test_closures_move_out_and_never_in(self, at, before, added):
        first = clock.local_day(at)
        running = clock.start(at, 10, closures_after(first, before))

        moved = clock.recount(running, closures_after(first, {*before, *added}))

        assert moved.last_day >= running.last_day
        assert clock.recount(moved, closures_after(first, before)).last_day == moved.last_day

    @settings(max_examples=40)  # each example builds calendars
    @given(INSTANTS, CLOSURES, st.integers(0, 5))
    def test_the_ledger_counts_business_days_alone_from_one_to_the_last(self, at, offsets, more):
        calendar = closures_after(clock.local_day(at), offsets)
        running = clock.extend(clock.start(at, 10, calendar), more, calendar)

        lines = clock.ledger(running, calendar)

        counted = [line for line in lines if line.counted]
        assert [line.counted for line in counted] == list(range(1, 11 + more))
        assert all(calendar.is_open(line.day) for line in counted)
        assert all(line.why and not calendar.is_open(line.day) for line in lines if not line.counted)
        assert lines[-1].day == running.last_day
