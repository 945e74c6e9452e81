"""Every state × action × office: permitted exactly where the table has the row, else refused with the right code."""

from dataclasses import replace

import pytest

from agencies.roles import ROLES
from emou.domain import decisions
from emou.domain.decisions import Standing, decide
from emou.domain.lifecycle import ACTIONS, LIFECYCLE, Desk, State, Who, row_of
from emou.domain.refusals import INCOMPLETE, NOT_PERMITTED, NOT_POSSIBLE_NOW, RECUSED, TOO_LATE, Refused
from tests.domain.cases import (
    EVERY_RIGHT,
    FILED_AT,
    LIBRARY,
    a_case,
    arrived_by,
    holder_for,
    just_before_the_end,
    sound,
)

OFFICES = {role.kind.value: frozenset(role.rights) for role in ROLES} | {"nobody": frozenset()}
TAKEN = "taken"
NEEDY = [(row.action, name) for row in LIFECYCLE if row.action != "narrow" for name in row.needs]
ANY_STATE_OF = [(row.action, source) for row in LIFECYCLE for source in row.source if row.desk is not Desk.CLOCK]
TEXTS = [(action, name) for action, name in NEEDY if name in {"why", "opinion", "explanation"} or action == "escalate"]


def answer(case, action, standing, says=None, at=FILED_AT):
    """TAKEN, or the code of the refusal."""
    said = sound(action) if says is None else says
    try:
        decide(case, action, at=at, says=said, standing=standing, library=LIBRARY)
    except Refused as refused:
        return refused.code
    return TAKEN


def fields(case, action, standing, says):
    """The fields that a refusal names."""
    with pytest.raises(Refused) as refused:
        decide(case, action, at=FILED_AT, says=says, standing=standing, library=LIBRARY)
    assert refused.value.code == INCOMPLETE
    return [problem.field for problem in refused.value.problems]


def expected(arrival, row, rights):
    """What the table says of taking `row` after `arrival`, by somebody with these rights whom nothing recuses."""
    if row.desk is Desk.CLOCK or row.permission not in rights or row.who is Who.RECUSED:
        return NOT_PERMITTED
    if arrival.target in row.source:
        return TAKEN
    closed_by_time = arrival.desk is Desk.CLOCK and set(arrival.source) & set(row.source)
    return TOO_LATE if closed_by_time else NOT_POSSIBLE_NOW


class TestEveryStateActionAndOffice:
    @pytest.mark.parametrize("office", OFFICES)
    @pytest.mark.parametrize("action", ACTIONS)
    @pytest.mark.parametrize("arrival", LIFECYCLE, ids=lambda row: row.event)
    def test_is_as_the_table_says(self, arrival, action, office):
        standing = Standing(OFFICES[office])

        assert answer(arrived_by(arrival), action, standing) == expected(arrival, row_of(action), OFFICES[office])

    @pytest.mark.parametrize("arrival", LIFECYCLE, ids=lambda row: row.event)
    @pytest.mark.parametrize("office", OFFICES)
    def test_is_offered_exactly_when_it_would_be_taken(self, arrival, office):
        standing, case = Standing(OFFICES[office]), arrived_by(arrival)

        offered = [row.action for row in decisions.allowed(case, at=FILED_AT, standing=standing)]

        assert offered == [action for action in ACTIONS if answer(case, action, standing) == TAKEN]

    @pytest.mark.parametrize(("action", "state"), ANY_STATE_OF)
    def test_is_taken_to_the_target_with_the_event_of_the_row(self, action, state):
        row = row_of(action)

        outcome = decide(
            a_case(state), action, at=FILED_AT, says=sound(action), standing=holder_for(action), library=LIBRARY
        )

        event = outcome.events[-1]
        assert (outcome.case.state, outcome.case.last_event) == (row.target, row.event)
        assert (event.name, event.source, event.target, event.occurred_at) == (row.event, state, row.target, FILED_AT)


class TestSomebodyWithEveryRight:
    @pytest.mark.parametrize("action", ["deem", "stand"])
    @pytest.mark.parametrize("state", State)
    def test_cannot_do_what_only_time_does(self, state, action):
        assert answer(a_case(state), action, Standing(EVERY_RIGHT)) == NOT_PERMITTED

    @pytest.mark.parametrize("action", ["deny", "approve", "extend", "narrow", "withdraw"])
    def test_is_too_late_once_silence_has_approved(self, action):
        assert answer(a_case(State.DEEMED_APPROVED), action, Standing(EVERY_RIGHT)) == TOO_LATE

    @pytest.mark.parametrize("action", ["accept", "escalate", "withdraw"])
    def test_is_too_late_once_an_overrule_stands(self, action):
        case = a_case(State.OVERRULE_FINAL, last_event="overrule.stood")

        assert answer(case, action, Standing(EVERY_RIGHT)) == TOO_LATE

    @pytest.mark.parametrize("action", ["accept", "escalate", "withdraw"])
    def test_meets_not_possible_now_where_a_person_accepted_the_overrule(self, action):
        case = a_case(State.OVERRULE_FINAL, last_event="overrule.accepted")

        assert answer(case, action, Standing(EVERY_RIGHT)) == NOT_POSSIBLE_NOW

    @pytest.mark.parametrize("action", ["uphold", "escalate", "order"])
    def test_meets_not_possible_now_for_what_was_never_open_before_silence_approved(self, action):
        assert answer(a_case(State.DEEMED_APPROVED), action, Standing(EVERY_RIGHT)) == NOT_POSSIBLE_NOW

    @pytest.mark.parametrize("state", State)
    def test_cannot_file_a_second_time(self, state):
        assert answer(a_case(state), "file", Standing(EVERY_RIGHT)) in {NOT_POSSIBLE_NOW, TOO_LATE}


class TestOrderOfRefusals:
    def test_asks_who_before_when(self):
        assert answer(a_case(State.WITHDRAWN), "deny", Standing()) == NOT_PERMITTED

    def test_asks_who_before_what_was_said(self):
        assert answer(a_case(), "deny", Standing(), says={}) == NOT_PERMITTED

    def test_asks_for_recusal_before_when(self):
        assert answer(a_case(), "uphold", Standing(EVERY_RIGHT, filed_it=True)) == RECUSED

    def test_asks_when_before_what_was_said(self):
        assert answer(a_case(State.WITHDRAWN), "deny", holder_for("deny"), says={}) == NOT_POSSIBLE_NOW

    def test_asks_whether_it_was_extended_before_what_was_said(self):
        case = decide(
            a_case(), "extend", at=FILED_AT, says=sound("extend"), standing=holder_for("extend"), library=LIBRARY
        ).case

        assert answer(case, "extend", holder_for("extend"), says={}) == NOT_POSSIBLE_NOW

    def test_asks_what_was_said_last(self):
        assert answer(a_case(), "deny", holder_for("deny"), says={}) == INCOMPLETE


class TestMissingWord:
    @pytest.mark.parametrize(("action", "name"), NEEDY)
    def test_is_named(self, action, name):
        said = {key: value for key, value in sound(action).items() if key != name}

        assert fields(a_case(row_of(action).source[0]), action, holder_for(action), said) == [name]

    @pytest.mark.parametrize("action", dict(NEEDY))
    def test_is_named_with_every_other_that_is_missing(self, action):
        assert fields(a_case(row_of(action).source[0]), action, holder_for(action), {}) == list(row_of(action).needs)

    @pytest.mark.parametrize(("action", "name"), TEXTS)
    def test_is_missing_when_it_is_only_spaces(self, action, name):
        said = {**sound(action), name: " \n\t "}

        assert fields(a_case(row_of(action).source[0]), action, holder_for(action), said) == [name]


class TestRecusal:
    FILER = Standing(EVERY_RIGHT, filed_it=True)
    OF_A_PARTY = Standing(EVERY_RIGHT, holds_office_of_a_party=True)
    REVIEWS = [("uphold", "denied"), ("overrule", "denied"), ("order", "escalated"), ("excuse", "escalated")]
    ANSWERS = [
        *(("approve", "pending"), ("deny", "pending"), ("concede", "denied"), ("concede", "escalated")),
        ("accept", "overruled"),  # which takes from the owner the days in which it may escalate
    ]

    @pytest.mark.parametrize(("action", "state"), REVIEWS)
    def test_keeps_an_officer_of_a_party_from_judging(self, action, state):
        assert answer(a_case(State(state)), action, self.OF_A_PARTY) == RECUSED

    @pytest.mark.parametrize(("action", "state"), REVIEWS)
    def test_keeps_the_filer_from_judging(self, action, state):
        assert answer(a_case(State(state)), action, self.FILER) == RECUSED

    @pytest.mark.parametrize(("action", "state"), ANSWERS)
    def test_keeps_the_filer_from_answering(self, action, state):
        assert answer(a_case(State(state)), action, self.FILER) == RECUSED

    @pytest.mark.parametrize(("action", "state"), ANSWERS)
    def test_does_not_keep_the_owners_counsel_from_answering(self, action, state):
        assert answer(a_case(State(state)), action, self.OF_A_PARTY) == TAKEN

    @pytest.mark.parametrize("standing", [FILER, OF_A_PARTY], ids=["filer", "officer of a party"])
    def test_leaves_the_referral_to_the_coo(self, standing):
        assert answer(a_case(State.DENIED), "refer", standing) == TAKEN

    def test_is_what_a_referral_needs(self):
        assert answer(a_case(State.DENIED), "refer", Standing(EVERY_RIGHT)) == NOT_PERMITTED

    def test_says_why_a_deputy_without_such_an_office_does_not_refer(self):
        with pytest.raises(Refused, match="Only somebody who is recused"):
            decide(
                a_case(State.DENIED),
                "refer",
                at=FILED_AT,
                says=sound("refer"),
                standing=Standing(EVERY_RIGHT),
                library=LIBRARY,
            )

    @pytest.mark.parametrize(("action", "state"), [("extend", "pending"), ("escalate", "overruled")])
    def test_does_not_reach_what_decides_nothing(self, action, state):
        assert answer(a_case(State(state)), action, self.FILER) == TAKEN

    def test_is_not_offered_as_a_button(self):
        rows = decisions.allowed(a_case(State.DENIED), at=FILED_AT, standing=self.OF_A_PARTY)

        assert [row.action for row in rows] == ["withdraw", "refer", "concede"]


class TestLastInstant:
    IN_TIME = [(row.action, state) for row in LIFECYCLE for state in ("pending", "overruled") if state in row.source]
    BY_PEOPLE = [(action, state) for action, state in IN_TIME if row_of(action).desk is not Desk.CLOCK]

    @pytest.mark.parametrize(("action", "state"), BY_PEOPLE)
    def test_is_in_time_one_microsecond_before_the_deadline(self, action, state):
        case = a_case(State(state))

        assert answer(case, action, holder_for(action), at=just_before_the_end(case)) == TAKEN

    @pytest.mark.parametrize(("action", "state"), BY_PEOPLE)
    def test_is_too_late_at_the_deadline_itself(self, action, state):
        case = a_case(State(state))

        settled = decisions.settle(case, at=case.clock.due_at).case

        assert answer(settled, action, holder_for(action), at=case.clock.due_at) == TOO_LATE

    @pytest.mark.parametrize(("action", "state"), BY_PEOPLE)
    def test_may_not_be_decided_before_it_is_settled(self, action, state):
        case = a_case(State(state))

        with pytest.raises(AssertionError, match="settle"):
            answer(case, action, holder_for(action), at=case.clock.due_at)

    @pytest.mark.parametrize(
        ("action", "state"), [("uphold", "denied"), ("overrule", "denied"), ("order", "escalated")]
    )
    def test_closes_nothing_where_the_clock_is_only_a_target(self, action, state):
        case = a_case(State(state))

        assert answer(case, action, holder_for(action), at=case.clock.due_at) == TAKEN

    def test_takes_the_buttons_away_at_the_deadline(self):
        case = a_case()
        everybody = Standing(EVERY_RIGHT)

        before = decisions.allowed(case, at=just_before_the_end(case), standing=everybody)
        after = decisions.allowed(case, at=case.clock.due_at, standing=everybody)

        assert [row.action for row in before] == ["narrow", "withdraw", "extend", "approve", "deny"]
        assert [row.action for row in after] == ["reopen"]


class TestReleased:
    def test_cannot_be_reopened(self):
        case = replace(a_case(State.DEEMED_APPROVED), released=True)

        assert answer(case, "reopen", holder_for("reopen")) == NOT_POSSIBLE_NOW
