"""Reminders as they are written: each once, of the clock that runs, and never after the answer."""

from datetime import date, datetime, timedelta

import pytest

from emou import actions
from emou.domain.clock import CHICAGO
from emou.notices.models import EMAIL, INBOX, Notice
from tests.conftest import named

HFS = ["hfs.counsel", "hfs.director"]


def morning(month, day, hour=8):
    return datetime(2026, month, day, hour, 5, tzinfo=CHICAGO)


def reminded(request, channel=INBOX):
    rows = Notice.objects.filter(entry__chain=request.reference, channel=channel).exclude(step="")
    return sorted(rows.values_list("step", "recipient__username"))


@pytest.fixture
def days(story):
    """`days(first, last)`: every morning from one day of a month to another, with the sweep at its hour."""
    actions.sweep()

    def pass_(first, last):
        day = date(2026, *first)
        while day <= date(2026, *last):
            story.clock.set(morning(day.month, day.day))
            actions.sweep()
            day += timedelta(days=1)

    return pass_


class TestReminders:
    def test_are_told_to_the_office_and_the_director(self, story, days):
        request = story.filed()

        days((11, 17), (11, 23))

        assert reminded(request) == [("half_way", person) for person in HFS]

    def test_are_told_by_mail_too(self, story, days):
        request = story.filed()

        days((11, 17), (11, 23))

        assert reminded(request, EMAIL) == reminded(request)

    def test_come_once_each_until_the_last_day(self, story, days):
        request = story.filed()

        days((11, 17), (12, 2))

        steps = ["0_left", "1_left", "3_left", "half_way"]
        assert reminded(request) == [(step, person) for step in steps for person in HFS]

    def test_are_written_once_however_often_the_sweep_runs(self, story, days):
        request = story.filed()
        days((11, 17), (11, 23))

        for _ in range(3):
            actions.sweep()

        assert len(reminded(request)) == 2

    def test_never_come_after_the_answer(self, story, days):
        request = story.filed()
        story.take("hfs.counsel", request, "approve")

        days((11, 17), (12, 3))

        assert reminded(request) == []

    def test_never_come_after_silence_has_approved(self, story, days):
        request = story.filed()
        story.clock.set(request.due_at + timedelta(days=1))

        actions.sweep()

        assert reminded(request) == []

    def test_of_a_longer_clock_are_counted_to_its_own_last_day(self, story, days):
        request = story.filed()
        story.take("hfs.counsel", request, "extend", reason="volume", explanation="Two archives.", days=5)

        days((11, 17), (12, 9))

        assert reminded(request) == [
            (step, person) for step in ("0_left", "1_left", "3_left", "half_way") for person in HFS
        ]

    def test_begin_anew_with_a_clock_that_a_closure_moved(self, story, days):
        request = story.filed()
        days((11, 17), (11, 25))
        practice = named("practice")
        actions.proclaim_closure(practice, day=date(2026, 11, 30), why="Storm", source="Order 7", agency=None)

        days((11, 30), (12, 1))

        assert reminded(request).count(("3_left", "hfs.counsel")) == 1
        assert Notice.objects.filter(step="3_left", entry__name="request.filed").exists()

    def test_that_were_missed_come_as_the_newest_alone(self, story, days):
        request = story.filed()
        story.clock.set(morning(12, 1, 15))

        actions.sweep()

        assert reminded(request) == [("1_left", person) for person in HFS]

    def test_of_the_cios_target_go_on_once_after_it(self, story, days):
        request = story.denied()

        days((11, 17), (11, 23))

        people = sorted(person for step, person in reminded(request) if step == "overdue")
        assert people == ["cio", "cio.deputy", "practice"]

    def test_never_page_anybody_about_what_passed_before_the_first_round(self, story):
        request = story.filed()
        story.clock.set(morning(11, 24))

        actions.sweep()
        actions.sweep()

        assert reminded(request) == []


class TestAReminderThatWaitsToBeSent:
    def test_is_not_sent_once_the_request_was_answered(self, post, story, days):
        request = story.filed()
        days((11, 17), (11, 23))
        story.take("hfs.counsel", request, "approve")

        actions.deliver()

        left = Notice.objects.filter(channel=EMAIL, step="half_way")
        assert {row.outcome for row in left} == {"dropped"}
        assert not any("Half of the time" in mail["Subject"] for mail in post.mails)

    def test_tells_the_days_left_when_it_is_sent(self, post, story, days):
        story.filed()
        days((11, 17), (11, 25))
        story.clock.set(morning(11, 30))

        actions.deliver()

        assert any("2 business days left" in mail["Subject"] for mail in post.mails)
