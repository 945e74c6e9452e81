"""The whole ladder in a browser: two datasets are asked for, one is denied and ordered, one is met with silence."""

from playwright.sync_api import Page, expect

from tests.browser.acting import become, choose, expect_status, open_request, pass_days, press
from tests.browser.filing import file_for_two


def deny(page: Page, reference: str) -> None:
    become(page, "hfs.counsel")
    open_request(page, reference)
    choose(page, "Deny")
    page.get_by_label("Legal authority").select_option("HIPAA")
    page.get_by_label("does not apply here").first.wait_for()
    page.get_by_role("group", name="Elements that it covers").get_by_text("Date of birth").click()
    page.get_by_label("Section").fill("45 CFR 164.502")
    page.get_by_label("Facts").fill("It identifies persons served.")
    for answer in page.get_by_label("does not apply here").all():
        answer.fill("The recipient does not act under it.")
    page.get_by_label("What would cure it").fill("Ask for counts.")
    press(page, "Continue")
    expect(page.get_by_role("heading", name="What the State CIO will be shown about it")).to_be_visible()
    press(page, "Deny this request")
    expect(page.get_by_role("heading", level=1)).to_have_text("Request denied")
    page.get_by_role("link", name="Open this request").click()
    expect_status(page, "Denied")


def say(page: Page, username: str, reference: str, action: str, label: str, act: str) -> None:
    become(page, username)
    open_request(page, reference)
    choose(page, action)
    page.get_by_label(label).fill("The purpose fits the exception.")
    press(page, "Continue")
    press(page, act)
    page.get_by_role("link", name="Open this request").click()


class TestTheLadder:
    def test_is_climbed_in_a_browser(self, told, page):
        denied, silent = file_for_two(page)
        deny(page, denied)
        say(page, "cio.deputy", denied, "Overrule the denial", "Opinion", "Overrule this denial")
        expect_status(page, "Denial overruled")
        say(page, "hfs.director", denied, "Escalate to the COO", "Your agency's reason", "Escalate this overrule")
        say(page, "coo", denied, "Order sharing", "Opinion", "Order this sharing")
        expect_status(page, "Sharing ordered")

        become(page, "dph.counsel")
        open_request(page, silent)
        pass_days(page, 10)
        pass_days(page, 1)
        expect_status(page, "Deemed approved")
        expect(page.get_by_role("listitem").filter(has_text="By operation of the eMOU")).to_contain_text(
            "End of Wednesday, December 2, 2026"
        )
