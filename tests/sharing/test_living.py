"""A release through the one door: who may do what, what it leaves behind, and what the record says of it."""

from datetime import date

import pytest

from agencies.models import Agency
from emou import actions
from emou.audit import verification
from emou.audit.models import Entry
from emou.domain.refusals import Refused
from emou.notices.models import Notice
from requests_app import heads
from sharing.models import Release
from tests import papers
from tests.conftest import named
from tests.sharing.conftest import BREACH, DONE, PAPER, SIGNED
from tests.stories import ground


def names(release):
    return list(Entry.objects.filter(chain=release.request.reference).values_list("name", flat=True))


def code(act, *args, **said):
    with pytest.raises(Refused) as refusal:
        act(*args, **said)
    return refusal.value.code


class TestAJourney:
    def test_of_student_data_that_silence_approved(self, sharing):
        release = sharing.deemed("ISBE-STUDENT", agency="DHS")
        assert release.state == "blocked"
        release = sharing.hold(release, expires_on="2027-02-10")
        assert release.state == "ready"
        sharing.accept(release)
        sharing.clock.set("2027-01-04T09:00:00-06:00")
        assert sharing.start(release).state == "active"
        sharing.clock.set("2027-02-11T00:00:00-06:00")
        actions.sweep()
        assert sharing.of(release.request).state == "blocked"
        release = sharing.take(sharing.receiver(release), release, "close")
        assert (release.state, release.certified_at) == ("closed", None)
        release = sharing.take(sharing.receiver(release), release, "certify", destroyed_on="2027-02-10", **DONE)
        assert release.certified_at

    def test_leaves_the_record_whole(self, sharing):
        release = sharing.active("HFS-CLAIMS")

        assert verification.broken_entries() == heads.broken_heads() == []
        assert names(release)[-2:] == ["release.duties_accepted", "release.started"]


class TestAccess:
    def test_is_started_by_the_owners_steward_alone(self, sharing):
        release = sharing.ready()
        sharing.accept(release)

        assert code(sharing.start, release) == "not_possible_now"  # the use has not begun
        for username in ("dcfs.requester", "dceo.counsel", "cio", "practice"):
            assert code(sharing.take, username, release, "start", access_mode="view", location="x") == "not_permitted"

    def test_of_another_agency_is_nothing_that_one_may_know_of(self, sharing):
        release = sharing.ready()

        with pytest.raises(Release.DoesNotExist):
            sharing.take("doc.steward", release, "start", access_mode="view", location="x")

    def test_is_kept_with_where_and_how(self, sharing):
        release = sharing.active()

        assert (release.access_mode, release.location[:9]) == ("view", "Reporting")
        assert release.request.released_at == release.started_at

    def test_by_a_copy_keeps_why(self, sharing):
        release = sharing.ready()
        sharing.accept(release)
        sharing.clock.set("2027-01-04T09:00:00-06:00")

        started = sharing.start(release, access_mode="extract", reason="The linkage runs offline.")
        assert started.extract_reason == "The linkage runs offline."


class TestSignatures:
    def test_are_sealed_over_what_is_signed(self, sharing):
        release = sharing.ready()
        sharing.accept(release)
        signature = release.signatures.get()

        assert (signature.name, signature.side, len(signature.sha256)) == ("Dana Reyes", "requesting", 64)
        assert Entry.objects.get(name="release.duties_accepted").said["sha256"] == signature.sha256

    def test_of_the_schedule_are_given_once_by_the_director_of_each_side(self, sharing):
        release = sharing.ready()
        sharing.take("dcfs.director", release, "sign", **SIGNED)
        sharing.take("dceo.director", release, "sign", **SIGNED)

        assert code(sharing.take, "dceo.director", release, "sign", **SIGNED) == "not_possible_now"
        assert code(sharing.take, "dceo.counsel", release, "sign", **SIGNED) == "not_permitted"
        assert set(release.signatures.values_list("side", flat=True)) == {"owning", "requesting"}


class TestEvidence:
    def test_is_kept_with_who_recorded_it(self, sharing):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", expires_on="2027-03-01")
        gate = release.gates.get(code="hipaa-permission")

        assert (gate.state, gate.expires_on, gate.recorded_by.username) == ("held", date(2027, 3, 1), "hfs.steward")
        assert gate.recorded_in.startswith("Data steward")

    def test_can_be_recorded_by_the_state_data_practice_too(self, sharing):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", by="practice")

        assert release.gates.get(code="hipaa-permission").state == "held"

    def test_that_was_refused_keeps_a_release_blocked_though_others_hold(self, sharing):
        release = sharing.approved("HFS-CLAIMS")
        sharing.gate("hfs.steward", release, "hipaa-permission", "refuse", why="Not needed.", received_on="2026-11-16")
        for gate in release.gates.exclude(code="hipaa-permission"):
            sharing.hold(release, gate.code)

        assert sharing.of(release.request).state == "blocked"

    def test_of_a_gate_that_the_release_does_not_have_is_not_found(self, sharing):
        from sharing.models import Gate

        with pytest.raises(Gate.DoesNotExist):
            sharing.gate("dceo.steward", sharing.approved(), "hipaa-permission", "hold", **PAPER)

    def test_does_not_point_to_a_document_of_another_request(self, sharing):
        release = sharing.approved("HFS-CLAIMS")
        other = "6f1c6a7e-1111-4a4a-8b8b-222222222222"

        assert code(sharing.hold, release, "hipaa-permission", document=other) == "incomplete"

    def test_keeps_the_document_it_points_to(self, sharing):
        release = sharing.approved("HFS-CLAIMS")
        paper = papers.add("hfs.counsel", release.request)
        sharing.hold(release, "hipaa-permission", document=str(paper.pk))

        with pytest.raises(Refused) as refusal:
            actions.withdraw_document(named("hfs.counsel"), paper.pk, "Changed my mind.")

        assert refusal.value.detail == "The release rests on this document as evidence, so it stays."

    def test_says_what_gate_it_is_for_on_the_record(self, sharing):
        sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission")
        said = Entry.objects.get(name="gate.held").said

        assert (said["gate"], said["gate_name"]) == ("hipaa-permission", "Permission for protected health information")


class TestStops:
    def test_a_suspension_tells_the_cio_and_the_receiver(self, sharing):
        release = sharing.active()
        sharing.take("dceo.steward", release, "suspend", reason="security", explanation="A token leaked.")

        told = Notice.objects.filter(entry__name="release.suspended").values_list("recipient__username", flat=True)
        assert {"cio", "dcfs.requester", "dceo.counsel"} <= set(told)

    def test_a_breach_suspends_at_once_and_is_kept(self, sharing):
        release = sharing.active()
        release = sharing.take("dcfs.requester", release, "report", noticed_on="2027-01-04", **BREACH)

        assert (release.state, release.incidents.get().persons) == ("suspended", 40)
        assert release.suspension["reason"] == "breach"

    def test_a_suspension_is_over_after_ten_business_days_by_itself(self, sharing):
        release = sharing.active()
        release = sharing.take("dceo.steward", release, "suspend", reason="security", explanation="A token leaked.")
        sharing.clock.set(release.lifts_at)
        actions.sweep()

        release = sharing.of(release.request)
        assert (release.state, release.suspension) == ("active", None)

    def test_a_revocation_that_the_cio_upholds_ends_it(self, sharing):
        release = sharing.active()
        sharing.take("dceo.counsel", release, "revoke", grounds=[ground(release.request)])
        release = sharing.take("cio", release, "uphold", opinion="The statute was changed.")

        assert release.state == "revoked"
        assert Entry.objects.get(name="release.revocation_asked").said["findings"] == release.findings

    def test_a_revocation_leaves_the_request_as_it_was_decided(self, sharing):
        release = sharing.active()
        release = sharing.take("dceo.counsel", release, "revoke", grounds=[ground(release.request)])

        assert (release.request.state, release.request.grounds) == ("approved", [])

    def test_a_recused_cio_does_not_judge_it(self, sharing):
        release = sharing.active("DOIT-IDENTITY")
        sharing.take("doit.counsel", release, "revoke", grounds=[ground(release.request)])

        assert code(sharing.take, "cio", release, "overrule", opinion="No.") == "recused"
        assert sharing.take("cio.deputy", release, "overrule", opinion="No.").state == "active"


class TestPeople:
    def test_are_named_confirmed_and_removed(self, sharing):
        release = sharing.ready()
        kim = {"person": "Kim Ito", "role": "Data analyst", "organization": "DCFS"}
        sharing.take("dcfs.requester", release, "name_user", **kim)
        user = release.users.get()
        sharing.take("dcfs.requester", release, "confirm_user", user=user.pk, trained_on="2026-11-10")
        sharing.take("dcfs.requester", release, "remove_user", user=user.pk, why="Left.")
        user.refresh_from_db()

        assert (user.trained_on, user.removed_why) == (date(2026, 11, 10), "Left.")

    def test_are_no_more_than_were_approved(self, sharing):
        release = sharing.ready()
        for number in range(3):
            kim = {"person": f"Kim {number}", "role": "Data analyst", "organization": "DCFS"}
            sharing.take("dcfs.requester", release, "name_user", **kim)

        said = {"person": "One too many", "role": "Data analyst", "organization": "DCFS"}
        assert code(sharing.take, "dcfs.requester", release, "name_user", **said) == "not_possible_now"

    def test_of_another_release_are_unknown(self, sharing):
        assert code(sharing.take, "dcfs.requester", sharing.ready(), "remove_user", user=999) == "incomplete"


class TestTheEnd:
    def test_by_its_date_owes_a_certificate_and_closes_with_it(self, sharing):
        release = sharing.active()
        sharing.clock.set(release.ends_at)
        actions.sweep()
        assert sharing.of(release.request).state == "expired"

        release = sharing.take("dcfs.requester", release, "certify", destroyed_on="2028-01-01", **DONE)
        assert (release.state, release.certificate.by) == ("closed", DONE["by"])

    def test_renewal_is_a_new_draft_of_the_same(self, sharing):
        release = sharing.active()
        draft = actions.renew_release(named("dcfs.requester"), release.pk)

        assert (draft.status, draft.title) == ("draft", f"Copy of {release.request.use_case.title}")

    def test_renewal_asks_for_the_dataset_of_the_release_alone(self, sharing, story):
        first, _ = story.file("DCEO-LIHEAP", "HFS-CLAIMS")
        story.take("dceo.counsel", first, "approve")
        draft = actions.renew_release(named("dcfs.requester"), sharing.of(first).pk)

        assert [ask["dataset"] for ask in draft.asks] == ["DCEO-LIHEAP"]

    def test_renewal_is_the_receivers(self, sharing):
        release = sharing.active()

        assert code(actions.renew_release, named("dceo.steward"), release.pk) == "not_permitted"

    def test_a_dataset_that_is_offered_no_longer_leaves_it_as_it_was(self, sharing):
        release = sharing.active()
        release.dataset.offered = False
        release.dataset.save()
        actions.sweep()

        assert sharing.of(release.request).state == "active"


class TestAnAgencyThatLeaves:
    def leave(self, day, agency="DCEO"):
        from agencies.services.changes import digest
        from agencies.services.parties import agency_state

        row = Agency.objects.get(code=agency)
        fields = {name: getattr(row, name) for name in ("name", "abbreviation", "joined_on")} | {"left_on": day}
        actions.change_agency(named("practice"), agency, digest(agency_state(row)), fields, "It was merged.")

    def test_gives_its_releases_a_last_day_on_the_record(self, sharing):
        release = sharing.active()
        self.leave(date(2027, 2, 1))
        release.refresh_from_db()

        assert release.winds_down_on == date(2027, 1, 31)
        assert Entry.objects.get(name="release.winding_down").said["ends_on"] == "2027-01-31"

    def test_ends_them_on_that_day(self, sharing):
        release = sharing.active()
        self.leave(date(2027, 2, 1))
        sharing.clock.set("2027-02-01T00:00:00-06:00")
        actions.sweep()

        assert sharing.of(release.request).state == "expired"

    def test_and_stays_after_all_gives_the_approved_day_back(self, sharing):
        release = sharing.active()
        self.leave(date(2027, 2, 1))
        self.leave(None)
        release.refresh_from_db()

        assert (release.winds_down_on, release.ends_at) == (None, sharing.of(release.request).ends_at)

    def test_before_silence_decides_leaves_nothing_to_be_used(self, sharing, story):
        request = story.filed()
        self.leave(date(2026, 12, 1), "HFS")
        sharing.clock.set(request.due_at)
        actions.sweep()
        release = sharing.of(request)

        assert (release.state, release.state_since) == ("expired", release.decided_at)


class TestAClockThatIsMovedFarAhead:
    def test_lets_each_thing_happen_on_its_own_day(self, sharing):
        release = sharing.active("HFS-CLAIMS")
        sharing.hold(release, "hipaa-permission", expires_on="2027-03-01")
        moved_at = sharing.clock.now
        sharing.clock.set("2029-01-02T09:00:00-06:00")
        actions.sweep()
        told = Entry.objects.filter(chain=release.request.reference, occurred_at__gt=moved_at).order_by("seq")
        days = {entry.name: entry.occurred_at.isoformat()[:10] for entry in told if entry.said.get("now")}

        assert days == {"release.blocked": "2027-03-02", "release.expired": "2028-01-01"}
        assert [entry.occurred_at for entry in told] == sorted(entry.occurred_at for entry in told)


class TestTwoAtOnce:
    def test_the_second_start_is_told_so(self, sharing):
        release = sharing.active()

        assert code(sharing.start, release) == "not_possible_now"
