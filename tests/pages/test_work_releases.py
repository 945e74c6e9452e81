"""My work shows each office what waits on it from releases, and what to do about it."""

import pytest

from tests.sharing.conftest import BREACH
from tests.stories import ground


def work(be, username):
    return be(username).words("/work/")


class TestASteward:
    def test_sees_what_is_ready_to_start_with_its_target(self, sharing, be):
        sharing.accept(sharing.ready())
        sharing.clock.set("2027-01-04T09:00:00-06:00")

        assert "Start it, and say where the data is seen" in work(be, "dceo.steward")

    def test_sees_no_start_before_the_receiver_accepts(self, sharing, be):
        sharing.ready()
        sharing.clock.set("2027-01-04T09:00:00-06:00")

        assert "Ready to start" not in work(be, "dceo.steward")

    def test_sees_which_evidence_is_missing(self, sharing, be):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission")
        other = release.gates.exclude(code="hipaa-permission").first()

        assert f"Record evidence: {other.name}" in work(be, "hfs.steward")

    def test_sees_a_gate_that_runs_out(self, sharing, be):
        sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", expires_on="2026-12-20")

        told = work(be, "hfs.steward")
        assert "Gates that run out" in told
        assert "Permission for protected health information" in told

    def test_of_another_agency_sees_none_of_it(self, sharing, be):
        sharing.approved("HFS-CLAIMS")

        assert "No release waits on you." in work(be, "dph.steward")


class TestTheReceiver:
    def test_sees_the_duties_to_accept(self, sharing, be):
        sharing.ready()

        assert "Duties to accept" in work(be, "dcfs.requester")

    def test_sees_the_certificate_that_is_owed(self, sharing, be):
        release = sharing.active()
        sharing.clock.set(release.ends_at)

        assert "Certify the destruction" in work(be, "dcfs.requester")

    def test_sees_whom_to_confirm(self, sharing, be):
        release = sharing.active()
        sharing.take("dcfs.requester", release, "name_user", person="Kim Ito", role="Analyst", organization="DCFS")

        assert "Confirm each named person" in work(be, "dcfs.requester")

    @pytest.mark.parametrize(("now", "shown"), [("2027-06-01", False), ("2027-06-04", True), ("2027-08-01", True)])
    def test_sees_the_review_of_access_a_month_ahead(self, sharing, be, now, shown):
        sharing.active()
        sharing.clock.set(f"{now}T09:00:00-05:00")

        assert ("Look at who has access" in work(be, "dcfs.requester")) is shown


class TestTheCio:
    def test_sees_revocations_to_judge(self, sharing, be):
        release = sharing.active()
        sharing.take("dceo.counsel", release, "revoke", grounds=[ground(release.request)])

        assert "Uphold or overrule the revocation" in work(be, "cio")

    @pytest.mark.parametrize(("now", "shown"), [("2027-01-11", False), ("2027-01-12", True)])
    def test_sees_starts_past_their_target(self, sharing, be, now, shown):
        sharing.accept(sharing.ready())
        sharing.clock.set(f"{now}T09:00:00-06:00")

        assert ("Not started in time" in work(be, "cio")) is shown

    def test_sees_suspensions_and_when_they_end(self, sharing, be):
        release = sharing.active()
        sharing.take("dcfs.requester", release, "report", noticed_on="2027-01-04", **BREACH)

        assert "A breach: A screen was photographed." in work(be, "cio")


class TestTheStateDataPractice:
    def test_sees_which_releases_are_stuck_and_by_what(self, sharing, be):
        sharing.approved("HFS-CLAIMS")

        told = work(be, "practice")
        assert "Blocked releases" in told
        assert "Permission for protected health information" in told
