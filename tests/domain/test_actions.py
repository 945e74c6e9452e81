"""What each action does to the clock, the elements and the record."""

from dataclasses import replace
from datetime import timedelta

import pytest

from emou.domain import clock
from emou.domain.decisions import decide, settle
from emou.domain.lifecycle import Desk, ExtensionReason, Identifiability, State
from emou.domain.refusals import INCOMPLETE, NOT_POSSIBLE_NOW, Refused
from emou.domain.terms import Terms
from tests.domain.cases import CALENDAR, FILED_AT, LIBRARY, a_case, chicago, closed, day, holder_for, sound

LATER = chicago("2026-11-19 16:30")


def take(action, case, *, at=LATER, **says):
    """The outcome of a sound `action`, with `says` in place of its usual words."""
    said = {**sound(action), **says}
    return decide(case, action, at=at, says=said, standing=holder_for(action), library=LIBRARY)


def refusal(action, case, **says):
    with pytest.raises(Refused) as refused:
        take(action, case, **says)
    return refused.value


def codes(action, case, **says):
    refused = refusal(action, case, **says)
    assert refused.code == INCOMPLETE
    return [(problem.field, problem.code) for problem in refused.problems]


class TestExtend:
    @pytest.mark.parametrize("days", [1, 2, 3, 4, 5])
    def test_adds_business_days_to_the_last_day(self, days):
        after = take("extend", a_case(), days=days).case

        assert clock.between(day("2026-12-02"), after.clock.last_day, CALENDAR) == days

    @pytest.mark.parametrize("days", [-1, 0, 6, 10**30])
    def test_is_refused_outside_one_to_five_days(self, days):
        assert codes("extend", a_case(), days=days) == [("days", "out_of_range")]

    def test_follows_the_terms_of_the_request(self):
        case = a_case(terms=Terms(extension_days=2))

        assert codes("extend", case, days=3) == [("days", "out_of_range")]

    def test_is_possible_once(self):
        extended = take("extend", a_case(), days=1).case

        assert refusal("extend", extended).code == NOT_POSSIBLE_NOW

    def test_keeps_the_day_on_which_the_clock_started(self):
        assert take("extend", a_case()).case.clock.started_on == day("2026-11-16")

    def test_leaves_the_request_pending(self):
        assert take("extend", a_case()).case.state == State.PENDING

    @pytest.mark.parametrize("reason", ExtensionReason)
    def test_takes_every_reason_of_the_list(self, reason):
        assert take("extend", a_case(), reason=reason.value).events[0].said["reason"] == reason

    def test_takes_no_other_reason(self):
        assert codes("extend", a_case(), reason="staff_on_leave") == [("reason", "unknown")]

    def test_moves_the_deemed_approval(self):
        case = a_case()
        extended = take("extend", case).case

        assert settle(extended, at=case.clock.due_at).events == ()
        assert settle(extended, at=extended.clock.due_at).case.state == State.DEEMED_APPROVED


class TestNarrow:
    def test_drops_elements(self):
        assert take("narrow", a_case(), elements=["name"]).case.elements == {"name"}

    def test_lowers_identifiability_alone(self):
        after = take("narrow", a_case(), elements=None, identifiability="aggregate").case

        assert (after.identifiability, len(after.elements)) == (Identifiability.AGGREGATE, 3)

    def test_never_restarts_the_clock(self):
        case = a_case()

        assert take("narrow", case).case.clock == case.clock

    def test_may_be_repeated(self):
        once = take("narrow", a_case(), elements=["name", "county"]).case

        assert take("narrow", once, elements=["name"]).case.elements == {"name"}

    def test_takes_back_nothing_that_was_dropped(self):
        once = take("narrow", a_case(), elements=["name"]).case

        assert codes("narrow", once, elements=["name", "county"]) == [("elements", "unknown")]

    @pytest.mark.parametrize(
        ("says", "found"),
        [
            ({"elements": None}, [("elements", "not_narrower")]),
            ({"elements": ["name", "born_on", "county"]}, [("elements", "not_narrower")]),
            ({"elements": None, "identifiability": "coded"}, [("elements", "not_narrower")]),
            ({"elements": []}, [("elements", "missing")]),
            ({"elements": ["wage"]}, [("elements", "unknown")]),
            ({"identifiability": "identified"}, [("identifiability", "not_narrower")]),
            ({"identifiability": "anonymous"}, [("identifiability", "unknown")]),
            ({"identifiability": ""}, [("identifiability", "unknown")]),
            (
                {"elements": ["wage"], "identifiability": "anonymous"},
                [("elements", "unknown"), ("identifiability", "unknown")],
            ),
        ],
    )
    def test_is_refused_where_it_does_not_narrow(self, says, found):
        assert codes("narrow", a_case(), **says) == found


class TestDeny:
    def test_goes_to_the_cio_with_a_clock_of_two_business_days(self):
        after = take("deny", a_case()).case

        assert (after.state, after.clock) == (State.DENIED, clock.start(LATER, 2, CALENDAR))

    def test_tells_the_requester_and_the_cio(self):
        assert take("deny", a_case()).events[0].tells == (Desk.REQUESTING, Desk.CIO)

    def test_records_what_was_said_and_when(self):
        (event,) = take("deny", a_case()).events

        assert (event.said, event.occurred_at) == (sound("deny"), LATER)


class TestApprove:
    def test_needs_no_word(self):
        assert take("approve", a_case()).case.state == State.APPROVED

    def test_records_its_conditions(self):
        assert take("approve", a_case(), conditions=["No copy"]).events[0].said == {"conditions": ["No copy"]}

    def test_keeps_the_clock_that_it_ended(self):
        case = a_case()

        assert take("approve", case).case.clock == case.clock

    def test_of_everything_needs_no_ground(self):
        assert codes("approve", a_case(), grounds=sound("deny")["grounds"]) == [("grounds", "unneeded")]


class TestOverrule:
    def test_gives_the_owner_two_business_days(self):
        after = take("overrule", a_case(State.DENIED)).case

        assert (after.state, after.clock) == (State.OVERRULED, clock.start(LATER, 2, CALENDAR))

    def test_stands_when_the_owner_is_silent(self):
        after = take("overrule", a_case(State.DENIED)).case

        assert settle(after, at=after.clock.due_at).case.state == State.OVERRULE_FINAL

    def test_is_final_at_once_when_the_owner_accepts(self):
        after = take("accept", a_case(State.OVERRULED), at=FILED_AT).case

        assert (after.state, after.last_event) == (State.OVERRULE_FINAL, "overrule.accepted")

    def test_may_be_escalated_with_a_clock_for_the_coo(self):
        after = take("escalate", a_case(State.OVERRULED), at=FILED_AT).case

        assert (after.state, after.clock) == (State.ESCALATED, clock.start(FILED_AT, 2, CALENDAR))


class TestConcede:
    @pytest.mark.parametrize("state", [State.DENIED, State.ESCALATED])
    def test_approves_after_all(self, state):
        assert take("concede", a_case(state), conditions=["No copy"]).case.state == State.APPROVED

    @pytest.mark.parametrize(("state", "judge"), [(State.DENIED, Desk.CIO), (State.ESCALATED, Desk.COO)])
    def test_tells_whoever_was_about_to_judge(self, state, judge):
        assert judge in take("concede", a_case(state)).events[0].tells

    @pytest.mark.parametrize("state", [State.DENIED, State.ESCALATED])
    def test_is_never_too_late_while_the_target_passes(self, state):
        case = a_case(state)

        assert take("concede", case, at=case.clock.due_at + timedelta(days=30)).case.state == State.APPROVED

    def test_covers_every_element(self):
        case = a_case(State.DENIED)

        assert take("concede", case).case.elements == case.elements


class TestWithdraw:
    @pytest.mark.parametrize(
        ("state", "judge"), [("denied", Desk.CIO), ("overruled", Desk.OWNING), ("escalated", Desk.COO)]
    )
    def test_tells_the_desk_that_was_waited_for(self, state, judge):
        assert judge in take("withdraw", a_case(State(state)), at=FILED_AT).events[0].tells


class TestReopen:
    """Rule 13: a closure proclaimed too late, or defective service, leaves no false approval."""

    AT = chicago("2026-12-08 09:00")

    def deemed(self, calendar=CALENDAR):
        """Deemed approved at the end of Wednesday, December 2, and now seen under `calendar`."""
        case = a_case()
        return replace(settle(case, at=case.clock.due_at).case, calendar=calendar)

    def test_gives_back_the_days_that_a_late_closure_took(self):
        after = take("reopen", self.deemed(closed("2026-11-30", "2026-12-01")), at=self.AT).case

        assert (after.state, after.clock.days, after.clock.last_day) == (State.PENDING, 2, day("2026-12-10"))

    def test_gives_the_whole_time_where_the_service_was_defective(self):
        after = take("reopen", self.deemed(), at=self.AT).case

        assert (after.clock.days, after.clock.started_on) == (10, day("2026-12-08"))

    def test_gives_back_a_day_lost_in_the_extension(self):
        extended = take("extend", a_case()).case
        deemed = replace(settle(extended, at=extended.clock.due_at).case, calendar=closed("2026-12-07"))

        assert take("reopen", deemed, at=chicago("2026-12-14 09:00")).case.clock.days == 1

    def test_ignores_a_closure_outside_the_time_to_answer(self):
        assert take("reopen", self.deemed(closed("2026-12-07")), at=self.AT).case.clock.days == 10

    def test_gives_the_whole_time_where_the_practice_says_that_service_failed_beside_a_closure(self):
        deemed = self.deemed(closed("2026-12-02"))

        assert take("reopen", deemed, at=self.AT, defect="service").case.clock.days == 10

    def test_is_refused_for_a_closure_that_took_no_day(self):
        assert codes("reopen", self.deemed(), at=self.AT, defect="closure") == [("defect", "not_so")]

    def test_leaves_an_extension_used_where_a_closure_came_too_late(self):
        extended = take("extend", a_case()).case
        deemed = replace(settle(extended, at=extended.clock.due_at).case, calendar=closed("2026-12-07"))

        assert take("reopen", deemed, at=chicago("2026-12-14 09:00")).case.extended

    def test_allows_another_extension_where_service_failed(self):
        extended = take("extend", a_case()).case
        deemed = settle(extended, at=extended.clock.due_at).case

        assert not take("reopen", deemed, at=chicago("2026-12-14 09:00")).case.extended

    def test_always_ends_after_the_old_last_day(self):
        deemed = self.deemed(closed("2026-12-02"))

        assert take("reopen", deemed, at=deemed.clock.due_at).case.clock.last_day > deemed.clock.last_day

    def test_lets_silence_approve_again(self):
        after = take("reopen", self.deemed(), at=self.AT).case

        assert settle(after, at=after.clock.due_at).case.state == State.DEEMED_APPROVED

    def test_lets_the_owner_deny_in_time(self):
        reopened = take("reopen", self.deemed(), at=self.AT).case

        assert take("deny", reopened, at=self.AT + timedelta(hours=1)).case.state == State.DENIED
