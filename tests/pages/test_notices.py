"""The inbox, the count in the header, and the page that proves who was told of a request."""

import re

import pytest

from emou import actions
from emou.notices import inbox
from emou.notices.models import Notice
from tests.conftest import named


def count(answer):
    """What the header says is new; 0 where it says nothing."""
    part = re.search(r'aria-label="Main".*?</nav>', answer.content.decode(), re.S)[0]
    found = re.search(r'class="count">([\d,]+)<', part)
    return int(found[1].replace(",", "")) if found else 0


class TestTheInbox:
    def test_shows_what_its_reader_was_told(self, story, be):
        request = story.filed()

        said = be("hfs.counsel").words("/notices/")

        assert "New data request, answer by Wed, Dec 2, 2026" in said
        assert f"{request.reference} Medicaid eligibility and claims" in said
        assert "As Counsel, Department of Healthcare and Family Services" in said

    def test_is_empty_for_who_was_told_nothing(self, story, be):
        story.filed()

        assert "No notice yet" in be("dph.counsel").words("/notices/")

    def test_shows_no_word_that_anybody_typed(self, story, be):
        story.filed()

        assert "Prenatal" not in be("hfs.counsel").words("/notices/")

    def test_names_reminders_by_what_they_were(self, story, be):
        actions.sweep()
        story.filed()
        story.clock.set("2026-11-23T08:01:00-06:00")
        actions.sweep()

        assert "Reminder: half of the time has passed" in be("hfs.counsel").words("/notices/")

    def test_marks_in_words_what_was_not_opened(self, story, be):
        story.filed()
        counsel = be("hfs.counsel")

        assert 'class="count">New<' in counsel.get("/notices/").content.decode()
        counsel.post("/notices/opened/")
        assert 'class="count">New<' not in counsel.get("/notices/").content.decode()

    def test_is_paged_and_turned_back(self, story, be, monkeypatch):
        monkeypatch.setattr("emou.ui.turning.PAGE", 1)
        first, second = story.filed(), story.filed()
        counsel = be("hfs.counsel")

        page = counsel.get("/notices/")
        assert second.reference in page.content.decode()
        older = counsel.get("/notices/" + re.search(r'href="(\?after=\d+)"', page.content.decode())[1])
        assert first.reference in older.content.decode()
        newer = re.search(r'href="(\?before=\d+)"', older.content.decode())[1]
        assert second.reference in counsel.get(f"/notices/{newer}").content.decode()

    def test_shows_what_is_new_alone_where_that_is_asked(self, story, be):
        seen, new = story.filed(), story.filed()
        counsel = be("hfs.counsel")
        counsel.get(f"/requests/{seen.reference}/")

        said = counsel.words("/notices/", show="new")

        assert (seen.reference in said, new.reference in said, "New (1)" in said) == (False, True, True)

    def test_keeps_to_what_is_new_on_every_page(self, story, be, monkeypatch):
        monkeypatch.setattr("emou.ui.turning.PAGE", 1)
        story.filed()
        story.filed()

        assert 'href="?show=new&amp;after=' in be("hfs.counsel").get("/notices/", show="new").content.decode()

    def test_says_so_where_nothing_is_new(self, be, story):
        assert "Nothing new You have seen every notice." in be("dph.counsel").words("/notices/", show="new")

    @pytest.mark.parametrize("number", ["x", "-1", "٣", "9" * 30, "\x00"])
    def test_begins_at_the_beginning_for_a_number_that_is_none(self, story, be, number):
        story.filed()

        assert "New data request" in be("hfs.counsel").words("/notices/", after=number)


class TestOpeningANotice:
    def test_leads_to_its_request_and_keeps_when(self, story, be):
        request = story.filed()
        row = inbox.inbox_of(named("hfs.counsel").pk).get()

        answer = be("hfs.counsel").get(f"/notices/{row.pk}/")

        assert answer.url == f"/requests/{request.reference}/"
        assert Notice.objects.get(pk=row.pk).opened_at

    def test_leads_a_message_to_the_conversation(self, story, be):
        request = story.filed()
        actions.send_message(named("dcfs.requester"), request.reference, "When?")
        row = inbox.inbox_of(named("hfs.counsel").pk).first()

        assert be("hfs.counsel").get(f"/notices/{row.pk}/").url == f"/requests/{request.reference}/messages/"

    def test_of_a_release_leads_to_the_release(self, sharing, be):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission")
        row = inbox.inbox_of(named("dcfs.requester").pk).filter(entry__name="gate.held").first()

        assert be("dcfs.requester").get(f"/notices/{row.pk}/").url == f"/releases/{release.pk}/"

    def test_of_somebody_else_is_not_found(self, story, be):
        story.filed()
        row = inbox.inbox_of(named("hfs.counsel").pk).get()

        assert be("hfs.director").get(f"/notices/{row.pk}/").status_code == 404
        assert Notice.objects.get(pk=row.pk).opened_at is None

    def test_puts_nothing_down_while_the_system_is_only_read(self, story, be, settings):
        story.filed()
        settings.READ_ONLY = True
        row = inbox.inbox_of(named("hfs.counsel").pk).get()

        assert be("hfs.counsel").get(f"/notices/{row.pk}/").status_code == 302
        assert Notice.objects.get(pk=row.pk).opened_at is None


class TestTheCountInTheHeader:
    def test_says_how_many_are_new(self, story, be):
        story.file("HFS-CLAIMS")
        story.file("HFS-CLAIMS")

        assert count(be("hfs.counsel").get("/calendar/")) == 2

    def test_is_not_there_when_nothing_is_new(self, story, be):
        story.filed()

        assert count(be("dph.counsel").get("/calendar/")) == 0

    @pytest.mark.parametrize("page", ["", "messages/"])
    def test_has_gone_down_on_the_very_page_that_opens_a_request(self, story, be, page):
        request = story.filed()

        assert count(be("hfs.counsel").get(f"/requests/{request.reference}/{page}")) == 0

    def test_is_untouched_by_somebody_elses_reading(self, story, be):
        request = story.filed()
        be("hfs.director").get(f"/requests/{request.reference}/")

        assert count(be("hfs.counsel").get("/calendar/")) == 1


class TestWhoWasTold:
    def test_is_led_to_from_the_record(self, story, be):
        request = story.filed()
        page = be("hfs.counsel").get(f"/requests/{request.reference}/").content.decode()

        assert f'href="/requests/{request.reference}/notices/"' in page

    def test_names_people_to_their_own_side_alone(self, story, be):
        where = f"/requests/{story.filed().reference}/notices/"
        name = named("hfs.counsel").label

        assert name in be("hfs.director").words(where)
        assert name not in be("dcfs.requester").words(where)
        assert "Counsel, Department of Healthcare and Family Services" in be("dcfs.requester").words(where)

    def test_says_whether_it_was_opened(self, story, be):
        request = story.filed()
        where = f"/requests/{request.reference}/notices/"
        assert "Not opened yet" in be("dcfs.requester").words(where)

        actions.open_matter(named("hfs.counsel"), request.reference)
        actions.open_matter(named("hfs.director"), request.reference)

        assert "Not opened yet" not in be("dcfs.requester").words(where)

    def test_is_hidden_with_the_request(self, story, be):
        assert be("dph.counsel").get(f"/requests/{story.filed().reference}/notices/").status_code == 404
