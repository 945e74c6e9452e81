"""What people do in the browser, in their own words."""

import re
from collections.abc import Mapping

from django.test import Client
from playwright.sync_api import Page, expect

HOST = "127.0.0.1"
NOTHING: Mapping[str, str] = {}


def become(page: Page, username: str) -> None:
    """Be somebody else: sign in as demo mode does it, and hand the cookies to the browser."""
    client = Client(headers={"host": HOST})
    client.post("/demo/sign-in/", {"persona": username, "next": "/contact/"})
    assert "sessionid" in client.cookies, f"{username} cannot sign in"
    session = client.session
    session.pop("_messages", None)  # whom one is now, as the next page would say
    session.save()
    given = client.cookies.items()
    page.context.add_cookies([{"name": name, "value": one.value, "domain": HOST, "path": "/"} for name, one in given])


def switch(page: Page, username: str) -> None:
    """Be somebody else by the switch of the demo toolbar."""
    tools = demo_tools(page)
    tools.get_by_label("Be another person").select_option(username)
    tools.get_by_role("button", name="Switch person").click()
    expect(page.locator(".messages")).to_contain_text("You are now")


def wait(page: Page, count: int) -> None:
    """Let 1 or 10 business days pass, by the demo toolbar."""
    name = f"+{count} business day" + ("s" if count > 1 else "")
    demo_tools(page).get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messages")).to_contain_text("It is now")


def demo_tools(page: Page):
    """The demo toolbar, opened where it is folded."""
    tools = page.get_by_role("region", name="Demo tools")
    if not tools.get_by_role("button", name="Switch person").is_visible():
        tools.locator("summary").click()
    return tools


def open_request(page: Page, reference: str) -> None:
    """Open a request from the list of one's work."""
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


def file_draft(page: Page, username: str, draft: int) -> None:
    """File a draft that is complete, from its review."""
    become(page, username)
    page.goto(f"/use-cases/{draft}/review/")
    press(page, "File")
    expect(page.get_by_text("on the way")).to_be_visible()


def do(page: Page, username: str, reference: str, action: str, act: str, said: Mapping[str, str] = NOTHING) -> None:
    """Take an action from the list of work to its result: say it, read what it will do, press the button."""
    become(page, username)
    open_request(page, reference)
    choose(page, action)
    for label, text in said.items():
        page.get_by_role("textbox", name=label).first.fill(text)
    if page.get_by_role("button", name="Continue", exact=True).count():
        press(page, "Continue")
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()
    press(page, act)
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()


def give_ground(page: Page, authority: str, element: str) -> None:
    """Fill in one legal ground, with an answer to each exception of the authority."""
    page.get_by_role("group", name="Legal authority").get_by_text(f"{authority}: ").click()
    page.get_by_label("does not apply here").first.wait_for()
    covered = page.get_by_role("group", name="Elements that it covers")
    expect(covered.get_by_label(element)).to_be_checked()
    give_reasons(page)


def give_reasons(page: Page) -> None:
    """Fill in the texts of a ground, and answer every exception that is shown."""
    page.get_by_label("Section").fill("45 CFR 164.502")
    page.get_by_label("Facts").fill("It identifies persons served.")
    for answer in page.get_by_label("does not apply here").all():
        answer.fill("The recipient does not act under it.")
    page.get_by_label("What would cure it").fill("Ask for counts.")


def deny(page: Page, username: str, reference: str, authority: str, element: str) -> None:
    become(page, username)
    open_request(page, reference)
    choose(page, "Deny")
    give_ground(page, authority, element)
    press(page, "Continue")
    expect(page.get_by_role("heading", name="What the State CIO will be shown about it")).to_be_visible()
    press(page, "Deny this request")
    expect(page.get_by_role("heading", level=1)).to_have_text("Request denied")


def refer(page: Page, reference: str) -> None:
    said = {"Why": "DoIT is asked, and the State CIO heads it."}
    do(page, "cio", reference, "Refer to the COO", "Refer this denial", said)


def uphold(page: Page, reference: str) -> None:
    do(page, "cio.deputy", reference, "Uphold the denial", "Uphold this denial", {"Opinion": "The law is a bar."})


def overrule(page: Page, username: str, reference: str) -> None:
    said = {"Opinion": "The exception for this purpose applies."}
    do(page, username, reference, "Overrule the denial", "Overrule this denial", said)


def escalate(page: Page, username: str, reference: str) -> None:
    said = {"Your agency's reason": "The exception needs an approval that nobody has."}
    do(page, username, reference, "Escalate to the COO", "Escalate this overrule", said)
