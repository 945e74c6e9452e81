"""When a gate holds, which gates a release waits for, and what makes the evidence for one sound."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from emou.domain import gates
from emou.domain.gates import STEPS, Gate, GateState
from emou.domain.lifecycle import SHAREABLE, Desk, State
from emou.domain.refusals import Refused
from tests.domain.cases import FILED_AT, MICROSECOND, chicago, day

EVERY_PLACE = frozenset((step.desk, step.permission) for step in STEPS)
PAPER = {
    "instrument": "Data use agreement",
    "reference": "DUA 77",
    "signatory": "Director",
    "scope": "All elements",
    "effective_on": "2026-11-16",
}
SAID = {
    "apply": {"requested_on": "2026-11-16"},
    "hold": PAPER,
    "refuse": {"why": "Not a permitted use.", "received_on": "2026-11-16"},
}
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def held(effective="2026-01-01", expires=None, recorded="2026-01-01 00:00"):
    return Gate("g", GateState.HELD, chicago(recorded), day(effective), day(expires) if expires else None)


def fields(action="hold", at=FILED_AT, **changes):
    """The fields that are refused in what is said with an action."""
    with pytest.raises(Refused) as refusal:
        gates.decide(
            Gate("g", GateState.NEEDED, FILED_AT), action, at=at, says={**SAID[action], **changes}, held=EVERY_PLACE
        )
    return [problem.field for problem in refusal.value.problems]


class TestAGateHolds:
    def test_to_the_very_end_of_its_last_day_in_chicago(self):
        gate = held(expires="2026-12-31")

        assert gates.holds(gate, chicago("2026-12-31 23:59:59.999999"))
        assert not gates.holds(gate, chicago("2027-01-01 00:00"))

    @pytest.mark.parametrize(
        ("last", "utc"), [("2026-03-07", 6), ("2026-03-08", 5), ("2026-10-31", 5), ("2026-11-01", 6)]
    )
    def test_to_midnight_on_either_side_of_a_change_of_the_hour(self, last, utc):
        closes = held(expires=last).closes_at

        assert closes.hour == 0
        assert closes.utcoffset() == -timedelta(hours=utc)

    def test_from_the_first_instant_of_its_first_day(self):
        gate = held("2026-12-01")

        assert not gates.holds(gate, chicago("2026-12-01 00:00") - MICROSECOND)
        assert gates.holds(gate, chicago("2026-12-01 00:00"))

    def test_never_before_it_was_recorded(self):
        gate = held("2026-01-01", recorded="2026-11-16 10:00")

        assert not gates.holds(gate, chicago("2026-11-16 09:59"))
        assert gates.holds(gate, chicago("2026-11-16 10:00"))

    def test_for_ever_where_the_paper_names_no_end(self):
        assert gates.holds(held(), chicago("2099-01-01 00:00"))

    @pytest.mark.parametrize("state", [GateState.NEEDED, GateState.APPLIED, GateState.REFUSED])
    def test_not_without_evidence(self, state):
        assert not gates.holds(Gate("g", state, FILED_AT), FILED_AT)

    @given(days, st.integers(0, 900), days)
    def test_exactly_on_the_days_of_its_paper(self, first, length, today):
        gate = Gate("g", GateState.HELD, gates.CREATION, first, first + timedelta(days=length))

        assert gates.holds_on(gate, today) == (first <= today <= first + timedelta(days=length))

    @given(days, st.integers(0, 900), days)
    def test_in_no_other_way_once_it_has_expired(self, first, length, today):
        gate = Gate("g", GateState.HELD, gates.CREATION, first, first + timedelta(days=length))
        after = gates.expire(gate, gate.closes_at)

        assert after.state is GateState.EXPIRED
        assert gates.holds_on(after, today) == gates.holds_on(gate, today)


RULES = [
    {"code": "always", "bases": [], "elements": ["name", "county"]},
    {"code": "unwilling", "bases": ["deemed", "overrule", "order"], "elements": ["name", "county"]},
    {"code": "hard", "bases": ["deemed"], "elements": ["name"]},
]


class TestNeeded:
    @pytest.mark.parametrize("state", SHAREABLE)
    def test_are_more_gates_where_the_owner_did_not_choose(self, state):
        found = [row["code"] for row in gates.needed(RULES, state, ["name"])]

        assert (
            found
            == {
                State.APPROVED: ["always"],
                State.DEEMED_APPROVED: ["always", "unwilling", "hard"],
                State.OVERRULE_FINAL: ["always", "unwilling"],
                State.SHARING_ORDERED: ["always", "unwilling"],
            }[state]
        )

    def test_is_no_gate_that_came_with_elements_which_are_not_shared(self):
        assert [row["code"] for row in gates.needed(RULES, State.DEEMED_APPROVED, ["county"])] == [
            "always",
            "unwilling",
        ]


class TestEvidence:
    def test_is_taken_when_it_is_complete(self):
        step = gates.decide(Gate("g", GateState.NEEDED, FILED_AT), "hold", at=FILED_AT, says=PAPER, held=EVERY_PLACE)

        assert step.target is GateState.HELD

    @pytest.mark.parametrize("name", PAPER)
    def test_is_asked_for_by_name(self, name):
        assert fields(**{name: ""}) == [name]

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ("expires_on", {"effective_on": "2026-12-01", "expires_on": "2026-11-30"}),
            ("effective_on", {"requested_on": "2026-11-10", "effective_on": "2026-11-09"}),
            ("received_on", {"requested_on": "2026-11-10", "received_on": "2026-11-09"}),
            ("requested_on", {"requested_on": "2026-11-17", "effective_on": "2026-11-18"}),
            ("received_on", {"received_on": "2026-11-17"}),
            ("expires_on", {"effective_on": "2025-11-16", "expires_on": "2026-11-15"}),
        ],
    )
    def test_with_days_that_do_not_fit_is_refused_at_the_day_that_is_wrong(self, wrong, said):
        assert fields(**said) == [wrong]

    def test_may_end_today(self):
        says = {**PAPER, "expires_on": "2026-11-16"}

        assert gates.decide(Gate("g", GateState.NEEDED, FILED_AT), "hold", at=FILED_AT, says=says, held=EVERY_PLACE)

    def test_is_refused_to_whoever_has_no_right(self):
        with pytest.raises(Refused) as refusal:
            gates.decide(Gate("g", GateState.NEEDED, FILED_AT), "hold", at=FILED_AT, says=PAPER, held=frozenset())
        assert refusal.value.code == "not_permitted"

    def test_is_not_the_receivers_to_record(self):
        held = frozenset({(Desk.REQUESTING, "file_requests")})

        assert [step.action for step in gates.allowed(Gate("g", GateState.NEEDED, FILED_AT), held=held)] == ["apply"]

    @pytest.mark.parametrize("before", [GateState.REFUSED, GateState.EXPIRED])
    def test_can_come_after_a_refusal_or_an_end(self, before):
        gate = Gate("g", before, FILED_AT, day("2026-01-01"), day("2026-11-15"))
        applied = gates.take(
            gate, gates.decide(gate, "apply", at=FILED_AT, says=SAID["apply"], held=EVERY_PLACE), {}, FILED_AT
        )
        step = gates.decide(applied, "hold", at=FILED_AT, says=PAPER, held=EVERY_PLACE)

        assert applied.state is GateState.APPLIED
        assert gates.holds(gates.take(applied, step, PAPER, FILED_AT), FILED_AT)

    def test_of_a_gate_that_is_held_needs_no_application(self):
        with pytest.raises(Refused) as refusal:
            gates.decide(held(), "apply", at=FILED_AT, says=SAID["apply"], held=EVERY_PLACE)
        assert "newer paper" in refusal.value.detail


class TestANewerPaper:
    def renewed(self, effective, old="2026-12-31"):
        gate = held(expires=old)
        says = {**PAPER, "effective_on": effective, "expires_on": "2027-12-31"}
        step = gates.decide(gate, "hold", at=FILED_AT, says=says, held=EVERY_PLACE)
        return gates.take(gate, step, says, FILED_AT)

    @pytest.mark.parametrize("effective", ["2026-11-01", "2026-12-15", "2027-01-01"])
    def test_takes_up_where_the_one_before_it_ends(self, effective):
        assert gates.closing([self.renewed(effective)], chicago("2026-06-01 00:00")) == chicago("2028-01-01 00:00")

    def test_is_not_recorded_before_its_time_where_that_would_tear_a_hole(self):
        with pytest.raises(Refused) as refusal:
            self.renewed("2027-01-02")
        assert [problem.code for problem in refusal.value.problems] == ["gap"]


class TestTogether:
    def test_they_open_when_the_last_one_does(self):
        both = [held("2026-12-01"), held("2026-12-05")]

        assert gates.opening(both, FILED_AT) == chicago("2026-12-05 00:00")

    def test_they_never_open_when_one_has_closed_before(self):
        assert gates.opening([held(expires="2026-12-01"), held("2026-12-05")], FILED_AT) is None

    def test_they_close_with_the_first(self):
        both = [held(expires="2026-12-31"), held(expires="2026-12-05")]

        assert gates.closing(both, FILED_AT) == chicago("2026-12-06 00:00")

    def test_they_are_open_at_once_where_there_is_none(self):
        assert (gates.opening([], FILED_AT), gates.closing([], FILED_AT)) == (FILED_AT, None)

    def test_they_close_when_one_is_refused(self):
        refused = Gate("g", GateState.REFUSED, FILED_AT + timedelta(days=1))

        assert gates.closing([held(), refused], FILED_AT) == FILED_AT + timedelta(days=1)


class TestWarnings:
    @pytest.mark.parametrize(
        ("at", "due"),
        [
            ("2026-11-01 23:59", None),
            ("2026-11-02 00:00", 60),
            ("2026-12-02 00:00", 30),
            ("2026-12-25 00:00", 7),
            ("2026-12-31 23:59", 7),
        ],
    )
    def test_come_60_30_and_7_days_ahead(self, at, due):
        assert gates.warning_due(day("2027-01-01"), chicago(at)) == due

    def test_end_with_the_gate(self):
        assert gates.warning_due(day("2027-01-01"), chicago("2027-01-02 00:00")) is None
