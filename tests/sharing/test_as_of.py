"""The list at an instant and the law's own settling agree on every release, swept or not."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from emou import actions
from emou.domain import releasing
from sharing.facts import LOADED, facts_of
from sharing.models import Release
from sharing.status import status
from tests.conftest import START, Clock
from tests.domain.cases import chicago
from tests.sharing.conftest import BREACH, Sharing
from tests.stories import Story, ground

INSTANT = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Releases that time and gates still change, in as many ways as there are; made once, and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        sharing = Sharing(Story(Clock().set(START)))
        make_all(sharing)
        yield sharing
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def sharing(world):
    """What a test does goes on from there, and is undone."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def every_state(sharing):
    return list(Release.objects.all())


def make_all(sharing):
    sharing.approved("HFS-CLAIMS")
    soon = {"effective_on": "2027-01-20"}
    sharing.hold(sharing.approved("HFS-CLAIMS"), **soon, expires_on="2027-02-20")
    sharing.hold(sharing.approved("HFS-CLAIMS"), expires_on="2027-01-25")
    sharing.ready()
    sharing.active("HFS-CLAIMS"), sharing.active()
    stop(sharing, sharing.active())
    lapsing = sharing.active("HFS-CLAIMS")
    sharing.hold(lapsing, expires_on="2027-01-10")
    stop(sharing, lapsing)
    for begins, ends in (("2027-01-22", "2027-03-01"), ("2027-01-08", "2027-01-31")):
        stopped = stop(sharing, sharing.active("HFS-CLAIMS"))
        sharing.gate("hfs.steward", stopped, "hipaa-permission", "refuse", why="Lapsed.", received_on="2027-01-04")
        sharing.hold(stopped, "hipaa-permission", effective_on=begins, expires_on=ends)
    sharing.take("dcfs.requester", sharing.active(), "report", noticed_on="2027-01-04", **BREACH)
    judged = sharing.active()
    sharing.take("dceo.counsel", judged, "revoke", grounds=[ground(judged.request)])
    sharing.take("dcfs.requester", sharing.active(), "close")


def stop(sharing, release):
    return sharing.take(sharing.steward(release), release, "suspend", reason="security", explanation="A leak.")


def by_list(at):
    return {row.pk: (row.state_now, row.event_now, row.since_now) for row in Release.objects.as_of(at)}


def by_settling(at):
    found = {}
    rows = Release.objects.select_related("request__use_case", "request__agreed").prefetch_related(*LOADED)
    for row in rows:
        facts = releasing.settle(facts_of(row), at=at).release
        found[row.pk] = (facts.state.value, facts.last_event, facts.since)
    return found


class TestAsOf:
    def test_agrees_with_settling_around_every_instant_that_matters(self, every_state):
        columns = ("opens_at", "closes_at", "lifts_at", "ends_at", "next_at")
        instants = {at for row in every_state for name in columns if (at := getattr(row, name))}

        for at in sorted(at + step for at in instants for step in (-INSTANT, INSTANT * 0) if at > now()):
            assert by_list(at) == by_settling(at)

    def test_agrees_with_what_source_systems_are_told(self, every_state, sharing):
        for day in (8, 12, 21, 26, 31):
            at = sharing.clock.set(f"2027-01-{day:02}T00:00:00-06:00").now
            told = {row.pk: status(row.pk, row.owner_id) for row in every_state}

            assert {pk: (found.state.value, found.since) for pk, found in told.items()} == {
                pk: (state, since) for pk, (state, _, since) in by_list(at).items()
            }

    def test_says_the_same_before_and_after_the_sweep(self, every_state, sharing):
        for day in (12, 21, 26):
            at = sharing.clock.set(f"2027-01-{day}T00:00:00-06:00").now
            before = by_list(at)
            actions.sweep()

            assert by_list(at) == before

    def test_finds_for_the_sweep_what_time_has_decided(self, every_state):
        at = chicago("2027-01-21 00:00")
        rows = Release.objects.select_related("request__use_case", "request__agreed").prefetch_related(*LOADED)
        decided = {row.pk for row in rows if releasing.settle(facts_of(row), at=at).events}

        assert set(Release.objects.due(at).values_list("pk", flat=True)) == decided != set()

    def test_leaves_nothing_due_behind(self, every_state, sharing):
        sharing.clock.set("2027-02-25T00:00:00-06:00")
        actions.sweep()

        assert not Release.objects.due(sharing.clock.now).exists()


def now():
    return Release.objects.order_by("-state_since").values_list("state_since", flat=True).first()
