"""The whole ladder in a browser: two datasets are asked for, one is denied and ordered, one is met with silence."""

from playwright.sync_api import Page, expect

from requests_app.models import DataRequest
from tests.browser.acting import become, choose, expect_status, open_request, pass_days, press

TEXTS = {
    "Title": "Prenatal care gaps among families known to child welfare",
    "Summary": "Find counties where young mothers known to DCFS miss prenatal visits.",
    "The decision that it serves": "Where to place six visiting nurses in July.",
    "Legal authority that you rely on": "20 ILCS 505/5",
    "Why public or aggregate data is not enough": "Public statistics are not split by contact.",
    "Whose records": "Mothers under 25",
    "First day of the period": "2023-01-01",
    "Last day of the period": "2025-12-31",
    "Where and how the data is used": "View in place.",
    "Security contact": "security@dcfs.example",
    "What comes out of it": "County table",
    "Smallest count that is shown": "11",
    "First day of use": "2027-01-04",
    "Last day of use": "2027-12-31",
    "How long the data is kept": "Until the end date",
    "How it is destroyed": "Certified deletion",
    "Who pays": "General revenue",
    "Role": "Data analyst",
    "Organization": "DCFS",
    "How many people": "3",
}


def write_the_use_case(page: Page) -> None:
    for label, text in TEXTS.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_text("Planning and analytics").click()
    page.get_by_text("No", exact=True).click()


def ask_for(page: Page, dataset: str, element: str) -> None:
    page.get_by_label("Another dataset").or_(page.get_by_label("Dataset", exact=True)).select_option(label=dataset)
    press(page, "Add dataset")
    asked = page.get_by_role("group", name=dataset)
    asked.get_by_text(element, exact=True).click()
    asked.get_by_label(f"What {element} is needed for").fill("To count visits by county.")
    asked.get_by_label("How identifying").select_option("coded")
    asked.get_by_label("How often").select_option("once")
    asked.get_by_label("How the data is seen").select_option("view")


def file_for_two(page: Page) -> list[str]:
    become(page, "dcfs.requester")
    page.goto("/work/")
    page.get_by_role("link", name="New request").click()
    page.get_by_label("Title").fill("Prenatal care")
    press(page, "Start the draft")
    ask_for(page, "Medicaid eligibility and claims", "Date of birth")
    ask_for(page, "Birth records", "County")
    write_the_use_case(page)
    press(page, "Review and file")
    expect(page.get_by_role("heading", name="What filing does")).to_be_visible()
    press(page, "File")
    expect(page.get_by_role("status")).to_contain_text("Each owner has been told")
    return list(DataRequest.objects.order_by("pk").values_list("reference", flat=True))


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
