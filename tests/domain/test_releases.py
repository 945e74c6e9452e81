"""The table of releases: what time does, who may do what, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from emou.domain import gates, nudges, releases, releasing
from emou.domain.clock import end_of
from emou.domain.gates import Gate, GateState
from emou.domain.lifecycle import Desk, Who
from emou.domain.refusals import Refused
from emou.domain.releases import ACTIONS, LIVE, RELEASES, TIMED, State, next_change
from emou.domain.releasing import Standing
from tests.domain.cases import FILED_AT, LIBRARY, MICROSECOND, chicago, day
from tests.domain.release_cases import EVERYBODY, LAST_DAY, PEOPLE, SAID, a_release, fit_for, gate

ROWS = [pytest.param(row, state, id=f"{row.action}-{row.desk}-{state}") for row in PEOPLE for state in row.source]


def decide(release, action, *, standing=EVERYBODY, at=FILED_AT, **changes):
    says = {**SAID.get(action, {}), **changes}
    return releasing.decide(release, action, at=at, says=says, standing=standing, library=LIBRARY)


def refusal(release, action, **named):
    with pytest.raises(Refused) as refused:
        decide(release, action, **named)
    return refused.value


def settled(release, at):
    return releasing.settle(release, at=chicago(at) if isinstance(at, str) else at)


def changes(release, at):
    """What happened to a release until an instant, without what it merely said."""
    return [event for event in settled(release, at).events if event.name not in nudges.EVENTS]


def at_desk_of(row):
    return Standing(frozenset({(row.desk, row.permission)}))


class TestTheTable:
    def test_has_words_for_every_check(self):
        checks = {row.when.__name__ for row in RELEASES} - {"always"}

        assert checks == set(releases.WORDS_OF_CHECKS)

    def test_leads_into_every_state_but_the_first_and_the_void(self):
        assert {row.target for row in RELEASES} - {None} == set(State) - {State.VOID}

    def test_lets_nobody_out_of_a_void_release(self):
        assert not any(State.VOID in row.source for row in RELEASES)

    def test_names_one_event_an_action(self):
        assert all(len({row.event for row in RELEASES if row.action == action}) == 1 for action in ACTIONS)


@pytest.mark.parametrize(("row", "state"), ROWS)
class TestEveryRow:
    def test_is_taken_by_whoever_holds_its_right_at_its_desk(self, row, state):
        outcome = decide(fit_for(row, state), row.action, standing=at_desk_of(row))

        assert outcome.release.state is (row.target or state)
        assert [event.name for event in outcome.events] == [row.event]

    def test_is_refused_to_the_same_right_at_another_desk(self, row, state):
        elsewhere = next(
            desk for desk in Desk if not any((desk, row.permission) == (r.desk, r.permission) for r in PEOPLE)
        )

        found = refusal(fit_for(row, state), row.action, standing=Standing(frozenset({(elsewhere, row.permission)})))
        assert found.code == "not_permitted"

    def test_is_offered_where_it_can_be_taken(self, row, state):
        offered = releasing.allowed(fit_for(row, state), at=FILED_AT, standing=at_desk_of(row))

        assert row.action in [one.action for one in offered]

    def test_asks_for_each_thing_that_must_be_said(self, row, state):
        problems = (
            refusal(fit_for(row, state), row.action, **dict.fromkeys(row.needs, "")).problems if row.needs else ()
        )

        assert [problem.field for problem in problems] == list(row.needs)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", ACTIONS)
class TestEveryActionInEveryState:
    def test_is_possible_exactly_where_the_table_has_a_row(self, action, state):
        release = next((fit_for(row, state) for row in PEOPLE if row.action == action and state in row.source), None)
        if release is not None:
            assert decide(release, action)
        else:
            assert refusal(a_release(state), action).code in ("not_possible_now", "too_late")


class TestRecusal:
    @pytest.mark.parametrize("action", [row.action for row in PEOPLE if row.who is Who.NOT_RECUSED])
    def test_keeps_the_cio_from_judging_a_matter_of_their_own(self, action):
        asked = a_release(State.SUSPENDED, revoking=True, lifts_at=None)

        assert refusal(asked, action, standing=replace(EVERYBODY, recused=True)).code == "recused"


class TestGatesThatHold:
    def test_make_a_blocked_release_ready_at_that_instant(self):
        release = releasing.with_gate(a_release(State.BLOCKED), replace(gate(), effective_on=day("2026-12-01")))

        outcome = settled(release, "2026-12-24 12:00")
        assert (outcome.release.state, outcome.release.since) == (State.READY, chicago("2026-12-01 00:00"))

    def test_do_not_start_it(self):
        release = releasing.with_gate(a_release(State.BLOCKED, started=True, accepted=True), gate())

        assert settled(release, FILED_AT).release.state is State.READY

    @pytest.mark.parametrize("state", [State.READY, State.ACTIVE])
    def test_and_lapse_block_it_again_at_local_midnight(self, state):
        release = a_release(state, gates=(gate(expires="2026-12-31"),))

        assert settled(release, chicago("2027-01-01 00:00") - MICROSECOND).release.state is state
        assert settled(release, "2027-01-01 00:00").release.state is State.BLOCKED

    @pytest.mark.parametrize("last", ["2027-03-13", "2027-03-14", "2026-11-30", "2027-11-06", "2027-11-07"])
    def test_lapse_at_the_midnight_of_that_night_whatever_the_hour_does(self, last):
        release = a_release(State.ACTIVE, gates=(gate(expires=last),))
        outcome = settled(release, chicago("2027-12-01 00:00"))

        assert outcome.release.since == end_of(day(last))

    def test_say_which_of_them_lapsed(self):
        both = (gate(code="kept"), gate(expires="2026-12-31", code="lapsed"))
        events = changes(a_release(State.ACTIVE, gates=both), "2027-06-01 00:00")

        assert [(event.name, event.said.get("gates")) for event in events] == [
            ("gate.expired", None), ("release.blocked", ["lapsed"]),
        ]  # fmt: skip

    def test_cannot_undo_that_another_was_refused(self):
        refused = Gate("other", GateState.REFUSED, FILED_AT)

        assert (
            settled(a_release(State.BLOCKED, gates=(gate(), refused)), "2027-06-01 00:00").release.state
            is State.BLOCKED
        )

    def test_and_one_that_is_refused_later_block_a_release_in_use(self):
        release = a_release(State.ACTIVE)
        said = {"why": "Terms were broken.", "received_on": "2026-11-16"}
        held = frozenset((step.desk, step.permission) for step in gates.STEPS)
        outcome = releasing.decide_gate(release, "paper", "refuse", at=FILED_AT, says=said, held=held)

        assert settled(outcome.release, FILED_AT).release.state is State.BLOCKED

    def test_go_on_without_a_break_when_the_newer_paper_comes_in_time(self):
        at = chicago("2026-12-20 09:00")
        newer = Gate("paper", GateState.HELD, at, day("2026-12-01"), day("2027-12-31"))
        release = releasing.with_gate(a_release(State.ACTIVE, gates=(gate(expires="2026-12-31"),)), newer)

        assert changes(release, "2027-06-01 00:00") == []

    def test_open_again_with_a_newer_paper(self):
        lapsed = settled(a_release(State.ACTIVE, gates=(gate(expires="2026-12-31"),)), "2027-01-05 00:00").release
        at = chicago("2027-01-10 09:00")
        newer = Gate("paper", GateState.HELD, at, day("2027-01-01"), None)

        outcome = settled(releasing.with_gate(lapsed, newer), at)
        assert (outcome.release.state, outcome.release.since) == (State.READY, at)


class TestTheEnd:
    @pytest.mark.parametrize("state", LIVE)
    def test_comes_at_the_midnight_after_the_last_day(self, state):
        release = a_release(state, lifts_at=None, revoking=state is State.SUSPENDED)

        assert settled(release, end_of(LAST_DAY) - MICROSECOND).release.state is state
        assert settled(release, end_of(LAST_DAY)).release.state is State.EXPIRED

    def test_goes_before_whatever_else_falls_on_the_same_instant(self):
        release = a_release(State.ACTIVE, gates=(gate(expires=str(LAST_DAY)),))

        assert [event.name for event in changes(release, end_of(LAST_DAY))] == ["release.expired"]

    @pytest.mark.parametrize("state", [State.EXPIRED, State.CLOSED, State.REVOKED])
    def test_leaves_a_certificate_owed_until_it_is_given(self, state):
        release = a_release(state)

        assert release.owes_certificate
        assert not decide(release, "certify").release.owes_certificate

    def test_of_what_never_started_owes_none(self):
        assert refusal(a_release(State.CLOSED, started=False), "certify").code == "not_possible_now"

    @pytest.mark.parametrize("action", ["start", "suspend", "revoke"])
    def test_makes_it_too_late_for_what_was_open_before(self, action):
        assert refusal(a_release(State.EXPIRED), action).code == "too_late"

    def test_is_the_receivers_to_bring_about_at_any_time_and_the_owners_only_after_the_last_day(self):
        owner = Standing(frozenset({(Desk.RELEASING, "manage_releases")}))

        assert refusal(a_release(State.ACTIVE), "close", standing=owner).code == "not_possible_now"
        assert decide(a_release(State.EXPIRED), "close", standing=owner).release.state is State.CLOSED


class TestStarting:
    def test_waits_until_the_receiver_has_accepted_its_duties(self):
        assert "accepted its duties" in refusal(a_release(State.READY, accepted=False), "start").detail

    def test_waits_until_the_use_begins(self):
        found = refusal(a_release(State.READY, starts_on=day("2026-11-17")), "start")

        assert (found.code, "November 17, 2026" in found.detail) == ("not_possible_now", True)

    def test_is_not_offered_before_the_use_begins(self):
        release = a_release(State.READY, starts_on=day("2026-11-17"))
        offered = [
            any(row.action == "start" for row in releasing.allowed(release, at=at, standing=EVERYBODY))
            for at in (FILED_AT, FILED_AT + timedelta(days=1))
        ]

        assert offered == [False, True]

    def test_by_a_copy_says_why(self):
        assert [p.field for p in refusal(a_release(State.READY), "start", access_mode="extract").problems] == ["reason"]

    def test_knows_its_ways(self):
        assert [p.field for p in refusal(a_release(State.READY), "start", access_mode="fax").problems] == [
            "access_mode"
        ]


class TestASuspension:
    def test_is_over_after_ten_business_days(self):
        stopped = decide(a_release(), "suspend").release

        assert settled(stopped, "2026-12-02 23:59").release.state is State.SUSPENDED
        assert settled(stopped, "2026-12-03 00:00").release.state is State.ACTIVE

    def test_needs_a_breach_or_a_matter_of_security(self):
        assert [p.field for p in refusal(a_release(), "suspend", reason="cost").problems] == ["reason"]

    def test_that_has_run_out_is_not_followed_by_another(self):
        over = settled(decide(a_release(), "suspend").release, "2026-12-03 00:00").release

        assert refusal(over, "suspend").code == "not_possible_now"

    def test_may_follow_when_the_receiver_reports_a_breach(self):
        over = replace(a_release(), spent=True)
        stopped = decide(over, "report").release

        assert stopped.state is State.SUSPENDED
        assert decide(decide(stopped, "lift").release, "suspend")

    def test_that_is_lifted_leaves_the_way_open(self):
        assert decide(decide(decide(a_release(), "suspend").release, "lift").release, "suspend")

    def test_does_not_hide_a_gate_that_lapsed_meanwhile(self):
        stopped = decide(a_release(gates=(gate(expires="2026-11-20"),)), "suspend").release
        names = [event.name for event in changes(stopped, "2026-12-03 00:00")]

        assert names == ["gate.expired", "release.suspension_ended", "release.blocked"]


class TestARevocation:
    def test_stops_the_release_until_the_cio_has_decided(self):
        asked = decide(a_release(), "revoke").release

        assert settled(asked, "2027-06-01 00:00").release.state is State.SUSPENDED

    def test_needs_legal_grounds_like_a_denial(self):
        found = refusal(a_release(), "revoke", grounds=[{"authority": "DUTY"}])

        assert {problem.field.split(".")[0] for problem in found.problems} == {"grounds"}

    def test_that_is_overruled_gives_the_data_back(self):
        back = decide(decide(a_release(), "revoke").release, "overrule").release

        assert (back.state, back.revoking, back.spent) == (State.ACTIVE, False, True)

    def test_is_not_judged_where_none_was_asked(self):
        assert refusal(a_release(State.SUSPENDED), "uphold").code == "not_possible_now"

    def test_can_be_taken_back_by_who_decides_and_not_by_the_steward(self):
        asked = decide(a_release(), "revoke").release
        steward = Standing(frozenset({(Desk.RELEASING, "manage_releases")}))

        assert refusal(asked, "lift", standing=steward).code == "not_possible_now"
        assert decide(asked, "lift").release.state is State.ACTIVE


class TestNamedPeople:
    def test_are_no_more_than_were_approved(self):
        release = decide(decide(a_release(), "name_user").release, "name_user").release

        assert refusal(release, "name_user").code == "not_possible_now"


class TestALeavingAgency:
    def test_gives_a_release_an_earlier_end_on_the_record(self):
        ends = end_of(day("2027-01-31"))
        outcome = releasing.wind_down(a_release(), ends, at=FILED_AT, said={"agency": "DJJ"})

        assert outcome.events[0].name == "release.winding_down"
        assert settled(outcome.release, ends).release.state is State.EXPIRED


# What people and papers do, in any order, at any time: the law's functions never break a promise.
instants = st.integers(0, 500).map(lambda hours: timedelta(hours=hours * 7))
deeds = st.lists(
    st.tuples(
        instants,
        st.one_of(
            st.sampled_from(ACTIONS),
            st.tuples(st.sampled_from(["hold", "refuse"]), st.integers(-30, 60), st.integers(0, 90)),
        ),
    ),
    max_size=12,
)


def lived(release, steps):
    """The release after these deeds, each settled before and after as every command does; and the last instant."""
    at, held = FILED_AT, frozenset((step.desk, step.permission) for step in gates.STEPS)
    for wait, deed in steps:
        at += wait
        release = releasing.settle(release, at=at).release
        try:
            if isinstance(deed, str):
                release = decide(release, deed, at=at).release
            else:
                release = _gated(release, *deed, at, held)
        except Refused:
            continue
        release = releasing.settle(release, at=at).release
    return release, at


def _gated(release, action, begins, lasts, at, held):
    first = at.date() + timedelta(days=begins)
    paper = {"instrument": "x", "reference": "x", "signatory": "x", "scope": "x", "effective_on": first.isoformat()}
    ends = {"expires_on": (first + timedelta(days=lasts)).isoformat()}
    said = {**paper, **ends} if action == "hold" else {"why": "x", "received_on": "2026-11-16"}
    return releasing.decide_gate(release, "paper", action, at=at, says=said, held=held).release


class TestInAnyOrder:
    @given(deeds)
    def test_what_is_in_use_has_every_gate_accepted_duties_and_a_day_to_come(self, steps):
        release, at = lived(a_release(State.BLOCKED, gates=(gate(GateState.NEEDED),)), steps)

        if release.state is State.ACTIVE:
            assert all(gates.holds(one, at) for one in release.gates)
            assert release.accepted and release.started and at < release.ends_at

    @given(deeds, instants)
    def test_settling_twice_is_settling_once(self, steps, wait):
        release, at = lived(a_release(State.BLOCKED), steps)
        once = releasing.settle(release, at=at + wait)

        assert releasing.settle(once.release, at=at + wait).events == ()

    @given(deeds, instants, instants)
    @settings(deadline=None)
    def test_looking_in_between_changes_nothing(self, steps, first, second):
        release, at = lived(a_release(State.BLOCKED), steps)
        halfway = releasing.settle(release, at=at + first)
        then = at + first + second

        assert releasing.settle(halfway.release, at=then).release == releasing.settle(release, at=then).release

    @given(deeds)
    def test_time_never_goes_back(self, steps):
        release, at = lived(a_release(State.BLOCKED), steps)
        events = releasing.settle(release, at=at + timedelta(days=900)).events

        assert [event.occurred_at for event in events] == sorted(event.occurred_at for event in events)
        assert all(event.occurred_at >= release.since for event in events if event.name in {row.event for row in TIMED})

    @given(deeds)
    def test_a_settled_release_waits_for_what_is_still_to_come(self, steps):
        release, at = lived(a_release(State.BLOCKED), steps)
        change = next_change(releasing.settle(release, at=at).release)

        assert change is None or change[0] > at
