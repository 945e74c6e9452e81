"""On which days State offices are open, year by year, and where the calendar ends."""

from datetime import date, timedelta

import pytest

from emou.domain.calendar import FIRST_YEAR, LAST_YEAR, Calendar, Closure, calendar_for, holidays
from tests.domain import slow_days
from tests.domain.cases import CALENDAR, closed, day

LIST_2026 = "01-01 01-19 02-12 02-16 05-25 06-19 07-03 09-07 10-12 11-03 11-11 11-26 11-27 12-25"
LIST_2027 = "01-01 01-18 02-12 02-15 05-31 07-05 09-06 10-11 11-11 11-25 11-26 12-24 12-31"


def weekdays_closed(year):
    return [f"{d:%m-%d}" for d in sorted(holidays(year)) if d.weekday() < 5]


class TestHolidays:
    @pytest.mark.parametrize(("year", "listed"), [(2026, LIST_2026), (2027, LIST_2027)])
    def test_of_a_year_are_the_states_own_list(self, year, listed):
        assert weekdays_closed(year) == listed.split()

    def test_are_the_same_by_another_way_of_telling_them(self):
        days = (date(FIRST_YEAR, 1, 1) + timedelta(days=n) for n in range((LAST_YEAR - FIRST_YEAR + 1) * 366))
        differ = [d for d in days if d.year <= LAST_YEAR and CALENDAR.is_open(d) != slow_days.is_open(d)]

        assert differ == []

    @pytest.mark.parametrize("text", ["2016-11-25", "2026-11-27", "2027-11-26", "2099-11-27"])
    def test_close_offices_on_the_day_after_thanksgiving(self, text):
        assert CALENDAR.why_closed(day(text)) == "Day after Thanksgiving"

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("2024-11-05", "General Election Day"),
            ("2026-11-03", "General Election Day"),
            ("2025-11-04", ""),
            ("2027-11-02", ""),
        ],
    )
    def test_close_offices_on_election_day_in_even_years_alone(self, text, why):
        assert CALENDAR.why_closed(day(text)) == why

    @pytest.mark.parametrize("text", ["2027-06-18", "2027-06-21", "2022-06-17", "2022-06-20"])
    def test_give_no_substitute_for_juneteenth_on_a_weekend(self, text):
        assert CALENDAR.is_open(day(text))

    @pytest.mark.parametrize("text", ["2023-06-19", "2024-06-19", "2026-06-19"])
    def test_keep_juneteenth_on_a_weekday(self, text):
        assert CALENDAR.why_closed(day(text)) == "Juneteenth"

    def test_did_not_know_juneteenth_before_2022(self):
        assert CALENDAR.is_open(day("2020-06-19"))

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("2020-07-03", "Independence Day"),
            ("2026-07-03", "Independence Day"),
            ("2023-02-13", "Lincoln's Birthday"),
            ("2027-12-24", "Christmas Day"),
            ("2027-12-31", "New Year's Day"),
            ("2023-01-02", "New Year's Day"),
        ],
    )
    def test_on_a_weekend_are_kept_on_the_nearest_weekday(self, text, why):
        assert CALENDAR.why_closed(day(text)) == why

    @pytest.mark.parametrize("text", ["2026-03-02", "2027-03-01", "2026-04-03", "2026-12-24"])
    def test_do_not_close_offices_on_days_that_only_others_keep(self, text):
        assert CALENDAR.is_open(day(text))

    def test_are_known_to_the_last_day_of_the_last_year(self):
        assert CALENDAR.why_closed(day("2100-12-31")) == "New Year's Day"


class TestClosure:
    def test_closes_its_day_with_its_own_words(self):
        calendar = Calendar([Closure(day("2021-06-18"), "Closed by proclamation")])

        assert (calendar.is_open(day("2021-06-18")), calendar.why_closed(day("2021-06-18"))) == (
            False,
            "Closed by proclamation",
        )

    def test_on_a_holiday_leaves_the_holidays_name(self):
        assert closed("2026-12-25").why_closed(day("2026-12-25")) == "Christmas Day"

    def test_on_a_weekend_takes_no_business_day_away(self):
        assert closed("2026-11-21").business_days == CALENDAR.business_days

    def test_outside_the_covered_years_changes_nothing(self):
        assert closed("2015-12-31", "2101-01-03").business_days == CALENDAR.business_days

    def test_leaves_the_calendar_of_others_alone(self):
        closed("2026-11-18")

        assert CALENDAR.is_open(day("2026-11-18"))


class TestCalendar:
    def test_calls_a_weekend_by_its_name(self):
        assert CALENDAR.why_closed(day("2026-11-21")) == "Weekend"

    def test_has_nothing_to_say_of_a_business_day(self):
        assert CALENDAR.why_closed(day("2026-11-16")) == ""

    def test_is_made_once_for_the_same_closures(self):
        snow = frozenset({Closure(day("2026-11-18"), "Snow")})

        assert calendar_for(snow) is calendar_for(frozenset(snow))
