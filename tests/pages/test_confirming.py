"""Before anything is decided, a page says what will happen, who will be told and what will stand on the record."""

import re

import pytest

from requests_app.models import DataRequest
from tests.conftest import again
from tests.pages.sending import ground_fields

MORE_TIME = {"reason": "volume", "explanation": "Four vendors hold it.", "days": "2"}


@pytest.fixture(scope="class")
def filed(shared_story):
    return shared_story.filed()


@pytest.fixture
def pending(filed, story):
    return again(filed)


def ask(browser, request, action, **fields):
    return browser.post(f"/requests/{request.reference}/{action}/", **fields)


class TestTheConfirmation:
    def test_decides_nothing(self, pending, be):
        ask(be("hfs.counsel"), pending, "extend", do="confirm", **MORE_TIME)

        assert DataRequest.objects.get(pk=pending.pk).head_seq == pending.head_seq

    def test_is_what_a_form_without_a_button_leads_to(self, pending, be):
        ask(be("hfs.counsel"), pending, "approve", elements=pending.elements)

        assert DataRequest.objects.get(pk=pending.pk).state == "pending"

    def test_says_the_new_state_and_the_next_last_day(self, pending, be, read):
        answer = ask(be("hfs.counsel"), pending, "deny", do="confirm", **ground_fields(pending))

        assert "Denied, under review" in read(answer)
        assert "The target is Wednesday, November 18, 2026." in read(answer)

    def test_says_how_the_last_day_moves(self, pending, be, read):
        answer = ask(be("hfs.counsel"), pending, "extend", do="confirm", **MORE_TIME)

        assert "moves from Wednesday, December 2, 2026 to Friday, December 4, 2026" in read(answer)

    def test_says_who_will_be_told(self, pending, be, read):
        answer = ask(be("hfs.counsel"), pending, "deny", do="confirm", **ground_fields(pending))

        assert "Told at once: DCFS and the State CIO's office" in read(answer)

    def test_shows_what_was_said(self, pending, be, read):
        answer = ask(be("hfs.counsel"), pending, "extend", do="confirm", **MORE_TIME)

        assert "A large volume has to be gathered" in read(answer)
        assert "Four vendors hold it." in read(answer)

    def test_names_the_act_on_its_button(self, pending, be, read):
        answer = ask(be("hfs.counsel"), pending, "deny", do="confirm", **ground_fields(pending))

        assert "Deny this request" in read(answer)

    def test_shows_both_parts_of_an_approval_in_part(self, pending, be, read):
        fields = {"elements": pending.elements[:1]} | ground_fields(pending, pending.elements[1:])

        answer = ask(be("hfs.counsel"), pending, "approve", do="confirm", **fields)

        assert "1 element: " in read(answer)
        assert "2 elements: " in read(answer)

    def test_changes_nothing_of_what_was_typed(self, pending, be):
        browser = be("hfs.counsel")
        confirm = ask(browser, pending, "extend", do="confirm", **MORE_TIME).content.decode()

        changed = ask(browser, pending, "extend", do="change", **MORE_TIME).content.decode()

        assert 'name="explanation" value="Four vendors hold it."' in confirm
        assert "Four vendors hold it.</textarea>" in changed

    @pytest.mark.parametrize("text", ["<b>bold</b>", "شرط واحد", "“Word’s” quotes — and dashes", "x" * 19_000])
    def test_shows_any_text_as_it_is(self, story, be, read, text):
        denied = story.denied()

        answer = ask(be("cio.deputy"), denied, "uphold", do="confirm", opinion=text)

        assert text in read(answer)

    def test_refuses_a_character_that_cannot_be_stored(self, story, be):
        denied = story.denied()

        assert ask(be("cio.deputy"), denied, "uphold", do="confirm", opinion="a\x00b").status_code == 422


class TestAnActionThatNeedsNoWords:
    @pytest.mark.parametrize(("action", "username"), [("withdraw", "dcfs.requester"), ("accept", "hfs.director")])
    def test_is_confirmed_on_its_first_page(self, story, be, action, username):
        request = story.overruled()

        html = be(username).get(f"/requests/{request.reference}/{action}/").content.decode()

        assert 'name="do" value="take"' in html
        assert 'value="change"' not in html


class TestInPart:
    def test_ticks_nothing_for_whoever_came_to_choose(self, story, be):
        denied = story.denied()

        html = be("cio.deputy").get(f"/requests/{denied.reference}/overrule/", **{"in": "part"}).content.decode()

        assert not re.search(r"<input[^>]* checked", html)

    def test_asks_for_grounds_as_soon_as_something_is_left_out(self, pending, be, read):
        answer = ask(be("hfs.counsel"), pending, "approve", do="show", elements=pending.elements[:1])

        assert "Each needs a ground." in read(answer)

    def test_asks_for_none_while_everything_is_approved(self, pending, be, read):
        answer = ask(be("hfs.counsel"), pending, "approve", do="show", elements=pending.elements)

        assert "Ground 1" not in read(answer)

    def test_keeps_the_grounds_of_whoever_ticks_everything_again(self, pending, be):
        fields = {"elements": pending.elements} | ground_fields(pending, pending.elements[1:])

        html = ask(be("hfs.counsel"), pending, "approve", do="show", **fields).content.decode()

        assert '<input type="hidden" name="grounds-0-facts"' in html

    def test_ticks_all_elements_of_a_ground_at_once(self, pending, be):
        html = ask(be("hfs.counsel"), pending, "deny", do="all-0", **{"grounds-count": "1"}).content.decode()

        assert len(re.findall(r"<input[^>]* checked", html)) == len(pending.elements)

    @pytest.mark.parametrize("pressed", ["all-", "all-99", "remove-999999", "remove-٣", "add-1", "nonsense", "-"])
    def test_redraws_for_a_button_that_there_is_not(self, pending, be, pressed):
        assert ask(be("hfs.counsel"), pending, "deny", do=pressed, **{"grounds-count": "1"}).status_code == 200
