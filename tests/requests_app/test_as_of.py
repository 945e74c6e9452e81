"""The list at an instant and the law's own settling agree on every request, swept or not."""

from datetime import datetime, timedelta

import pytest

from emou import actions
from emou.domain import decisions
from emou.domain.refusals import Refused
from requests_app.models import DataRequest
from requests_app.services.deciding import case_of

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def every_state(story) -> list[DataRequest]:
    """A request in every state that a person or the clock can bring about."""
    story.filed()
    story.take("hfs.counsel", story.filed(), "extend", reason="volume", explanation="Much.", days=3)
    story.take("hfs.counsel", story.filed(), "approve")
    story.take("dcfs.requester", story.filed(), "withdraw")
    story.take("cio", story.denied(), "uphold", opinion="It holds.")
    story.denied(), story.overruled(), story.escalated()
    story.take("hfs.director", story.overruled(), "accept")
    story.take("coo", story.escalated(), "order", opinion="Share it.")
    story.take("coo", story.escalated(), "excuse", opinion="It is excused.")
    return list(DataRequest.objects.all())


def by_list(at: datetime) -> dict[str, tuple]:
    rows = DataRequest.objects.as_of(at)
    return {row.reference: (row.state_now, row.event_now, row.since_now) for row in rows}


def by_settling(at: datetime) -> dict[str, tuple]:
    found = {}
    for row in DataRequest.objects.all():
        outcome = decisions.settle(case_of(row), at=at)
        since = outcome.events[-1].occurred_at if outcome.events else row.state_since
        found[row.reference] = (outcome.case.state.value, outcome.case.last_event, since)
    return found


class TestAsOf:
    def test_agrees_with_settling_around_every_deadline(self, every_state):
        instants = {row.due_at + step for row in every_state for step in (-INSTANT, INSTANT * 0, INSTANT)}

        for at in sorted(instants):
            assert by_list(at) == by_settling(at)

    def test_agrees_long_before_and_long_after(self, every_state, story):
        for at in (story.clock.now - timedelta(days=400), story.clock.now, story.clock.now + timedelta(days=4_000)):
            assert by_list(at) == by_settling(at)

    def test_says_the_same_before_and_after_the_sweep(self, every_state, story):
        at = max(row.due_at for row in every_state) + timedelta(days=30)
        story.clock.set(at)
        before = by_list(at)

        actions.sweep()

        assert by_list(at) == before

    def test_finds_for_the_sweep_what_time_has_decided(self, every_state):
        at = max(row.due_at for row in every_state)
        decided = {row.reference for row in every_state if decisions.settle(case_of(row), at=at).events}

        assert {row.reference for row in DataRequest.objects.due(at)} == decided != set()


class TestAWorkerThatIsDownForDays:
    @pytest.fixture
    def unswept(self, story) -> DataRequest:
        request = story.filed()
        story.clock.set(request.due_at + timedelta(days=5))
        return request

    def test_leaves_the_request_shown_as_deemed_since_its_deadline(self, unswept, story):
        row = DataRequest.objects.as_of(story.clock.now).get(pk=unswept.pk)

        assert (row.state_now, row.since_now) == ("deemed_approved", unswept.due_at)

    def test_leaves_a_denial_too_late(self, unswept, story):
        with pytest.raises(Refused) as refusal:
            story.take("hfs.counsel", unswept, "approve")
        assert refusal.value.code == "too_late"

    def test_is_made_good_by_whoever_comes_first(self, unswept, story):
        with pytest.raises(Refused):
            story.take("hfs.counsel", unswept, "approve")

        assert DataRequest.objects.get(pk=unswept.pk).state == "deemed_approved"
        assert actions.sweep() == 0
