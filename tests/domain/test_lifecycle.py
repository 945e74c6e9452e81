"""The table itself: that it is the ladder agreed upon, and that nothing in it is unreachable, doubled or unspoken."""

from collections import Counter

import pytest

from agencies.roles import ROLES
from emou.domain import sayings
from emou.domain.lifecycle import (
    ACTIONS,
    FINAL,
    LIFECYCLE,
    REFUSED,
    SHAREABLE,
    WAITS,
    Desk,
    State,
    Who,
    always,
    clock_row,
    find,
    told,
)
from emou.domain.terms import Terms

# The ladder as it was told, written down a second time, so that the table cannot change by a slip of the hand.
AGREED = """
file      -                                     pending          requesting  request.filed
narrow    pending                               pending          requesting  request.narrowed
withdraw  pending,denied,overruled,escalated    withdrawn        requesting  request.withdrawn
extend    pending                               pending          owning      request.extended
approve   pending                               approved         owning      request.approved
deny      pending                               denied           owning      request.denied
deem      pending                               deemed_approved  clock       request.deemed_approved
reopen    deemed_approved                       pending          practice    request.reopened
uphold    denied                                denial_upheld    cio         denial.upheld
overrule  denied                                overruled        cio         denial.overruled
refer     denied                                escalated        cio         denial.referred
concede   denied,escalated                      approved         owning      request.conceded
accept    overruled                             overrule_final   owning      overrule.accepted
stand     overruled                             overrule_final   clock       overrule.stood
escalate  overruled                             escalated        owning      overrule.escalated
order     escalated                             sharing_ordered  coo         escalation.sharing_ordered
excuse    escalated                             agency_excused   coo         escalation.agency_excused
"""
BY_EVENT = {row.event: row for row in LIFECYCLE}
IRREGULAR = {"stood", "withdrawn"}


def reachable() -> set[State]:
    """Every state that can be reached from a filing."""
    found: set[State] = set()
    ahead = [row.target for row in LIFECYCLE if not row.source]
    while ahead:
        state = ahead.pop()
        if state not in found:
            found.add(state)
            ahead += [row.target for row in LIFECYCLE if state in row.source]
    return found


class TestTable:
    def test_is_the_ladder_agreed_upon(self):
        rows = [(r.action, ",".join(r.source) or "-", r.target, r.desk, r.event) for r in LIFECYCLE]

        assert rows == [tuple(line.split()) for line in AGREED.strip().splitlines()]

    def test_reaches_every_state(self):
        assert reachable() == set(State)

    def test_has_no_two_rows_for_one_action_in_one_state(self):
        pairs = Counter((row.action, source) for row in LIFECYCLE for source in row.source or (None,))

        assert [pair for pair, times in pairs.items() if times > 1] == []

    def test_has_one_desk_and_one_permission_for_an_action(self):
        assert len(LIFECYCLE) == len(ACTIONS) == len({(row.action, row.desk, row.permission) for row in LIFECYCLE})

    def test_has_an_event_of_its_own_for_every_row(self):
        assert len(BY_EVENT) == len(LIFECYCLE)

    def test_starts_with_one_row_alone(self):
        assert [row.action for row in LIFECYCLE if not row.source] == ["file"]

    def test_has_a_wait_for_every_open_state_and_for_no_other(self):
        assert {s for row in LIFECYCLE for s in row.source} - {State.DEEMED_APPROVED} == set(WAITS)

    def test_ends_in_seven_states(self):
        names = "approved deemed_approved denial_upheld overrule_final sharing_ordered agency_excused withdrawn"

        assert set(names.split()) == FINAL

    def test_shares_where_the_answer_was_yes_in_the_end(self):
        assert set(SHAREABLE) == {"approved", "deemed_approved", "overrule_final", "sharing_ordered"}

    def test_refuses_where_the_answer_was_no_in_the_end(self):
        assert set(REFUSED) == {"denial_upheld", "agency_excused"}

    def test_leaves_no_final_state_without_a_meaning(self):
        assert set(SHAREABLE) | set(REFUSED) | {State.WITHDRAWN} == FINAL


@pytest.mark.parametrize("row", LIFECYCLE, ids=lambda row: row.action)
class TestRow:
    def test_has_an_event_named_by_a_noun_and_a_past_tense(self, row):
        noun, _, verb = row.event.partition(".")

        assert noun in {"request", "denial", "overrule", "escalation"}
        assert verb.split("_")[-1] in IRREGULAR or any(part.endswith(("ed", "ld")) for part in verb.split("_"))

    def test_needs_a_right_that_some_office_carries_unless_time_takes_it(self, row):
        carried = {right for role in ROLES for right in role.rights}

        assert (row.permission in carried) is (row.desk is not Desk.CLOCK)

    def test_asks_for_nothing_without_a_name_and_a_shape(self, row):
        assert set(sayings.sayings(row.action)) == {*row.needs, *row.takes}

    def test_tells_somebody_other_than_the_desk_that_acts(self, row):
        for source in row.source or (None,):
            desks = told(row, source)

            assert desks
            assert row.desk not in desks
            assert len(set(desks)) == len(desks)

    def test_tells_the_desk_that_was_waited_for_unless_it_acted(self, row):
        for source in row.source:
            waited = {WAITS[source].desk} if source in WAITS else set()

            assert waited - {row.desk} <= set(told(row, source))

    def test_tells_no_clock(self, row):
        assert Desk.CLOCK not in row.tells

    def test_leaves_a_rest_that_can_be_taken_by_the_same_desk_from_the_same_states(self, row):
        if row.rest is None:
            assert "elements" not in row.takes
            return
        rests = [find(source, row.rest) for source in row.source]

        assert all(
            rest and (rest.desk, rest.permission, rest.who) == (row.desk, row.permission, row.who) for rest in rests
        )

    def test_may_say_what_its_rest_must_say(self, row):
        rest = next((other for other in LIFECYCLE if other.action == row.rest), None)

        assert set(rest.needs if rest else ()) <= {*row.needs, *row.takes}

    def test_is_taken_by_time_without_a_word(self, row):
        if row.desk is Desk.CLOCK:
            assert (row.needs, row.takes, row.who, row.when) == ((), (), Who.ANYBODY, always)


class TestClockOfAState:
    @pytest.mark.parametrize(("state", "action"), [("pending", "deem"), ("overruled", "stand")])
    def test_brings_an_outcome_where_silence_has_one(self, state, action):
        assert clock_row(State(state)).action == action

    @pytest.mark.parametrize("state", sorted(set(State) - {"pending", "overruled"}))
    def test_brings_none_elsewhere(self, state):
        assert clock_row(State(state)) is None

    @pytest.mark.parametrize(("state", "days"), [("pending", 10), ("denied", 2), ("overruled", 2), ("escalated", 2)])
    def test_has_the_length_that_the_first_terms_give_it(self, state, days):
        assert getattr(Terms(), WAITS[State(state)].term) == days
