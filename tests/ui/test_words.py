from datetime import UTC, date, datetime

from emou.ui import words
from emou.ui.templatetags import ui


class TestDates:
    def test_are_told_in_full_with_the_weekday(self):
        assert words.full_date(date(2026, 12, 2)) == "Wednesday, December 2, 2026"

    def test_of_an_instant_are_the_day_in_chicago_not_in_utc(self):
        evening = datetime(2026, 11, 17, 3, 30, tzinfo=UTC)

        assert ui.chicago_date(evening) == "Monday, November 16, 2026"

    def test_that_are_missing_are_told_as_nothing(self):
        assert ui.chicago_date(None) == ""


class TestTimes:
    def test_follow_the_wall_clock_of_chicago_in_winter(self):
        assert (
            ui.chicago_datetime(datetime(2026, 12, 3, 6, 0, tzinfo=UTC)) == "Thursday, December 3, 2026 at 12:00 a.m."
        )

    def test_follow_the_wall_clock_of_chicago_in_summer(self):
        assert ui.chicago_time(datetime(2026, 7, 1, 17, 5, tzinfo=UTC)) == "12:05 p.m."

    def test_at_which_a_clock_ends_are_told_as_the_end_of_its_last_day(self):
        assert ui.chicago_moment(datetime(2026, 12, 3, 6, 0, tzinfo=UTC)) == "End of Wednesday, December 2, 2026"

    def test_an_instant_before_the_end_are_told_as_they_are(self):
        before = datetime(2026, 12, 3, 5, 59, 59, tzinfo=UTC)

        assert ui.chicago_moment(before) == "Wednesday, December 2, 2026 at 11:59 p.m."

    def test_stand_in_a_date_and_time_field_without_a_zone(self):
        assert ui.chicago_input(datetime(2026, 11, 16, 16, 14, tzinfo=UTC)) == "2026-11-16T10:14"
