"""Without a mouse: signing in, filing, approving, denying by Tab, Enter and Space, seeing all the time where one is."""

import pytest
from playwright.sync_api import expect

from tests.browser import keyboard
from tests.browser.acting import become


@pytest.fixture
def at_the_form(page, told):
    """Opens the form of an action for counsel, and goes to its first field."""

    def open_form(action, **filed):
        request = told.filed(**filed)
        become(page, "hfs.counsel")
        page.goto(f"/requests/{request.reference}/{action}/")
        keyboard.skip_to_content(page)
        return request

    return open_form


class TestTheKeyboard:
    def test_signs_in(self, page, told):
        page.goto("/")
        keyboard.link(page, "Sign in")
        keyboard.write(page, "User name", "hfs.counsel")
        keyboard.write(page, "Password", "demo")
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("My work")

    def test_files_a_draft(self, page, told):
        draft = told.draft("DPH-BIRTH")
        become(page, "dcfs.requester")
        page.goto(f"/use-cases/{draft.pk}/review/")
        keyboard.skip_to_content(page)
        keyboard.button(page, "File")

        expect(page.get_by_text("1 request is on the way")).to_be_visible()

    def test_approves(self, page, at_the_form):
        at_the_form("approve")
        keyboard.write(page, "Conditions", "No copies are kept.")
        keyboard.button(page, "Continue")
        keyboard.skip_to_content(page)
        keyboard.button(page, "Approve this request")

        expect(page.get_by_role("heading", level=1)).to_have_text("Request approved")

    def test_denies(self, page, at_the_form):
        at_the_form("deny", elements=1)
        keyboard.go_to(page, page.get_by_role("group", name="Legal authority").get_by_role("radio").first)
        page.keyboard.press("Space")
        page.get_by_label("does not apply here").first.wait_for()
        keyboard.write(page, "Section", "Section 11-9")
        keyboard.write(page, "Facts", "It identifies persons served.")
        for answer in page.get_by_label("does not apply here").all():
            keyboard.go_to(page, answer)
            page.keyboard.type("The recipient does not act under it.")
        keyboard.write(page, "What would cure it", "Ask for counts.")
        keyboard.button(page, "Continue")
        keyboard.skip_to_content(page)
        keyboard.button(page, "Deny this request")

        expect(page.get_by_role("heading", level=1)).to_have_text("Request denied")

    def test_stays_on_the_button_that_was_pressed(self, page, at_the_form):
        at_the_form("deny", elements=2)
        page.get_by_role("group", name="Elements that it covers").get_by_role("checkbox").first.uncheck()
        keyboard.button(page, "Check all elements")
        expect(page.get_by_role("group", name="Elements that it covers").get_by_role("checkbox").first).to_be_checked()

        expect(page.get_by_role("button", name="Check all elements")).to_be_focused()

    @pytest.mark.parametrize(("link", "keeps"), [("section", "#soundness a >> text=section"), ("cure", "#soundness")])
    def test_keeps_its_place_when_the_draft_is_saved(self, page, at_the_form, link, keeps):
        at_the_form("deny", elements=1)
        page.get_by_text("HIPAA: HIPAA Privacy Rule").click()
        missing = page.locator("#soundness").get_by_role("link").filter(has_text=link)
        missing.wait_for()
        saves = []
        page.route("**/autosave/", lambda route: saves.append(route))
        with page.expect_request("**/autosave/"):
            page.get_by_label("What would cure it").fill("Ask for counts.")
        missing.focus()
        saves[0].continue_()
        expect(page.locator("#soundness a").filter(has_text="cure")).to_have_count(0)

        expect(page.locator(keeps)).to_be_focused()

    def test_is_led_to_what_is_missing(self, page, at_the_form):
        at_the_form("extend")
        keyboard.button(page, "Continue")
        expect(page.locator("[data-error-summary]")).to_be_focused()
        keyboard.go_to(page, page.locator("[data-error-summary] a").last)
        page.keyboard.press("Enter")

        expect(page.get_by_label("Explanation")).to_be_focused()
