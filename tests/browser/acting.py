"""What people do in the browser, in their own words."""

import re

from playwright.sync_api import Page, expect


def become(page: Page, username: str) -> None:
    """Be somebody else, by the switch of the demo toolbar."""
    if page.url == "about:blank":
        page.goto("/help/")
    tools = page.get_by_role("region", name="Demo tools")
    tools.get_by_label("Be another person").select_option(username)
    tools.get_by_role("button", name="Switch person").click()
    expect(page.locator(".messages")).to_contain_text("You are now")


def pass_days(page: Page, count: int) -> None:
    """Move the demo clock by 1 or 10 business days."""
    name = f"+{count} business day" + ("s" if count > 1 else "")
    page.get_by_role("region", name="Demo tools").get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messages")).to_contain_text("It is now")


def open_request(page: Page, reference: str) -> None:
    page.goto("/work/")
    page.get_by_role("row").filter(has_text=reference).get_by_role("link").click()
    expect(page).to_have_title(re.compile(reference))


def choose(page: Page, action: str) -> None:
    """Follow the link of an action on the page of a request."""
    page.get_by_role("region", name="What you can do now").get_by_role("link", name=action).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(action)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_status(page: Page, words: str) -> None:
    expect(page.locator(".case__side .status").first).to_contain_text(words)
