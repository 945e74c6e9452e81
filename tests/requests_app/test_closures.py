"""Proclaimed closures: adding one moves open clocks out, on the record; nothing ever moves a clock in (rule 4)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from agencies.models import Agency, ProclaimedClosure
from emou import actions
from emou.audit import verification
from emou.audit.models import Entry
from emou.domain.refusals import Refused
from emou.notices.models import Notice
from requests_app import heads
from requests_app.models import DataRequest
from tests.conftest import named

STORM = date(2026, 11, 19)
LAST_DAY, NEXT_DAY = date(2026, 12, 2), date(2026, 12, 3)


@pytest.fixture
def proclaim(clock) -> Callable[..., ProclaimedClosure]:
    def close(day: date = STORM, agency: str = "", by: str = "practice") -> ProclaimedClosure:
        whose = Agency.objects.get(code=agency) if agency else None
        return actions.proclaim_closure(named(by), day=day, why="Ice storm", source="Proclamation 9", agency=whose)

    return close


def last_day(request: DataRequest) -> date:
    return DataRequest.objects.get(pk=request.pk).last_day


def moves(request: DataRequest) -> list[dict]:
    return list(Entry.objects.filter(chain=request.reference, name="clock.moved").values_list("said", flat=True))


class TestAddingAClosure:
    def test_moves_an_open_clock_out_by_the_day_it_took(self, story, proclaim):
        request = story.filed()

        proclaim()

        assert last_day(request) == NEXT_DAY

    def test_is_on_the_record_of_every_request_that_it_moved(self, story, proclaim):
        request = story.filed()

        proclaim()

        assert moves(request) == [
            {"closure": "2026-11-19", "why": "Ice storm", "from": "2026-12-02", "to": "2026-12-03"}
        ]

    def test_is_on_the_record_of_the_calendar(self, proclaim):
        proclaim()

        assert Entry.objects.get(chain="CALENDAR").said["why"] == "Ice storm"

    def test_tells_the_requester_and_whoever_is_waited_for(self, story, proclaim):
        request = story.filed()

        proclaim()

        told = Notice.objects.filter(entry__chain=request.reference, entry__name="clock.moved")
        assert set(told.values_list("office__kind", "office__agency__code")) == {
            ("requester", "DCFS"), ("director", "DCFS"), ("counsel", "HFS"), ("director", "HFS"),
        }  # fmt: skip

    def test_of_one_agency_moves_its_clocks_alone(self, story, proclaim):
        theirs, others = story.file("HFS-CLAIMS", "DPH-BIRTH")

        proclaim(agency="HFS")

        assert (last_day(theirs), last_day(others)) == (NEXT_DAY, LAST_DAY)

    def test_moves_no_clock_that_has_run_out(self, story, proclaim):
        request = story.filed()
        story.clock.set(request.due_at)

        proclaim(day=date(2026, 12, 4))

        assert moves(request) == []

    def test_too_late_moves_no_clock_that_has_run_out_and_was_not_yet_swept(self, story, proclaim):
        request = story.filed()
        story.clock.set(request.due_at + timedelta(hours=1))

        proclaim(day=STORM)

        assert (last_day(request), moves(request)) == (LAST_DAY, [])

    def test_moves_no_clock_that_it_does_not_touch(self, story, proclaim):
        request = story.filed()

        proclaim(day=date(2026, 12, 16))

        assert moves(request) == []

    def test_moves_the_clocks_of_targets_too(self, story, proclaim):
        request = story.denied()
        before = request.last_day

        proclaim(day=before)

        assert last_day(request) > before

    def test_counts_for_a_clock_started_afterwards(self, story, proclaim):
        proclaim()

        assert story.filed().last_day == NEXT_DAY

    def test_moves_an_extended_clock_with_its_extension(self, story, proclaim):
        request = story.filed()
        extended = story.take("hfs.counsel", request, "extend", reason="volume", explanation="Much.", days=2)
        assert extended.last_day == date(2026, 12, 4)

        proclaim()

        assert last_day(request) == date(2026, 12, 7)

    def test_twice_on_different_days_moves_twice(self, story, proclaim):
        request = story.filed()

        proclaim()
        proclaim(day=date(2026, 11, 20))

        assert (last_day(request), len(moves(request))) == (date(2026, 12, 4), 2)

    def test_leaves_a_record_that_holds(self, story, proclaim):
        story.file("HFS-CLAIMS", "DPH-BIRTH")
        proclaim()

        assert verification.broken_entries() + heads.broken_heads() == []


class TestWithdrawingAClosure:
    def test_moves_nothing_in(self, story, proclaim):
        request = story.filed()
        closure = proclaim()

        actions.withdraw_closure(named("practice"), closure.pk)

        assert last_day(request) == NEXT_DAY

    def test_leaves_no_day_that_is_given_twice(self, story, proclaim):
        """A clock that ran while the first closure stood keeps it; the same day, proclaimed again, adds nothing."""
        request = story.filed()
        actions.withdraw_closure(named("practice"), proclaim().pk)

        proclaim()

        assert (last_day(request), len(moves(request))) == (NEXT_DAY, 1)

    def test_lets_the_next_closure_use_up_the_day_that_it_gave(self, story, proclaim):
        request = story.filed()
        actions.withdraw_closure(named("practice"), proclaim().pk)

        proclaim(day=date(2026, 11, 20))

        assert (last_day(request), len(moves(request))) == (NEXT_DAY, 1)

    def test_still_lets_further_closures_move_the_clock(self, story, proclaim):
        request = story.filed()
        actions.withdraw_closure(named("practice"), proclaim().pk)

        proclaim(day=date(2026, 11, 20))
        proclaim(day=date(2026, 11, 23))

        assert last_day(request) == date(2026, 12, 4)

    def test_ends_its_effect_on_clocks_started_afterwards(self, story, proclaim):
        actions.withdraw_closure(named("practice"), proclaim().pk)

        assert story.filed().last_day == LAST_DAY

    def test_is_refused_a_second_time(self, proclaim):
        closure = proclaim()
        actions.withdraw_closure(named("practice"), closure.pk)

        with pytest.raises(Refused) as refusal:
            actions.withdraw_closure(named("practice"), closure.pk)
        assert refusal.value.code == "not_possible_now"


class TestWhatIsNoClosure:
    @pytest.mark.parametrize(
        ("day", "code"),
        [
            (date(2026, 11, 26), "already_closed"),
            (date(2026, 11, 21), "already_closed"),
            (date(2101, 1, 3), "beyond_calendar"),
        ],
    )
    def test_is_refused(self, proclaim, day, code):
        with pytest.raises(Refused) as refusal:
            proclaim(day=day)
        assert [problem.code for problem in refusal.value.problems] == [code]

    def test_the_same_one_twice_is_refused(self, proclaim):
        proclaim()

        with pytest.raises(Refused) as refusal:
            proclaim()
        assert [problem.code for problem in refusal.value.problems] == ["twice"]

    @pytest.mark.parametrize("by", ["dcfs.director", "cio", "auditor", "admin"])
    def test_anybody_but_the_state_data_practice_is_refused(self, proclaim, by):
        with pytest.raises(Refused) as refusal:
            proclaim(by=by)
        assert refusal.value.code == "not_permitted"
