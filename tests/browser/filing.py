"""Filing a use case in the browser, step by step, with a script or without."""

import re

from playwright.sync_api import Page, expect

from requests_app.models import DataRequest
from tests.browser.acting import become, press

STEPS = {
    "The use case": {
        "Summary": "Find counties where young mothers known to DCFS miss prenatal visits.",
        "The decision that it serves": "Where to place six visiting nurses in July.",
    },
    "Why you need the data": {
        "Legal authority that you rely on": "20 ILCS 505/5",
        "Why public or aggregate data is not enough": "Public statistics are not split by contact.",
    },
    "The records": {
        "Whose records": "Mothers under 25",
        "First day of the period": "2023-01-01",
        "Last day of the period": "2025-12-31",
    },
    "People": {"Role": "Data analyst", "Organization": "DCFS", "How many people": "3"},
    "Handling": {
        "Where and how the data is used": "View in place.",
        "Security contact": "security@dcfs.example",
        "What comes out of it": "County table",
        "Smallest count that is shown": "11",
    },
    "Time and cost": {
        "First day of use": "2027-01-04",
        "Last day of use": "2027-12-31",
        "How long the data is kept": "Until the end date",
        "How it is destroyed": "Certified deletion",
        "Who pays": "General revenue",
    },
}
CHOICES = {"The use case": "Planning and analytics", "The records": "No"}


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def tick(page: Page, words: str) -> None:
    """Choose what is called this; the line that explains it belongs to the label too."""
    page.locator("label").filter(has_text=re.compile(rf"^\s*{words}\b")).first.click()


def write(page: Page, step: str) -> None:
    """Answer one step, and go on."""
    heading(page, step)
    for label, text in STEPS[step].items():
        page.get_by_label(label, exact=True).fill(text)
    if step in CHOICES:
        tick(page, CHOICES[step])
    press(page, "Save and go on")


def add(page: Page, dataset: str) -> None:
    page.get_by_label("Words in the name, the owner, the description or the elements").fill(dataset)
    press(page, "Search the catalog")
    press(page, f"Add {dataset}")
    expect(page.get_by_role("status")).to_contain_text("Added.")


def ask_for(page: Page, dataset: str, element: str) -> None:
    heading(page, dataset)
    tick(page, element)
    page.get_by_label(f"What {element} is needed for").fill("To count visits by county.")
    for words in ("Coded", "Once", "View in place"):
        tick(page, words)
    press(page, "Save and go on")


def write_all(page: Page) -> None:
    """From a new draft to the review."""
    page.get_by_role("link", name="Go on with the next step").click()
    for step in ("The use case", "Why you need the data", "The records"):
        write(page, step)
    add(page, "Medicaid eligibility and claims")
    add(page, "Birth records")
    page.get_by_role("link", name="Go on").click()
    ask_for(page, "Medicaid eligibility and claims", "Date of birth")
    ask_for(page, "Birth records", "County")
    for step in ("People", "Handling", "Time and cost"):
        write(page, step)


def file_for_two(page: Page) -> list[str]:
    become(page, "dcfs.requester")
    page.goto("/use-cases/new/")
    page.get_by_label("Title").fill("Prenatal care")
    press(page, "Start the draft")
    write_all(page)
    expect(page.get_by_role("heading", name="What filing does")).to_be_visible()
    press(page, "File")
    expect(page.get_by_text("2 requests are on the way")).to_be_visible()
    return list(DataRequest.objects.order_by("pk").values_list("reference", flat=True))
