"""The sweep in sets does to each request what settling it alone does, and nothing stops it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from emou import actions, timekeeping
from emou.audit.models import Entry
from emou.notices.models import Notice
from requests_app.models import DataRequest, Quarantine
from requests_app.services import keeping, sweeping

LINE = ("name", "actor_id", "actor", "office_id", "office", "source", "target", "said", "occurred_at", "seq")


def columns(request: DataRequest) -> dict[str, Any]:
    return DataRequest.objects.filter(pk=request.pk).values().get()


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What became of a row, without the hash that differs with its reference."""
    return {name: after[name] for name in before if before[name] != after[name] and name != "head_hash"}


def newest(request: DataRequest) -> Entry:
    return Entry.objects.filter(chain=request.reference).latest("seq")


def line(request: DataRequest) -> dict[str, Any]:
    return Entry.objects.filter(pk=newest(request).pk).values(*LINE).get()


def told(request: DataRequest) -> list[tuple]:
    rows = Notice.objects.filter(entry=newest(request))
    return sorted(rows.values_list("recipient__username", "office__kind", "office__agency", "channel"))


@pytest.fixture(params=["deem", "stand"])
def twins(request, story) -> tuple[DataRequest, DataRequest]:
    """Two requests alike whose time is up: one for the sweep, one to be settled alone."""
    make = {"deem": story.filed, "stand": story.overruled}[request.param]
    pair = (make("HFS-CLAIMS"), make("HFS-CLAIMS"))
    story.clock.set(pair[0].due_at)
    return pair


class TestASetIsSettledLikeEachAlone:
    """Both ways, for every state that time ends."""

    @pytest.fixture
    def results(self, twins) -> list[tuple]:
        swept, alone = twins
        before = [columns(swept), columns(alone)]
        actions.settle(alone.reference)
        actions.sweep()
        after = [columns(swept), columns(alone)]
        return [(changes(old, new), line(row), told(row)) for old, new, row in zip(before, after, twins, strict=True)]

    def test_the_same_columns_change_to_the_same_values(self, results):
        assert results[0][0] == results[1][0]
        assert set(results[0][0]) == {"state", "last_event", "state_since", "head_seq"}

    def test_the_same_line_goes_on_the_record(self, results):
        assert results[0][1] == results[1][1]

    def test_the_same_people_are_told(self, results):
        assert results[0][2] == results[1][2] != []

    def test_the_row_carries_the_head_of_its_chain(self, results, twins):
        row = columns(twins[0])

        assert (row["head_seq"], bytes(row["head_hash"])) == (newest(twins[0]).seq, bytes(newest(twins[0]).hash))


class TestTheSweep:
    def test_dates_the_outcome_to_the_deadline_however_late_it_comes(self, story):
        request = story.filed()
        story.clock.set(request.due_at + timedelta(days=40))

        actions.sweep()

        assert columns(request)["state_since"] == request.due_at == newest(request).occurred_at

    def test_leaves_a_request_alone_before_its_deadline(self, story):
        request = story.filed()
        story.clock.set(request.due_at - timedelta(seconds=30))

        assert actions.sweep() == 0
        assert columns(request)["state"] == "pending"

    def test_does_nothing_the_second_time(self, story):
        request = story.filed()
        story.clock.set(request.due_at)
        actions.sweep()

        assert actions.sweep() == 0
        assert Entry.objects.filter(chain=request.reference, name="request.deemed_approved").count() == 1

    def test_leaves_alone_what_only_has_a_target(self, story):
        request = story.denied()
        story.clock.set(request.due_at + timedelta(days=9))

        assert actions.sweep() == 0

    def test_takes_more_than_one_batch(self, story, monkeypatch):
        requests = [story.filed() for _ in range(5)]
        story.clock.set(requests[-1].due_at)
        monkeypatch.setattr(sweeping.settle_batch, "__defaults__", (2,))

        assert actions.sweep() == 5

    def test_carries_out_what_follows_from_an_event_once_for_each_request(self, story, monkeypatch):
        followed: list[int] = []
        register = {"request.deemed_approved": (lambda happened: followed.extend(one.request_id for one in happened),)}
        monkeypatch.setattr("emou.actions.requests.CONSEQUENCES", register)
        swept, alone = story.filed(), story.filed()
        story.clock.set(alone.due_at)

        actions.settle(alone.reference)
        actions.sweep()

        assert followed == [alone.pk, swept.pk]


class TestARequestThatCannotBeSettled:
    """Its consequence fails, as a fault in another app would; the others must not wait for it."""

    @pytest.fixture
    def bad(self, story, monkeypatch) -> DataRequest:
        rows = [story.filed() for _ in range(3)]
        story.clock.set(rows[-1].due_at)
        monkeypatch.setattr("emou.actions.requests.CONSEQUENCES", {"request.deemed_approved": (self.refuse(rows[1]),)})
        return rows[1]

    def refuse(self, bad: DataRequest) -> Any:
        def consequence(happened: list[keeping.Happened]) -> None:
            if bad.pk in [one.request_id for one in happened]:
                raise DatabaseError("the release could not be written")

        return consequence

    def test_does_not_stop_the_others(self, bad):
        actions.sweep()

        assert list(DataRequest.objects.filter(state="pending")) == [bad]

    def test_leaves_nothing_half_done(self, bad):
        actions.sweep()

        assert newest(bad).name == "request.filed"

    def test_is_set_apart_with_what_went_wrong(self, bad):
        actions.sweep()

        kept = Quarantine.objects.get()
        assert (kept.request, kept.failures) == (bad, 1)
        assert "the release could not be written" in kept.error

    def test_raises_an_alarm_in_the_log(self, bad, caplog):
        actions.sweep()

        assert any(bad.reference in message for message in caplog.messages)

    def test_is_not_tried_again_before_its_pause_is_over(self, bad):
        actions.sweep()
        actions.sweep()

        assert Quarantine.objects.get().failures == 1

    def test_waits_longer_after_each_failure(self, bad, clock):
        actions.sweep()
        first = Quarantine.objects.get()
        clock.set(first.retry_at)

        actions.sweep()

        again = Quarantine.objects.get()
        assert again.failures == 2
        assert again.retry_at - clock.now > first.retry_at - first.since

    def test_keeps_its_deadline(self, bad):
        actions.sweep()

        assert columns(bad)["due_at"] == bad.due_at

    def test_is_shown_as_deemed_all_the_same(self, bad):
        actions.sweep()

        assert DataRequest.objects.as_of(timekeeping.now()).get(pk=bad.pk).state_now == "deemed_approved"

    def test_is_settled_and_let_go_once_the_fault_is_mended(self, bad, clock, monkeypatch):
        actions.sweep()
        monkeypatch.setattr("emou.actions.requests.CONSEQUENCES", {})
        clock.set(Quarantine.objects.get().retry_at)

        actions.sweep()

        assert columns(bad)["state"] == "deemed_approved"
        assert not Quarantine.objects.exists()
