"""A release in the browser: opened by silence, blocked by what silence cannot supply, ended by a certificate."""

from datetime import date

from playwright.sync_api import expect

from emou import actions
from sharing.models import Release
from tests.browser.acting import become, choose, press, wait
from tests.browser.watching import set_width

PAPER = {
    "What is held": "Written consent of the State Superintendent",
    "Its number or reference": "ISBE 2026-77",
    "Who signed or gave it": "Ana Ruiz, State Superintendent",
    "What it covers": "The elements and the purpose of this request",
}
SIGNED = {"Full name": "Dana Reyes", "Title of your office": "Deputy director"}


def say(page, act, said):
    """Fill in the form of an action, read what it will do, and do it."""
    for label, text in said.items():
        page.get_by_label(label, exact=True).fill(text)
    press(page, "Continue")
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()
    press(page, act)
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()


def do(page, username, release, action, act, said):
    become(page, username)
    page.goto(f"/releases/{release.pk}/")
    choose(page, action)
    say(page, act, said)


def record(page, release, code, said):
    become(page, "isbe.steward")
    page.goto(f"/releases/{release.pk}/gates/{code}/hold/")
    say(page, "Record this evidence", PAPER | said)


def stands(page, release, words):
    page.goto(f"/releases/{release.pk}/")
    expect(page.locator("#stands")).to_contain_text(words)


class TestTheReleaseOfADeemedApproval:
    def test_is_blocked_opened_blocked_again_and_ended_with_a_certificate(self, told, page):
        request = told.filed("ISBE-STUDENT", starts_on=date(2026, 12, 3), ends_on=date(2027, 1, 15))
        set_width(page, 390)
        become(page, "dcfs.requester")
        page.goto(f"/requests/{request.reference}/")
        wait(page, 10)
        wait(page, 1)
        actions.sweep()
        page.reload()
        page.get_by_role("link", name="Open the release").first.click()
        expect(page.get_by_role("heading", name="Blocked:")).to_contain_text("gates not held")
        release = Release.objects.get(request=request)

        codes = list(release.gates.values_list("code", flat=True))
        for code in codes:
            record(page, release, code, {"In force from": "2026-12-03", "Last day (optional)": "2026-12-18"})
        stands(page, release, "Ready to start")
        do(page, "dcfs.requester", release, "Accept the duties", "Sign and accept", SIGNED)
        start = {"Where": "Student data portal of the Board"}
        do(page, "isbe.steward", release, "Start the release", "Start this release", start)
        stands(page, release, "Active")

        wait(page, 10)
        wait(page, 1)
        wait(page, 1)
        stands(page, release, "Blocked")
        for code in codes:
            record(page, release, code, {"In force from": "2026-12-21", "Last day (optional)": "2027-12-31"})
        stands(page, release, "Ready to start")
        do(page, "isbe.steward", release, "Start the release", "Start this release", start)

        wait(page, 10)
        wait(page, 10)
        stands(page, release, "Expired")
        done = {"How it was destroyed": "No copy was ever kept.", "Destroyed on": "2027-01-15", "By whom": "Lee Park"}
        do(page, "dcfs.requester", release, "Certify the destruction", "Certify this destruction", done)
        stands(page, release, "Closed")
