"""The page of a release: what it waits for, what it means for both agencies, and what each office can do about it."""

import pytest

from tests.sharing.conftest import PAPER


def page(browser, release):
    return browser.words(f"/releases/{release.pk}/")


class TestTheState:
    def test_of_a_blocked_release_names_what_is_missing(self, sharing, be):
        told = page(be("hfs.steward"), sharing.deemed())

        assert "gates not held" in told
        assert "No data is shared before there is evidence for" in told

    def test_of_a_ready_one_names_the_target(self, sharing, be):
        told = page(be("dceo.steward"), sharing.ready())

        assert "The target is" in told
        assert "DCFS still has to accept its duties" in told

    def test_of_an_active_one_names_the_last_day(self, sharing, be):
        told = page(be("dcfs.requester"), sharing.active())

        assert "DCFS may use the data until the end of Friday, December 31, 2027." in told
        assert "Reporting portal of the owner" in told

    def test_of_an_active_one_names_the_gate_that_runs_out_before(self, sharing, be):
        release = sharing.active("HFS-CLAIMS")
        sharing.hold(release, "hipaa-permission", expires_on="2027-03-01")

        assert "A gate runs out before, at the end of Monday, March 1, 2027" in page(be("dcfs.requester"), release)

    def test_of_an_ended_one_counts_no_gates(self, sharing, be):
        release = sharing.take("dcfs.requester", sharing.approved("HFS-CLAIMS"), "close")

        assert "not held" not in page(be("dcfs.requester"), release)

    def test_of_one_that_silence_brought_names_the_last_day_and_not_the_midnight(self, sharing, be):
        assert "Deemed approved, Wednesday, December 2, 2026" in page(be("hfs.steward"), sharing.deemed())

    def test_of_one_whose_use_has_not_begun_says_from_when_it_is_started(self, sharing, be, read):
        release = sharing.accept(sharing.ready())
        steward = be("dceo.steward")

        assert "begins on Monday, January 4, 2027: it is started then." in page(steward, release)
        told = read(steward.get(f"/releases/{release.pk}/start/"))
        assert "This is not possible now" in told and "What you sent" not in told

    def test_of_a_suspended_one_names_the_day_on_which_it_goes_on(self, sharing, be):
        release = sharing.active()
        sharing.take("dceo.steward", release, "suspend", reason="security", explanation="A token leaked.")
        told = page(be("cio"), release)

        assert "At the end of Tuesday, January 19, 2027 it goes on by itself" in told
        assert "Security: A token leaked." in told

    def test_of_an_expired_one_says_what_is_owed(self, sharing, be):
        release = sharing.active()
        sharing.clock.set(release.ends_at)

        assert "DCFS owes a certificate that the data was destroyed." in page(be("dcfs.requester"), release)

    def test_tells_what_time_did_before_anybody_wrote_it_down(self, sharing, be):
        release = sharing.active()
        sharing.clock.set(release.ends_at)

        assert "Release expired: its last day is over By operation of the eMOU" in page(be("auditor"), release)


class TestTheGates:
    def test_show_the_evidence_and_who_recorded_it(self, sharing, be):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", expires_on="2027-03-01")
        told = page(be("dcfs.requester"), release)

        assert "DSA 2026-114" in told
        assert "until Monday, March 1, 2027" in told
        assert "Recorded by" in told

    @pytest.mark.parametrize(("now", "days"), [("2027-01-04", 60), ("2027-02-01", 30), ("2027-02-25", 7)])
    def test_warn_before_they_run_out(self, sharing, be, now, days):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", expires_on="2027-03-01")
        sharing.clock.set(f"{now}T09:00:00-06:00")

        assert f"It runs out within {days} days" in page(be("hfs.steward"), release)

    def test_offer_their_steps_to_the_steward(self, sharing, be):
        browser, release = be("hfs.steward"), sharing.approved("HFS-CLAIMS")

        assert (
            f"/releases/{release.pk}/gates/hipaa-permission/hold/"
            in browser.get(f"/releases/{release.pk}/").content.decode()
        )

    def test_offer_no_step_to_an_auditor(self, sharing, be):
        release = sharing.approved("HFS-CLAIMS")

        assert b"/gates/" not in be("auditor").get(f"/releases/{release.pk}/").content


class TestWhoMayLook:
    @pytest.mark.parametrize("username", ["dcfs.requester", "dceo.counsel", "cio", "coo", "practice", "auditor"])
    def test_are_both_agencies_and_the_overseers(self, sharing, be, username):
        assert be(username).get(f"/releases/{sharing.ready().pk}/").status_code == 200

    @pytest.mark.parametrize("path", ["", "start/", "close/done/", "renew/", "gates/x/hold/", "gates/x/hold/done/"])
    def test_is_nobody_else(self, sharing, be, path):
        assert be("doc.steward").get(f"/releases/{sharing.ready().pk}/{path}").status_code == 404


class TestTheWayThere:
    def test_leads_from_the_request(self, sharing, be):
        release = sharing.approved()

        assert (
            f'href="/releases/{release.pk}/"'
            in be("dcfs.requester").get(f"/requests/{release.request.reference}/").content.decode()
        )

    def test_leads_from_what_an_approval_brought_about(self, sharing, be):
        release = sharing.approved("HFS-CLAIMS")
        told = be("hfs.counsel").get(f"/requests/{release.request.reference}/approve/done/").content.decode()

        assert f'href="/releases/{release.pk}/"' in told


class TestRenewal:
    def test_makes_a_draft_of_the_same(self, sharing, be):
        release = sharing.active()
        answer = be("dcfs.requester").post(f"/releases/{release.pk}/renew/")

        assert answer.headers["Location"].startswith("/use-cases/")

    def test_says_that_nothing_is_extended(self, sharing, be):
        told = be("dcfs.requester").words(f"/releases/{sharing.active().pk}/renew/")

        assert "A release is never extended." in told

    def test_is_for_the_receiver_alone(self, sharing, be):
        release = sharing.active()

        assert be("dceo.steward").get(f"/releases/{release.pk}/renew/").status_code == 403


class TestAForm:
    def test_of_evidence_begins_with_the_paper_before(self, sharing, be):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission")
        told = be("hfs.steward").get(f"/releases/{release.pk}/gates/hipaa-permission/hold/").content.decode()

        assert f'value="{PAPER["signatory"]}"' in told

    def test_of_a_start_begins_with_how_the_data_was_asked_for(self, sharing, be):
        release = sharing.accept(sharing.ready())
        sharing.clock.set("2027-01-04T09:00:00-06:00")

        assert b"checked" in be("dceo.steward").get(f"/releases/{release.pk}/start/").content
