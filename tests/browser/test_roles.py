"""The other roles at their work, at both widths: who keeps the catalog and the calendar, and who only reads."""

import pytest
from playwright.sync_api import expect

from agencies.models import Element
from tests.browser.acting import become, expect_status, press
from tests.browser.watching import barriers, overflow


class TestCounsel:
    def test_approves_several_at_once(self, wide, told):
        for number in (1, 2):
            told.filed(title=f"Use case {number}")
        become(wide, "hfs.counsel")
        wide.goto("/requests/?waits=mine&order=last_day")
        for number in (1, 2):
            wide.locator("label").filter(has_text=f"Use case {number}").click()
        press(wide, "Approve the checked requests")
        press(wide, "Approve 2 requests")

        expect(wide.get_by_role("heading", level=1)).to_have_text("2 requests approved")
        assert (barriers(wide), overflow(wide)) == ([], 0)


class TestTheSteward:
    @pytest.fixture
    def element(self, told):
        """An element of the steward's, put right again afterwards: the catalog outlives the tests."""
        one = Element.objects.get(dataset__code="HFS-CLAIMS", code="address_county")
        before = one.description
        yield one
        Element.objects.filter(pk=one.pk).update(description=before)

    def test_describes_an_element_and_sees_first_what_will_change(self, wide, element):
        become(wide, "hfs.steward")
        wide.goto("/datasets/HFS-CLAIMS/kept/")
        wide.get_by_role("link", name="County").first.click()
        wide.get_by_label("Description").fill("County where the person lives, by FIPS code")
        press(wide, "See what will change")
        expect(wide.get_by_role("main")).to_contain_text("County where the person lives, by FIPS code")
        press(wide, "Save")

        expect(wide.locator(".messages")).to_be_visible()
        element.refresh_from_db()
        assert element.description == "County where the person lives, by FIPS code"


class TestTheStateDataPractice:
    def test_sees_which_clocks_a_closure_moves_before_it_proclaims_it(self, wide, told):
        reference = told.filed().reference
        become(wide, "practice")
        wide.goto("/calendar/closures/")
        wide.get_by_label("Closed day").fill("2026-11-20")
        wide.get_by_label("What closes the offices").fill("Ice storm")
        wide.get_by_label("Proclamation").fill("Proclamation 2026-200")
        press(wide, "See what will change")
        expect(wide.get_by_role("main")).to_contain_text(reference)
        press(wide, "Proclaim")
        wide.goto(f"/requests/{reference}/")

        expect(wide.get_by_role("complementary")).to_contain_text("Thursday, December 3, 2026")

    def test_reopens_what_silence_approved(self, wide, told):
        reference = told.filed().reference
        told.clock.set("2026-12-03T10:00:00-06:00")
        become(wide, "practice")
        wide.goto(f"/requests/{reference}/reopen/")
        wide.get_by_label("Why").fill("The mail of the agency was down from the first day to the last.")
        press(wide, "Continue")
        press(wide, "Reopen this request")
        wide.get_by_role("link", name="Open this request").click()

        expect_status(wide, "Waiting for an answer")


class TestTheAuditor:
    def test_reads_all_and_can_do_nothing(self, wide, told):
        reference = told.denied().reference
        become(wide, "auditor")
        wide.goto(f"/requests/{reference}/")

        expect_status(wide, "Denied")
        assert wide.get_by_role("main").get_by_role("button").count() == 0
        assert wide.get_by_role("region", name="What you can do now").locator(".action-list, .usa-button").count() == 0


class TestTheAdministrator:
    def test_sees_no_request(self, wide, told):
        reference = told.filed().reference
        become(wide, "admin")
        wide.goto("/work/")
        expect(wide.get_by_role("main")).to_contain_text("Your office sees no requests")

        assert wide.goto(f"/requests/{reference}/").status == 404
