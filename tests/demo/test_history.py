"""What a newcomer finds after the demo was seeded: every state, real records, and two clocks about to run out."""

from collections import Counter
from datetime import datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from agencies.models import Agency
from emou import actions, timekeeping
from emou.audit.models import Entry
from emou.demo.stories.history import pass_to
from emou.demo.stories.moves import RELEASE, TALK
from emou.demo.stories.telling import stories
from emou.domain import clock, gates, nudges, releases
from emou.domain.calendar import calendar_for
from emou.domain.clock import CHICAGO
from emou.domain.lifecycle import ACTIONS, LIFECYCLE, MESSAGE, SHAREABLE, WAITS, State
from emou.notices.models import Notice
from requests_app.models import DataRequest, UseCase
from sharing import queries
from sharing.models import Release

BY_TIME = [
    *("request.deemed_approved", "overrule.stood", gates.EXPIRED),
    *(row.event for row in releases.TIMED),
    *sorted(nudges.EVENTS),
]
STORIES = {story.key: story for story in stories()}
BROKEN = """
SELECT count(*) FROM (
  SELECT text, audit_text(e) AS said, hash, previous_hash, seq,
    coalesce(lag(hash) OVER chained, ''::bytea) AS before, row_number() OVER chained AS place
  FROM audit_entry e WINDOW chained AS (PARTITION BY chain ORDER BY seq)
) line
WHERE text <> said OR previous_hash <> before OR seq <> place OR hash <> sha256(before || convert_to(said, 'UTF8'))
"""

pytestmark = pytest.mark.usefixtures("history")


def now() -> datetime:
    return timekeeping.now().astimezone(CHICAGO)


def midnight() -> datetime:
    return datetime.combine(now().date() + timedelta(days=1), time.min, CHICAGO)


def due_tonight():
    return DataRequest.objects.due(midnight())


class TestTheRequests:
    @pytest.mark.parametrize("state", State)
    def test_are_in_every_state(self, history, state):
        assert history.counts[state] >= 1

    def test_are_about_two_hundred(self, history):
        assert 195 <= history.counts.total() <= 225

    def test_are_counted_as_they_are(self, history):
        assert history.counts == Counter(DataRequest.objects.values_list("state", flat=True))

    @pytest.mark.parametrize("side", ["owner", "requester"])
    def test_concern_all_thirteen_agencies_on_either_side(self, side):
        assert DataRequest.objects.values(side).distinct().count() == Agency.objects.count()

    def test_went_through_every_row_of_the_life_cycle(self):
        assert {row.event for row in LIFECYCLE} <= set(Entry.objects.values_list("name", flat=True))

    def test_have_use_cases_of_different_titles(self):
        titles = list(UseCase.objects.values_list("title", flat=True))

        assert len(titles) == len(set(titles))

    def test_were_filed_over_some_seventy_business_days(self):
        first = clock.local_day(DataRequest.objects.earliest("filed_at").filed_at)

        assert 60 <= clock.between(first, now().date(), calendar_for(frozenset())) <= 70

    def test_are_told_on_the_way_in_the_order_of_time(self, history):
        assert history.told == sorted(history.told)

    def test_leave_six_to_eight_drafts(self):
        assert 6 <= UseCase.objects.filter(status=UseCase.Status.DRAFT).count() <= 8


class TestTheClock:
    def test_stands_three_minutes_before_the_end_of_a_business_day(self):
        assert timedelta(minutes=2) < midnight() - now() <= timedelta(minutes=3)

    def test_stands_on_a_business_day(self):
        assert calendar_for(frozenset()).is_open(now().date())

    def test_ends_for_exactly_two_requests_at_the_coming_midnight(self):
        assert [row.state for row in due_tonight()] == [State.PENDING] * 2

    def test_has_left_nothing_unsettled(self):
        assert not DataRequest.objects.due(timekeeping.now()).exists()

    def test_leaves_the_other_pending_requests_one_to_ten_days(self):
        others = DataRequest.objects.filter(state=State.PENDING).exclude(pk__in=due_tonight())
        left = {
            clock.between(now().date(), day, calendar_for(frozenset()))
            for day in others.values_list("last_day", flat=True)
        }

        assert left == set(range(1, 11))

    @pytest.mark.parametrize("state", WAITS)
    def test_runs_on_in_every_open_state(self, state):
        assert DataRequest.objects.filter(state=state, due_at__gt=timekeeping.now()).exists()

    def test_deems_both_approved_by_the_sweep_after_midnight(self, afterwards):
        both = list(due_tonight().values_list("pk", flat=True))
        pass_to(midnight() + timedelta(seconds=5), lambda: None)

        assert set(DataRequest.objects.filter(pk__in=both).values_list("state", flat=True)) == {State.DEEMED_APPROVED}

    def test_makes_the_sweep_of_that_midnight_settle_two(self, afterwards):
        timekeeping.move(midnight() + timedelta(seconds=1))

        assert actions.sweep() == 2


class TestTheRecord:
    def test_verifies_in_every_chain_when_hashed_again(self):
        with connection.cursor() as cursor:
            cursor.execute(BROKEN)

            assert cursor.fetchone() == (0,)

    def test_begins_every_chain_of_a_request_with_its_filing_or_its_split(self):
        first = Entry.objects.filter(seq=1, request_id__isnull=False).values_list("name", flat=True)

        assert set(first) == {"request.filed", "request.split"}

    def test_ends_every_chain_where_the_request_stands(self):
        heads = DataRequest.objects.values_list("reference", "head_seq", "state")
        ends = Entry.objects.values_list("chain", "seq", "target")

        assert set(heads) <= set(ends)

    def test_never_runs_backwards(self):
        entries = Entry.objects.order_by("pk").values_list("recorded_at", flat=True)

        assert list(entries) == sorted(entries)

    def test_names_nobody_for_what_time_decided(self):
        by_time = Entry.objects.filter(name__in=BY_TIME)

        assert not by_time.exclude(actor="", office="").exists()

    def test_names_person_and_office_for_everything_else(self):
        by_people = Entry.objects.exclude(name__in=BY_TIME)

        assert not by_people.filter(Q(actor="") | Q(office="")).exists()

    def test_has_a_notice_for_every_request(self):
        told = Entry.objects.filter(pk__in=Notice.objects.values("entry_id")).values("request_id")

        assert not DataRequest.objects.exclude(pk__in=told).exists()

    def test_tells_of_clocks_that_a_closure_moved_out(self):
        assert Entry.objects.filter(name="clock.moved").exists()


class TestTheStories:
    @pytest.mark.parametrize("key", STORIES)
    def test_end_in_their_state(self, key):
        story = STORIES[key]
        requests = DataRequest.objects.filter(use_case__title=story.title).select_related("dataset")
        ends = {f"{row.dataset.code}{row.reference[16:]}": row.state for row in requests}

        assert ends == story.ends

    def test_tell_every_way_to_end(self):
        ends = {state for story in STORIES.values() for state in story.ends.values()}

        assert set(State) - set(WAITS) <= ends

    def test_hold_a_conversation_in_which_both_agencies_speak(self):
        sides = Entry.objects.filter(name=MESSAGE).values_list("said__side", flat=True)

        assert set(sides) == {"owning", "requesting"}

    def test_take_every_action_of_the_table_or_leave_it_to_the_scripts(self):
        taken = {move.action for story in STORIES.values() for fate in story.life.fates for move in fate}

        assert {one for one in taken if not one.startswith(RELEASE)} <= {*ACTIONS, TALK}

    def test_show_an_overrule_that_was_accepted_and_one_that_stood(self):
        last = DataRequest.objects.filter(use_case__title__in=[story.title for story in STORIES.values()])

        assert {"overrule.accepted", "overrule.stood"} <= set(last.values_list("last_event", flat=True))


class TestTheReleases:
    @pytest.mark.parametrize("state", sorted(set(releases.State) - {releases.State.VOID}))
    def test_are_in_every_state(self, state):
        assert Release.objects.as_of(timekeeping.now()).filter(state_now=state).exists()

    def test_are_one_for_every_decision_to_share(self):
        shared = DataRequest.objects.filter(state__in=SHAREABLE)

        assert set(shared.values_list("pk", flat=True)) == set(
            Release.objects.exclude(state=releases.State.VOID).values_list("request", flat=True)
        )

    def test_owe_a_certificate_and_run_out_within_the_month_somewhere(self):
        rows = Release.objects.as_of(timekeeping.now())

        assert queries.owing_certificate(rows).exists()
        assert Entry.objects.filter(name=nudges.EXPIRING).exists()

    def test_leave_nothing_unsettled(self):
        assert not Release.objects.due(timekeeping.now()).exists()


class TestSeedingAgain:
    def test_changes_nothing(self, history):
        before = (Entry.objects.count(), UseCase.objects.count(), Notice.objects.count(), timekeeping.now())

        call_command("seed_demo", stdout=StringIO())

        assert before[:3] == (Entry.objects.count(), UseCase.objects.count(), Notice.objects.count())
        assert timekeeping.now() - before[3] < timedelta(seconds=5)

    def test_says_nothing(self, history):
        said = StringIO()

        call_command("seed_demo", stdout=said)

        assert said.getvalue() == ""

    def test_asks_the_database_once(self, history, django_assert_num_queries):
        with django_assert_num_queries(1):
            call_command("seed_demo", stdout=StringIO())
