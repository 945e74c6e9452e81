"""Every shareable decision opens one release, with the gates that the request kept when it was filed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agencies.models import GateRule
from emou.domain import gates
from emou.domain.lifecycle import SHAREABLE, State
from emou.domain.refusals import Refused
from emou.notices.models import Notice
from sharing.models import Release
from tests.stories import ground


def codes(release):
    return list(release.gates.values_list("code", flat=True))


class TestADecision:
    def test_by_the_owner_opens_one(self, sharing):
        release = sharing.approved("HFS-CLAIMS")

        assert (release.state, release.decision, release.last_event) == ("blocked", "approved", "request.approved")

    def test_by_silence_opens_one_dated_to_the_deadline(self, sharing):
        release = sharing.deemed()

        assert (release.decision, release.decided_at) == ("deemed_approved", release.request.due_at)

    def test_by_an_accepted_overrule_opens_one(self, sharing, story):
        request = story.overruled("DPH-BIRTH")
        story.take("dph.director", request, "accept")

        assert sharing.of(request).basis == "overrule"

    def test_by_an_order_of_the_coo_opens_one(self, sharing, story):
        request = story.escalated("DPH-BIRTH")
        story.take("coo", request, "order", opinion="The need is plain.")

        assert sharing.of(request).basis == "order"

    def test_by_conceding_opens_one(self, sharing, story):
        request = story.denied()
        story.take("hfs.director", request, "concede")

        assert sharing.of(request).basis == ""

    def test_against_sharing_opens_none(self, sharing, story):
        story.take("cio", story.denied(), "uphold", opinion="It holds.")

        assert not Release.objects.exists()

    def test_without_a_gate_opens_one_that_is_ready(self, sharing):
        release = sharing.approved("DCEO-LIHEAP")

        assert (codes(release), release.state) == ([], "ready")

    def test_tells_the_steward(self, sharing):
        release = sharing.approved()

        told = Notice.objects.filter(entry__chain=release.request.reference, entry__name="request.approved")
        assert "dceo.steward" in set(told.values_list("recipient__username", flat=True))


class TestItsGates:
    def test_are_those_of_the_law_the_purpose_and_the_owner(self, sharing):
        assert codes(sharing.deemed("ISBE-STUDENT", agency="DHS")) == [
            "ferpa-agreement", "isbe-head-consent", "p20-superintendent",
        ]  # fmt: skip

    def test_are_fewer_where_the_owner_chose_to_share(self, sharing):
        assert "isbe-head-consent" not in codes(sharing.approved("ISBE-STUDENT", agency="DHS"))

    def test_are_one_more_for_research(self, sharing):
        release = sharing.approved(
            "DCEO-LIHEAP", purpose="research", irb_number="IRB 1", irb_expires_on=date(2027, 6, 1)
        )

        assert codes(release) == ["research-irb"]

    def test_are_not_touched_by_what_the_catalog_says_later(self, sharing, story):
        request = story.filed("HFS-CLAIMS")
        before = [row["code"] for row in request.snapshot["gates"] if not row["bases"]]
        GateRule.objects.filter(authority__isnull=False).update(bases=["deemed"])
        story.take("hfs.counsel", request, "approve")

        assert codes(sharing.of(request)) == before

    def test_do_not_reach_a_part_without_the_elements_that_they_came_with(self, sharing, story):
        request = story.filed("HFS-CLAIMS", elements=6)
        kept = request.elements[:1]
        said = {"elements": kept, "grounds": [ground(request, request.elements[1:])]}
        story.take("hfs.counsel", request, "approve", **said)
        release = sharing.of(request)

        assert codes(release) == [row["code"] for row in gates.needed(request.snapshot["gates"], State.APPROVED, kept)]

    @pytest.mark.parametrize("state", SHAREABLE)
    def test_are_those_that_the_law_itself_names(self, sharing, story, state):
        request = decided(sharing, story, state)
        wanted = [row["code"] for row in gates.needed(request.snapshot["gates"], state, request.elements)]

        assert codes(sharing.of(request)) == wanted

    def test_can_be_added_later_by_the_state_data_practice_alone(self, sharing):
        release = sharing.active()
        with pytest.raises(Refused):
            sharing.take("dceo.steward", release, "add_gate", gate="research-irb", why="It became research.")
        release = sharing.take("practice", release, "add_gate", gate="research-irb", why="It became research.")

        assert (codes(release), release.state) == (["research-irb"], "blocked")


def decided(sharing, story, state, dataset="DPH-STI"):
    """A request for data under a hard bar that ended in this way."""
    if state is State.APPROVED:
        return sharing.approved(dataset).request
    if state is State.DEEMED_APPROVED:
        return sharing.deemed(dataset).request
    if state is State.OVERRULE_FINAL:
        return story.take("dph.director", story.overruled(dataset), "accept")
    return story.take("coo", story.escalated(dataset), "order", opinion="The need is plain.")


class TestReopening:
    @pytest.fixture
    def reopened(self, sharing, story):
        release = sharing.deemed()
        story.take("practice", release.request, "reopen", why="The mail was down.", defect="service")
        return release.request

    def test_makes_the_release_void(self, reopened, sharing):
        release = sharing.of(reopened)

        assert (release.state, release.last_event, release.next_at) == ("void", "request.reopened", None)

    def test_lets_a_new_decision_open_another(self, reopened, sharing, story):
        story.take("hfs.counsel", reopened, "approve")

        assert list(Release.objects.filter(request=reopened).order_by("pk").values_list("state", flat=True)) == [
            "void", "blocked",
        ]  # fmt: skip

    def test_is_over_once_the_data_was_released(self, sharing, story):
        release = sharing.hold(sharing.deemed("DCEO-LIHEAP"))
        sharing.accept(release)
        sharing.clock.set("2027-01-04T09:00:00-06:00")
        sharing.start(release)

        with pytest.raises(Refused) as refusal:
            story.take("practice", release.request, "reopen", why="Late.", defect="service")
        assert refusal.value.code == "not_possible_now"


class TestTheDatabase:
    def test_refuses_a_second_release_of_a_request(self, sharing):
        release = sharing.approved()
        release.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            release.save(force_insert=True)

    def test_refuses_a_state_without_its_entry(self, sharing):
        release = sharing.approved()
        with pytest.raises(IntegrityError, match="no entry in the record"), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(state="blocked")

    def test_refuses_another_last_day_than_the_one_approved(self, sharing):
        release = sharing.approved()
        with pytest.raises(IntegrityError, match="what was decided"), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(ends_on=date(2030, 1, 1))

    def test_refuses_a_held_gate_without_evidence(self, sharing):
        release = sharing.approved("HFS-CLAIMS")
        with pytest.raises(IntegrityError), transaction.atomic():
            release.gates.update(state="held")
