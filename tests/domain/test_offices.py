"""Spans of appointments: days that people say, instants that follow, and what is left empty between."""

from datetime import UTC, date, datetime, timedelta

import pytest

from emou.domain import clock, offices
from emou.domain.offices import Span
from emou.domain.refusals import Refused

AT = datetime(2026, 11, 16, 10, tzinfo=clock.CHICAGO)
TODAY, TOMORROW, YESTERDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 15)
HOUR = timedelta(hours=1)


def code(work):
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.problems[0].code


class TestAnAppointment:
    def test_from_today_begins_this_instant(self):
        assert offices.span(TODAY, None, AT) == Span(AT)

    def test_from_a_later_day_begins_with_that_day_in_chicago(self):
        assert offices.span(TOMORROW, None, AT).starts_at == datetime(2026, 11, 17, 6, tzinfo=UTC)

    def test_ends_with_its_last_day_and_not_before(self):
        span = offices.span(TODAY, TODAY, AT)

        assert span.ends_at == datetime(2026, 11, 17, 6, tzinfo=UTC)
        assert span.last_day == TODAY

    def test_never_begins_before_today(self):
        assert code(lambda: offices.span(YESTERDAY, None, AT)) == "backdated"

    def test_never_ends_before_it_begins(self):
        assert code(lambda: offices.span(TOMORROW, TODAY, AT)) == "before_first"

    def test_never_ends_in_the_past(self):
        assert code(lambda: offices.ends(YESTERDAY, AT)) == "past"

    def test_reaches_no_further_than_the_calendar(self):
        assert code(lambda: offices.span(date(2101, 1, 1), None, AT)) == "beyond_calendar"
        assert code(lambda: offices.ends(date.max, AT)) == "beyond_calendar"

    def test_said_late_in_the_evening_is_of_the_day_in_chicago(self):
        late = datetime(2026, 11, 17, 4, tzinfo=UTC)

        assert offices.span(TODAY, None, late) == Span(late)

    @pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 14), 23), (date(2026, 11, 1), 25)])
    def test_of_one_day_lasts_as_long_as_the_day_when_the_clocks_are_changed(self, day, hours):
        before = datetime(2026, 10, 1, 12, tzinfo=clock.CHICAGO)
        span = offices.span(day, day, before)

        assert span.ends_at.astimezone(UTC) - span.starts_at.astimezone(UTC) == timedelta(hours=hours)


class TestASpan:
    def test_holds_its_first_instant_and_not_its_last(self):
        span = Span(AT, AT + HOUR)

        assert (span.covers(AT), span.covers(AT + HOUR)) == (True, False)

    def test_that_was_cancelled_holds_at_no_instant_and_meets_nothing(self):
        cancelled = Span(AT, AT)

        assert not cancelled.covers(AT)
        assert not cancelled.meets(Span(AT - HOUR))
        assert not cancelled.is_ahead(AT - HOUR)

    @pytest.mark.parametrize(
        ("other", "meets"),
        [
            (Span(AT), True),
            (Span(AT - HOUR, AT), False),
            (Span(AT + HOUR), False),
            (Span(AT + HOUR / 2, AT + 2 * HOUR), True),
            (Span(AT - HOUR), True),
        ],
    )
    def test_meets_another_in_a_common_instant_alone(self, other, meets):
        span = Span(AT, AT + HOUR)

        assert span.meets(other) is meets
        assert other.meets(span) is meets


class TestGaps:
    def test_are_none_while_somebody_sits_without_an_end(self):
        assert offices.gaps([Span(AT - HOUR)], AT) == []

    def test_are_all_time_where_nobody_ever_sits(self):
        assert offices.gaps([], AT) == [Span(AT)]

    def test_are_none_where_one_follows_another_at_the_same_instant(self):
        assert offices.gaps([Span(AT - HOUR, AT + HOUR), Span(AT + HOUR)], AT) == []

    def test_lie_between_two_and_after_the_last(self):
        spans = [Span(AT + 3 * HOUR, AT + 4 * HOUR), Span(AT - HOUR, AT + HOUR), Span(AT, AT + HOUR / 2)]

        assert offices.gaps(spans, AT) == [Span(AT + HOUR, AT + 3 * HOUR), Span(AT + 4 * HOUR)]

    def test_do_not_tell_of_what_is_over(self):
        assert offices.gaps([Span(AT - 2 * HOUR, AT - HOUR), Span(AT)], AT) == []

    def test_are_not_filled_by_what_was_cancelled(self):
        assert offices.gaps([Span(AT + HOUR, AT + HOUR)], AT) == [Span(AT)]
