"""The people named under a release, and the breaches that were reported."""

import pytest

from tests.sharing.conftest import BREACH

USER = {"person": "Ana Cruz", "role": "Data analyst", "organization": "DCFS"}


class TestThePeople:
    @pytest.fixture
    def release(self, sharing):
        return sharing.active()

    def told(self, be, release, username="dcfs.requester"):
        return be(username).words(f"/releases/{release.pk}/users/")

    def test_are_counted_against_what_was_approved(self, sharing, be, release):
        sharing.take("dcfs.requester", release, "name_user", **USER)

        assert "Data analyst, DCFS 1 named of 3 approved" in self.told(be, release)
        assert "1 of 3 approved people are named." in be("auditor").words(f"/releases/{release.pk}/")

    def test_of_another_role_are_told_apart(self, sharing, be, release):
        sharing.take("dcfs.requester", release, "name_user", **USER | {"role": "Intern"})

        assert "In other words than approved 1 named" in self.told(be, release)

    def test_show_what_is_not_confirmed_yet(self, sharing, be, release):
        sharing.take("dcfs.requester", release, "name_user", **USER, trained_on="2026-11-02")

        assert "Ana Cruz Data analyst, DCFS Mon, Nov 2, 2026 Not confirmed" in self.told(be, release)

    def test_are_chosen_already_on_the_page_that_confirms_them(self, sharing, be, release):
        sharing.take("dcfs.requester", release, "name_user", **USER)
        pk, browser = release.users.get().pk, be("dcfs.requester")
        link = f"/releases/{release.pk}/confirm_user/?user={pk}"

        assert link in browser.get(f"/releases/{release.pk}/users/").content.decode()
        assert f'<option value="{pk}" selected>' in browser.get(link.split("?")[0], user=pk).content.decode()

    def test_stay_on_the_page_once_removed(self, sharing, be, release):
        sharing.take("dcfs.requester", release, "name_user", **USER)
        sharing.take("dcfs.requester", release, "remove_user", user=release.users.get().pk, why="Left")

        assert "Removed (1) Ana Cruz, Data analyst, DCFS. Removed" in self.told(be, release)

    def test_may_be_no_more_than_approved(self, sharing, be, release):
        for name in ("A", "B", "C"):
            sharing.take("dcfs.requester", release, "name_user", **USER | {"person": name})

        assert "As many people are named as were approved." in self.told(be, release)
        assert "Name a person" not in self.told(be, release)

    def test_are_to_be_reviewed_six_months_after_the_start(self, sharing, clock, be, release):
        assert "The next access review is due by Sunday, July 4, 2027. Not reviewed yet." in self.told(be, release)
        clock.set("2027-07-05T09:00:00-05:00")
        assert "The access review was due on Sunday, July 4, 2027." in self.told(be, release)

    def test_are_for_the_receiver_to_change_alone(self, sharing, be, release):
        sharing.take("dcfs.requester", release, "name_user", **USER)
        told = self.told(be, release, "dceo.steward")

        assert "Ana Cruz" in told
        assert "Remove" not in told

    def test_are_nobody_elses_to_see(self, be, release):
        assert be("dph.counsel").get(f"/releases/{release.pk}/users/").status_code == 404


class TestABreach:
    def test_page_says_what_is_due_and_where_it_stands(self, sharing, be):
        release = sharing.active()
        told = be("dcfs.requester").words(f"/releases/{release.pk}/incidents/")

        assert "No breach was reported" in told
        assert "a report here is that notice to DCEO (Personal Information Protection Act, 815 ILCS 530)" in told
        assert "Report a breach" in told

    def test_stands_on_it_once_reported(self, sharing, be):
        release = sharing.active()
        sharing.take("dcfs.requester", release, "report", **BREACH, noticed_on="2027-01-04")
        told = be("dceo.steward").words(f"/releases/{release.pk}/incidents/")

        assert "Noticed on Monday, January 4, 2027" in told
        assert "A screen was photographed." in told
        assert "Report a breach" not in told

    def test_leaves_a_page_that_says_who_was_told_and_what_is_due(self, sharing, be):
        release = sharing.active()
        sharing.take("dcfs.requester", release, "report", **BREACH, noticed_on="2027-01-04")
        told = be("dcfs.requester").words(f"/releases/{release.pk}/report/done/")

        assert "DCEO and the State CIO’s office are told at once." in told
        assert "without unreasonable delay" in told

    def test_is_nobody_elses_to_see(self, sharing, be):
        assert be("dph.counsel").get(f"/releases/{sharing.approved().pk}/incidents/").status_code == 404
