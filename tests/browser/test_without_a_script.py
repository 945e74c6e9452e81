"""Without JavaScript nothing is missing: a use case is filed, a request denied, several approved, time taken."""

from playwright.sync_api import expect

from requests_app.models import DataRequest
from tests.browser.acting import become, give_reasons, press
from tests.browser.filing import write_all


class TestWithoutAScript:
    def test_a_use_case_is_filed_from_start_to_end(self, plain, told):
        plain.goto("/sign-in/")
        plain.locator("main summary").filter(has_text="Children and Family Services").click()
        plain.locator("main button[value='dcfs.requester']").click()
        plain.goto("/use-cases/new/")
        plain.get_by_label("Title").fill("Prenatal care")
        press(plain, "Start the draft")
        write_all(plain)
        press(plain, "File")

        expect(plain.get_by_text("2 requests are on the way")).to_be_visible()
        assert DataRequest.objects.count() == 2

    def test_a_request_is_denied_with_an_answer_to_each_exception(self, plain, told):
        request = told.filed(elements=1)
        become(plain, "hfs.counsel")
        plain.goto(f"/requests/{request.reference}/deny/")
        plain.get_by_role("group", name="Legal authority").get_by_text("HIPAA: ").click()
        press(plain, "Find, and show what the law asks")
        give_reasons(plain)
        press(plain, "Continue")
        press(plain, "Deny this request")

        expect(plain.get_by_role("heading", level=1)).to_have_text("Request denied")

    def test_several_are_approved_at_once(self, plain, told):
        for number in (1, 2, 3):
            told.filed(title=f"Use case {number}")
        become(plain, "hfs.counsel")
        plain.goto("/requests/?waits=mine&order=last_day")
        for number in (1, 3):
            plain.locator("label").filter(has_text=f"Use case {number}").click()
        press(plain, "Approve the checked requests")
        plain.get_by_label("Conditions").fill("No copies are kept.")
        press(plain, "Approve 2 requests")

        expect(plain.get_by_role("heading", level=1)).to_have_text("2 requests approved")

    def test_more_time_is_taken(self, plain, told):
        request = told.filed()
        become(plain, "hfs.counsel")
        plain.goto(f"/requests/{request.reference}/extend/")
        plain.get_by_text("A large volume has to be gathered").click()
        plain.get_by_text("2 business days, until").click()
        plain.get_by_label("Explanation").fill("Four vendors hold it.")
        press(plain, "Continue")
        press(plain, "Take this time")

        expect(plain.get_by_role("main")).to_contain_text("Friday, December 4, 2026")
