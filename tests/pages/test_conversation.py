"""The conversation on the page of a request: who may write, what is told, and that no word is lost or sent twice."""

import pytest

from emou import actions
from emou.audit.models import Entry
from tests.conftest import again, named

WORDS = "Would counts by county serve you as well?"
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="class")
def filed(shared_story):
    return shared_story.filed()


@pytest.fixture
def asked(filed, story):
    return again(filed)


def url(request, page="messages/"):
    return f"/requests/{request.reference}/{page}"


def count(request):
    return Entry.objects.filter(chain=request.reference, name="message.sent").count()


def fill(request, number):
    """So many messages, each of its own words, from both sides in turn."""
    for at in range(number):
        writer = ("hfs.counsel", "dcfs.requester")[at % 2]
        actions.send_message(named(writer), request.reference, f"Message number {at}.")


class TestTheBox:
    def test_says_that_the_clock_does_not_stop(self, asked, be):
        page = be("hfs.counsel").words(url(asked, ""))

        assert "A message does not stop the clock. The last day stays Wednesday, December 2, 2026." in page

    def test_says_so_of_a_target_too(self, story, be):
        page = be("hfs.counsel").words(url(story.denied(), ""))

        assert "The target stays Wednesday, November 18, 2026." in page

    def test_says_who_is_told(self, asked, be):
        assert "DCFS is told at once" in be("hfs.counsel").words(url(asked, ""))

    @pytest.mark.parametrize("username", ["cio.deputy", "coo", "practice", "auditor"])
    def test_is_not_there_for_who_only_reads(self, asked, be, username):
        page = be(username).words(url(asked, ""))

        assert "your office reads along" in page and "Your message" not in page


class TestSending:
    def test_shows_the_message_with_side_person_office_and_time(self, asked, be):
        be("hfs.counsel").post(url(asked), text=WORDS)

        page = be("dcfs.requester").words(url(asked, ""))
        assert f"HFS · Rosa Quinn, Counsel, Department of Healthcare and Family Services {WORDS} Monday" in page

    def test_leads_back_to_the_conversation(self, asked, be):
        answer = be("hfs.counsel").post(url(asked), text=WORDS)

        assert answer["Location"] == f"{url(asked, '')}#conversation"

    def test_twice_sends_once_and_says_so(self, asked, be, read):
        browser = be("hfs.counsel")
        browser.post(url(asked), text=WORDS)
        again = browser.client.post(url(asked), {"text": WORDS}, follow=True)

        assert count(asked) == 1
        assert "These words were sent a moment ago." in read(again)

    def test_with_htmx_gives_the_part_alone_with_an_empty_box(self, asked, be, read):
        answer = be("hfs.counsel").client.post(url(asked), {"text": WORDS}, headers=HTMX)

        assert "<html" not in answer.content.decode()
        assert "Sent, and on the record." in read(answer) and f"{WORDS}</textarea>" not in answer.content.decode()

    @pytest.mark.parametrize(("text", "told"), [(" ", "Write your message first."), ("x" * 5_001, "This has 5,001.")])
    def test_says_what_is_wrong_and_keeps_the_words(self, asked, be, read, text, told):
        answer = be("hfs.counsel").post(url(asked), text=text)

        assert (answer.status_code, count(asked)) == (422, 0)
        assert told in read(answer) and text.strip() in answer.content.decode()

    def test_takes_no_nul(self, asked, be):
        assert be("hfs.counsel").post(url(asked), text="a\x00b").status_code == 422

    def test_is_possible_after_somebody_else_has_decided(self, story, asked, be):
        story.take("hfs.director", asked, "approve")

        assert be("hfs.counsel").post(url(asked), text=WORDS).status_code == 302

    def test_is_refused_to_an_overseer_who_keeps_their_words(self, asked, be):
        answer = be("auditor").post(url(asked), text=WORDS)

        assert answer.status_code == 403 and WORDS in answer.content.decode()

    def test_is_unknown_to_another_agency(self, asked, be):
        assert be("dph.counsel").post(url(asked), text=WORDS).status_code == 404

    def test_keeps_the_words_of_somebody_signed_out(self, asked, be):
        answer = be().post(url(asked), text=WORDS)

        assert answer.status_code == 403 and WORDS in answer.content.decode()

    def test_is_escaped(self, asked, be):
        be("hfs.counsel").post(url(asked), text="<script>alert(1)</script>")

        assert b"<script>alert(1)" not in be("hfs.counsel").get(url(asked, "")).content


class TestManyMessages:
    def test_are_shown_the_newest_last(self, asked, be):
        fill(asked, 3)

        page = be("auditor").words(url(asked, ""))
        assert page.index("number 0.") < page.index("number 1.") < page.index("number 2.")

    def test_are_shown_fifty_at_once(self, asked, be):
        fill(asked, 53)

        page = be("auditor").words(url(asked, ""))
        assert "Show earlier messages (3)" in page
        assert "number 2." not in page and "number 3." in page and "number 52." in page

    def test_lead_to_those_before_them(self, asked, be):
        fill(asked, 53)

        page = be("auditor").words(url(asked), before="5")
        assert "number 2." in page and "number 3." not in page and "The newest messages" in page

    def test_give_htmx_the_earlier_ones_alone(self, asked, be):
        fill(asked, 53)

        answer = be("auditor").client.get(url(asked), {"before": "5"}, headers=HTMX).content.decode()
        assert answer.lstrip().startswith("<li") and "number 2." in answer

    @pytest.mark.parametrize("before", ["-1", "x", "", "٣", "9" * 40])
    def test_are_shown_whole_where_the_number_cannot_be_read(self, asked, be, before):
        fill(asked, 1)

        assert "number 0." in be("auditor").words(url(asked), before=before)

    def test_stand_in_the_record_by_number_and_not_among_its_steps(self, asked, be):
        fill(asked, 1)

        page = be("auditor").words(url(asked, ""))
        steps = page[page.index("The record") : page.index("Entry numbers and hashes")]
        assert "Message sent" not in steps and "Entry 2: Message sent" in page
