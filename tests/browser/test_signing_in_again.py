"""A session that ended while somebody wrote: they sign in where they are, and nothing is lost."""

import pytest
from playwright.sync_api import expect

from requests_app.models import DataRequest
from tests.browser.acting import become, press
from tests.browser.watching import barriers, overflow

WORDS = "Four vendors hold it.\nTwo answer by Friday."


@pytest.fixture
def writing(page, told):
    """Counsel has filled in the form for more time and not sent it yet."""
    request = told.filed()
    become(page, "hfs.counsel")
    page.goto(f"/requests/{request.reference}/extend/")
    page.get_by_text("A large volume has to be gathered").click()
    page.get_by_text("2 business days, until").click()
    page.get_by_label("Explanation").fill(WORDS)
    return request


def sign_out_in_another_tab(page):
    other = page.context.new_page()
    other.goto("/help/")
    press(other, "Sign out")
    expect(other.get_by_role("link", name="Sign in").first).to_be_visible()
    other.close()


def sign_in_here(page, username):
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill("demo")
    press(page, "Sign in")


class TestASessionThatEndedInAnotherTab:
    def test_costs_no_word(self, page, writing):
        sign_out_in_another_tab(page)
        press(page, "Continue")
        sign_in_here(page, "hfs.counsel")
        press(page, "Send it now")
        press(page, "Take this time")

        expect(page.get_by_role("main")).to_contain_text("Friday, December 4, 2026")
        said = DataRequest.objects.get(pk=writing.pk).extension
        assert said["explanation"].split() == WORDS.split()

    def test_asks_on_a_page_that_everybody_can_use(self, page, writing):
        sign_out_in_another_tab(page)
        press(page, "Continue")
        found = barriers(page)
        sign_in_here(page, "hfs.counsel")

        assert (found, barriers(page), overflow(page)) == ([], [], 0)

    def test_sends_nothing_in_the_name_of_somebody_else(self, page, writing):
        sign_out_in_another_tab(page)
        press(page, "Continue")
        sign_in_here(page, "dcfs.requester")

        expect(page.get_by_role("heading", level=1)).to_have_text("Somebody else may have written this")
        expect(page.get_by_role("main")).to_contain_text("Two answer by Friday.")

    def test_leaves_the_page_where_a_part_of_it_wanted_to_be_saved(self, page, writing):
        sign_out_in_another_tab(page)
        page.evaluate("htmx.ajax('POST', location.pathname, {target: 'main', swap: 'innerHTML'})")

        expect(page.locator("#notice")).to_contain_text("what you wrote is still on this page")
        expect(page.get_by_label("Explanation")).to_have_value(WORDS)

    def test_costs_no_word_of_a_message_that_is_sent_without_a_new_page(self, page, told):
        become(page, "hfs.counsel")
        page.goto(f"/requests/{told.filed().reference}/")
        page.get_by_label("Your message").fill(WORDS)
        sign_out_in_another_tab(page)
        press(page, "Send")
        sign_in_here(page, "hfs.counsel")
        press(page, "Send it now")

        expect(page.get_by_text("Two answer by Friday.")).to_be_visible()
