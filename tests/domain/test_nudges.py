"""What a release says by itself before somebody forgets, each thing once and dated to its own day."""

from dataclasses import replace

from emou.domain import nudges, releasing
from emou.domain.gates import Gate, GateState
from emou.domain.releases import State
from tests.domain.cases import FILED_AT, chicago, day
from tests.domain.release_cases import a_release, gate


def said(release, at):
    events = releasing.settle(release, at=chicago(at)).events
    return [(event.name, event.occurred_at) for event in events if event.name in nudges.EVENTS]


class TestWhatAReleaseSaysByItself:
    def test_is_that_a_gate_runs_out_60_30_and_7_days_ahead(self):
        release = a_release(State.ACTIVE, gates=(gate(expires="2027-03-01"),))

        assert said(release, "2027-03-01 12:00") == [
            ("gate.expiring", chicago(f"{day} 00:00")) for day in ("2026-12-31", "2027-01-30", "2027-02-22")
        ]

    def test_is_nothing_that_had_passed_when_the_paper_was_recorded(self):
        newer = Gate("paper", GateState.HELD, FILED_AT, day("2026-11-01"), day("2026-12-01"))

        assert [at for _, at in said(a_release(State.ACTIVE, gates=(newer,)), "2026-12-01 12:00")] == [
            chicago("2026-11-24 00:00")
        ]

    def test_is_that_it_was_not_started_within_five_business_days(self):
        assert said(a_release(State.READY), "2026-12-24 00:00") == [
            ("release.start_overdue", chicago("2026-11-24 00:00"))
        ]

    def test_counts_them_from_the_first_day_of_the_use(self):
        ready = a_release(State.READY, starts_on=day("2027-01-04"))

        assert said(ready, "2027-02-01 00:00") == [("release.start_overdue", chicago("2027-01-12 00:00"))]

    def test_is_that_a_certificate_is_owed_every_ten_business_days_until_it_is_given(self):
        ended = a_release(State.CLOSED)
        asked = said(ended, "2027-01-06 00:00")

        assert [at for _, at in asked] == [
            chicago("2026-12-03 00:00"),
            chicago("2026-12-18 00:00"),
            chicago("2027-01-06 00:00"),
        ]
        assert said(replace(ended, certified=True), "2027-06-01 00:00") == []

    def test_is_that_the_access_is_to_be_reviewed_every_six_months(self):
        release = a_release(State.ACTIVE, reviewed_at=FILED_AT)
        first = said(release, "2027-10-01 00:00")
        again = replace(
            releasing.settle(release, at=chicago("2027-06-01 00:00")).release, reviewed_at=chicago("2027-06-01 00:00")
        )

        assert first == [("release.review_due", chicago("2027-05-17 00:00"))]
        assert said(again, "2027-12-15 00:00") == [("release.review_due", chicago("2027-12-02 00:00"))]

    def test_changes_no_state(self):
        events = releasing.settle(a_release(State.READY), at=chicago("2027-06-01 00:00")).events

        assert all(event.source is event.target for event in events if event.name in nudges.EVENTS)
