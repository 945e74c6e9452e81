"""Filing in a real browser: saved while typing, merged between two windows."""

import pytest
from playwright.sync_api import expect

from requests_app.models import UseCase
from tests.browser.acting import become, press

NEED = "Why public or aggregate data is not enough"


@pytest.fixture
def draft(told):
    return told.draft("DPH-BIRTH")


@pytest.fixture
def why(page, draft):
    """The step "why" of a draft, open in the requester's window."""
    become(page, "dcfs.requester")
    page.goto(f"/use-cases/{draft.pk}/why/")
    return page


def saved(page):
    return page.locator("[data-saved]")


class TestSavingWhileTyping:
    def test_says_when_and_survives_a_reload(self, why):
        why.get_by_label(NEED).fill("Typed a moment ago.")
        expect(saved(why)).to_contain_text("Saved at 10:00 a.m.")
        why.reload()

        expect(why.get_by_label(NEED)).to_have_value("Typed a moment ago.")

    def test_never_meets_itself_however_fast_one_types(self, why, draft):
        for words in ("One. ", "Two. ", "Three. "):
            with why.expect_request("**/autosave/"):
                why.get_by_label(NEED).press_sequentially(words, delay=20)
        why.get_by_label(NEED).press_sequentially("Four.")
        press(why, "Save and go on")

        expect(why.get_by_role("heading", level=1)).to_have_text("The records")
        assert UseCase.objects.get(pk=draft.pk).need.startswith("One. Two. Three. Four.")

    def test_says_that_it_cannot_and_tries_again(self, chrome, server, draft):
        context = chrome.new_context(base_url=server, viewport={"width": 1440, "height": 900})
        page = context.new_page()
        become(page, "dcfs.requester")
        page.goto(f"/use-cases/{draft.pk}/why/")
        context.set_offline(True)
        page.get_by_label(NEED).fill("Typed without a connection.")
        expect(saved(page)).to_contain_text("Not saved: there is no connection.")
        context.set_offline(False)

        expect(saved(page)).to_contain_text("Saved at", timeout=15_000)
        context.close()

    def test_saves_what_is_ticked_of_a_dataset(self, page, draft):
        become(page, "dcfs.requester")
        page.goto(f"/use-cases/{draft.pk}/datasets/DPH-BIRTH/")
        page.locator("label", has_text="Source of payment").first.click()
        expect(saved(page)).to_contain_text("Saved at")
        page.reload()

        expect(page.get_by_label("What Source of payment is needed for")).to_be_visible()


class TestTwoWindows:
    def test_are_merged_word_for_word(self, why, draft):
        other = why.context.new_page()
        other.goto(why.url)
        other.get_by_label(NEED).fill("In the other window.")
        press(other, "Save and go on")
        why.get_by_label(NEED).fill("In this window.")
        expect(saved(why)).to_contain_text("Not saved")
        press(why, "Compare both and choose")
        expect(why.get_by_text("In the other window.")).to_be_visible()
        why.get_by_label(NEED).fill("Both windows.")
        press(why, "Save what I chose")

        expect(why.get_by_role("status")).to_contain_text("Saved.")
        assert UseCase.objects.get(pk=draft.pk).need == "Both windows."


class TestQuestionsThatDepend:
    def test_appear_at_once_and_keep_what_was_written(self, page, draft):
        become(page, "dcfs.requester")
        page.goto(f"/use-cases/{draft.pk}/records/")
        linkage = page.get_by_label("How they are linked")
        page.get_by_text("No", exact=True).click()
        expect(linkage).to_be_hidden()
        page.get_by_text("Yes, records are linked").click()

        expect(linkage).to_be_visible()
        assert linkage.input_value().startswith("Birth record to case")

    def test_an_element_is_found_as_one_types(self, page, draft):
        become(page, "dcfs.requester")
        page.goto(f"/use-cases/{draft.pk}/datasets/DPH-BIRTH/")
        page.get_by_label("Find an element").fill("county")

        expect(page.locator(".pick__one:visible")).to_have_count(1)
        expect(page.locator("[data-count]")).to_contain_text("checked, 1 shown")
