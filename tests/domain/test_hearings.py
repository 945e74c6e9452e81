"""What is said and arranged before the Governor's COO decides: who, when, and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from emou.domain import hearings
from emou.domain.decisions import Standing
from emou.domain.lifecycle import Desk, State
from emou.domain.refusals import Refused
from tests.domain.cases import FILED_AT, a_case

ESCALATED = a_case(State.ESCALATED)
SAYS = {"text": "The exception applies.", "starts_at": FILED_AT + timedelta(days=9), "place": "Room 100"}
RIGHTS = sorted({(step.action, step.permission) for step in hearings.STEPS})


def sits(permission, **recused):
    return Standing(permissions=frozenset({permission}), **recused)


def take(action, permission, *, case=ESCALATED, says=SAYS, answered=frozenset(), **recused):
    return hearings.decide(
        case, action, at=FILED_AT, says=says, standing=sits(permission, **recused), answered=answered
    )


def code(**what):
    with pytest.raises(Refused) as refusal:
        take(**what)
    return refusal.value.code


class TestAStep:
    @pytest.mark.parametrize(("action", "permission"), RIGHTS)
    def test_is_taken_by_whoever_holds_its_right(self, action, permission):
        assert take(action, permission).permission == permission

    @pytest.mark.parametrize("action", sorted({step.action for step in hearings.STEPS}))
    def test_is_refused_to_everybody_else(self, action):
        assert code(action=action, permission="oversee") == "not_permitted"

    @pytest.mark.parametrize("state", [state for state in State if state not in hearings.HEARD_IN])
    def test_is_not_possible_unless_the_request_is_heard(self, state):
        case = replace(ESCALATED, state=state)

        assert code(action="minute", permission="hear_escalations", case=case) == "not_possible_now"

    @pytest.mark.parametrize("permission", ["hear_escalations", "review_denials"])
    def test_of_a_judge_is_refused_to_one_who_is_recused(self, permission):
        action = "answer" if permission == "review_denials" else "schedule"

        assert code(action=action, permission=permission, holds_office_of_a_party=True) == "recused"

    @pytest.mark.parametrize("step", hearings.STEPS, ids=lambda step: f"{step.desk} {step.action}")
    def test_needs_everything_to_be_said(self, step):
        with pytest.raises(Refused) as refusal:
            take(step.action, step.permission, says={})

        assert [problem.field for problem in refusal.value.problems] == list(step.needs)

    def test_told_of_itself_to_no_desk_that_took_it(self):
        assert [step.action for step in hearings.STEPS if step.desk in step.tells] == []


class TestAnAnswer:
    def test_is_given_once(self):
        assert code(action="answer", permission="file_requests", answered=frozenset({Desk.REQUESTING})) == (
            "not_possible_now"
        )

    def test_of_one_side_leaves_the_other_free_to_answer(self):
        assert take("answer", "review_denials", answered=frozenset({Desk.REQUESTING})).desk is Desk.CIO

    def test_that_is_too_long_is_refused(self):
        assert code(action="answer", permission="file_requests", says={"text": "x" * 20_001}) == "incomplete"


class TestADate:
    def test_that_has_passed_is_refused(self):
        says = SAYS | {"starts_at": FILED_AT}

        assert code(action="schedule", permission="hear_escalations", says=says) == "incomplete"

    def test_may_be_set_anew(self):
        answered = frozenset({Desk.COO})

        assert take("schedule", "hear_escalations", answered=answered).event == "hearing.scheduled"


class TestWhatIsOpen:
    def test_is_nothing_unless_the_request_is_heard(self):
        standing = sits("hear_escalations")

        assert hearings.allowed(a_case(), standing=standing, answered=frozenset()) == []

    def test_agrees_with_what_is_refused(self):
        standing = sits("file_requests")
        answered = frozenset({Desk.REQUESTING})

        assert hearings.allowed(ESCALATED, standing=standing, answered=answered) == []
