"""Double clicks, the back button and stale windows: one outcome, told to whoever meets it, and no word lost."""

import pytest
from playwright.sync_api import expect

from emou.audit.models import Entry
from requests_app.models import DataRequest, UseCase
from tests.browser.acting import become, do, give_ground, press

SLOW = {"offline": False, "latency": 100, "downloadThroughput": -1, "uploadThroughput": -1}
WORDS = "The recipient has no legal authority for it.\nنص بالعربية"


def entries(event):
    return Entry.objects.filter(name=event).count()


def double_click(page, name):
    page.get_by_role("button", name=name, exact=True).dblclick()


class TestADoubleClick:
    def test_files_once(self, page, told):
        draft = told.draft("HFS-CLAIMS", "DPH-BIRTH")
        become(page, "dcfs.requester")
        page.goto(f"/use-cases/{draft.pk}/review/")
        double_click(page, "File")

        expect(page.get_by_text("2 requests are on the way")).to_be_visible()
        assert (DataRequest.objects.count(), entries("request.filed")) == (2, 2)

    def test_denies_once(self, page, told):
        request = told.filed(elements=1)
        become(page, "hfs.counsel")
        page.goto(f"/requests/{request.reference}/deny/")
        give_ground(page, "HIPAA", "Recipient number")
        press(page, "Continue")
        double_click(page, "Deny this request")

        expect(page.get_by_role("heading", level=1)).to_have_text("Request denied")
        assert entries("request.denied") == 1

    def test_starts_one_draft(self, page, told):
        become(page, "dcfs.requester")
        page.goto("/use-cases/new/")
        page.get_by_label("Title").fill("Prenatal care")
        double_click(page, "Start the draft")

        expect(page.get_by_role("heading", level=1)).to_have_text("Prenatal care")
        assert UseCase.objects.count() == 1


class TestAServerThatIsAway:
    def test_takes_no_word_from_the_page(self, page, told, trouble):
        """The proxy's own page, and then no answer at all, where a part of the page would be drawn anew."""
        become(page, "hfs.counsel")
        page.goto(f"/requests/{told.filed(elements=1).reference}/")
        said = page.locator("#conversation textarea")
        for answer in (
            lambda route: route.fulfill(status=503, body="<h1>We are away</h1>"),
            lambda route: route.abort(),
        ):
            page.route("**/messages/", answer)
            said.fill(WORDS)
            page.locator("#conversation").get_by_role("button").last.click()

            expect(page.locator("#notice")).to_contain_text("What you wrote is still on this page")
            expect(said).to_have_value(WORDS)
            page.evaluate("document.getElementById('notice').replaceChildren()")
        trouble.seen.clear()  # the console says that nobody answered


class TestAPressWhileTheDraftIsBeingSaved:
    def test_is_not_told_as_the_version_of_somebody_else(self, page, told, devtools):
        become(page, "hfs.counsel")
        page.goto(f"/requests/{told.filed(elements=1).reference}/deny/")
        devtools.send("Network.emulateNetworkConditions", SLOW)
        with page.expect_request("**/autosave/"):
            page.get_by_label("Facts").fill("It names persons.")
        page.get_by_text("HIPAA: HIPAA Privacy Rule").click()
        page.get_by_label("Section").wait_for()
        page.get_by_label("What would cure it").fill("Ask for county counts.")

        expect(page.get_by_text("Saved at")).to_be_visible()
        with page.expect_navigation():
            press(page, "Continue")
        expect(page.get_by_text("another version")).to_have_count(0)


class TestAFieldThatSomebodyMadeHigher:
    def test_is_drawn_anew_without_a_style_that_the_security_policy_forbids(self, page, told, trouble):
        request = told.filed(elements=1)
        become(page, "hfs.counsel")
        page.goto(f"/requests/{request.reference}/deny/")
        page.get_by_label("Facts").evaluate("field => field.style.height = '20rem'")  # as dragging its corner does
        give_ground(page, "HIPAA", "Recipient number")

        assert trouble.seen == []


class TestTheBackButton:
    def test_after_a_decision_leads_to_what_was_done(self, page, told):
        request = told.filed()
        do(page, "hfs.counsel", request.reference, "Approve", "Approve this request")
        page.go_back()
        page.go_back()
        page.reload()

        expect(page.get_by_role("heading", level=1)).to_have_text("Request approved")

    def test_and_once_more_the_button_shows_what_was_done(self, page, told):
        request = told.filed()
        do(page, "hfs.counsel", request.reference, "Approve", "Approve this request")
        page.go_back()
        press(page, "Approve this request")

        expect(page.get_by_role("heading", level=1)).to_have_text("Request approved")
        assert entries("request.approved") == 1


class TestTwoWindows:
    @pytest.fixture
    def stale(self, page, told):
        """A window in which counsel has written a denial that the director has overtaken by an approval."""
        request = told.filed(elements=1)
        become(page, "hfs.counsel")
        page.goto(f"/requests/{request.reference}/deny/")
        give_ground(page, "HIPAA", "Recipient number")
        page.get_by_label("Facts").fill(WORDS)
        told.take("hfs.director", request, "approve")
        press(page, "Continue")
        return page

    def test_show_what_happened_first(self, stale):
        expect(stale.get_by_role("heading", level=1)).to_have_text("Something else happened first")
        expect(stale.get_by_role("region", name="What happened")).to_contain_text("Request approved")

    def test_keep_what_was_written(self, stale):
        kept = stale.get_by_label("It is on no record").input_value()

        assert WORDS in kept

    def test_carry_out_only_the_first_answer(self, page, told):
        request = told.filed(elements=1)
        become(page, "hfs.counsel")
        page.goto(f"/requests/{request.reference}/extend/")
        page.get_by_text("A large volume has to be gathered").click()
        page.get_by_text("2 business days, until").click()
        page.get_by_label("Explanation").fill("Four vendors hold it.")
        press(page, "Continue")
        told.take("hfs.director", request, "approve")
        press(page, "Take this time")

        expect(page.get_by_role("heading", level=1)).to_have_text("Something else happened first")
        assert entries("request.extended") == 0
