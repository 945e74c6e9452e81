"""What time does to a request, and that it does the same whoever looks, and however often."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from emou.domain.clock import start
from emou.domain.decisions import file, open_case, settle
from emou.domain.lifecycle import Desk, Identifiability, State
from emou.domain.terms import Terms
from tests.domain.cases import CALENDAR, ELEMENTS, FILED_AT, MICROSECOND, a_case, chicago, just_before_the_end

TIMED = [("pending", "deemed_approved", "request.deemed_approved"), ("overruled", "overrule_final", "overrule.stood")]


def opened(terms=None):
    return open_case(
        FILED_AT,
        elements=ELEMENTS,
        identifiability=Identifiability.CODED,
        terms=terms or Terms(),
        calendar=CALENDAR,
    )


@pytest.mark.parametrize(("state", "target", "event"), TIMED)
class TestTimeRunsOut:
    def test_not_one_microsecond_before_the_deadline(self, state, target, event):
        case = a_case(State(state))

        assert settle(case, at=just_before_the_end(case)).case == case

    def test_at_the_deadline_itself(self, state, target, event):
        case = a_case(State(state))

        assert settle(case, at=case.clock.due_at).case.state == target

    def test_with_its_own_event_dated_to_the_deadline_however_late_it_is_noticed(self, state, target, event):
        case = a_case(State(state))

        (found,) = settle(case, at=case.clock.due_at + timedelta(days=400)).events

        assert (found.name, found.occurred_at, found.source, found.target) == (event, case.clock.due_at, state, target)

    def test_and_says_nothing_of_its_own(self, state, target, event):
        case = a_case(State(state))

        assert settle(case, at=case.clock.due_at).events[0].said == {}

    def test_and_tells_both_agencies_and_the_cio(self, state, target, event):
        case = a_case(State(state))

        assert set(settle(case, at=case.clock.due_at).events[0].tells) == {
            Desk.REQUESTING, Desk.OWNING, Desk.RELEASING, Desk.CIO,
        }  # fmt: skip

    def test_once(self, state, target, event):
        case = a_case(State(state))
        settled = settle(case, at=case.clock.due_at).case

        assert settle(settled, at=case.clock.due_at + timedelta(days=400)).events == ()

    def test_without_changing_clock_or_elements(self, state, target, event):
        case = a_case(State(state))
        settled = settle(case, at=case.clock.due_at).case

        assert (settled.clock, settled.elements) == (case.clock, case.elements)

    def test_at_the_same_instant_in_any_time_zone(self, state, target, event):
        case = a_case(State(state))
        utc = case.clock.due_at.astimezone(UTC)

        assert settle(case, at=utc - MICROSECOND).events == ()
        assert settle(case, at=utc).case.state == target


class TestTimeLeavesAlone:
    @pytest.mark.parametrize("state", sorted(set(State) - {State.PENDING, State.OVERRULED}))
    def test_every_other_state_for_ever(self, state):
        case = a_case(state)

        assert settle(case, at=FILED_AT + timedelta(days=20_000)).case == case


class TestFiling:
    def test_is_pending_with_the_clock_of_its_terms(self):
        case = opened()

        assert (case.state, case.clock) == (State.PENDING, start(FILED_AT, 10, CALENDAR))

    def test_keeps_the_terms_it_was_filed_under(self):
        assert opened(Terms(answer_days=20)).clock.days == 20

    def test_is_recorded_at_its_own_instant_from_nothing_to_pending(self):
        (event,) = file(opened(), at=FILED_AT, said={"title": "Visits"}).events

        assert (event.name, event.source, event.target) == ("request.filed", None, State.PENDING)
        assert (event.occurred_at, event.said) == (FILED_AT, {"title": "Visits"})

    def test_tells_the_owner(self):
        assert file(opened(), at=FILED_AT, said={}).events[0].tells == (Desk.OWNING,)


class TestSilence:
    def test_of_ten_business_days_approves_as_the_eleventh_begins(self):
        case = opened()

        assert settle(case, at=chicago("2026-12-02 23:59:59.999999")).case.state == State.PENDING
        assert settle(case, at=chicago("2026-12-03 00:00")).case.state == State.DEEMED_APPROVED

    def test_does_not_approve_what_a_longer_clock_still_keeps_open(self):
        case = opened()
        later = replace(case, clock=start(FILED_AT, 15, CALENDAR))

        assert settle(later, at=case.clock.due_at).events == ()
