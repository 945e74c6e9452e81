"""Which notices somebody may have later or not at all, and when."""

from datetime import datetime, time

import pytest

from emou.domain import telling
from emou.domain.clock import CHICAGO
from emou.domain.lifecycle import CLOCK_MOVED, EVENTS


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=CHICAGO)


class TestNoticesWithLegalEffect:
    @pytest.mark.parametrize("event", sorted({*EVENTS, CLOCK_MOVED, "hearing.scheduled", "office.unserved"}))
    def test_cannot_be_chosen_about(self, event):
        assert telling.topic_of(event) == ""

    def test_are_all_reminders(self):
        assert telling.topic_of("message.sent", "half_way") == ""


class TestTheDigest:
    @pytest.mark.parametrize(
        ("queued", "sent"), [(at(16, 7), at(16, 8)), (at(16, 8), at(17, 8)), (at(16, 23), at(17, 8))]
    )
    def test_goes_out_with_the_next_morning(self, queued, sent):
        assert telling.digest_at(queued) == sent


class TestQuietHours:
    @pytest.mark.parametrize(
        ("now", "until"),
        [(at(16, 20), at(17, 7)), (at(17, 6, 59), at(17, 7)), (at(17, 7), None), (at(16, 19, 59), None)],
    )
    def test_go_over_midnight(self, now, until):
        assert telling.quiet_until(now, time(20), time(7)) == until

    def test_lie_within_a_day(self):
        assert telling.quiet_until(at(16, 12, 30), time(12), time(13)) == at(16, 13)
        assert telling.quiet_until(at(16, 13), time(12), time(13)) is None
