"""Calendar feeds: made and ended by a person, read by a program that knows the address."""

import re
from datetime import date

import icalendar
import pytest

from agencies.models import Office
from emou import actions
from emou.notices.models import Feed
from tests.conftest import named


def unfolded(answer):
    return answer.content.decode().replace("\r\n ", "")


@pytest.fixture
def feed(be):
    """`feed(username)`: the address of a new feed, as its page shows it once."""

    def make(username, **said):
        page = be(username).post("/account/feeds/", **said).content.decode()
        return re.search(r'value="http://testserver(/feeds/[\w-]+\.ics)"', page)[1]

    return make


class TestAFeed:
    def test_has_what_waits_on_its_person_on_its_last_day(self, story, be, feed):
        request = story.filed()

        told = unfolded(be().get(feed("hfs.counsel")))

        assert f"SUMMARY:Last day to answer: {request.reference}" in told
        assert "DTSTART;VALUE=DATE:20261202" in told and "DTEND;VALUE=DATE:20261203" in told

    def test_rings_the_morning_before_and_on_the_day(self, story, be, feed):
        story.filed()

        assert re.findall(r"TRIGGER:(\S+)", unfolded(be().get(feed("hfs.counsel")))) == ["-PT16H", "PT8H"]

    def test_tells_who_asks_when_the_answer_is_due(self, story, be, feed):
        story.filed()

        assert "Last day of the answer" in unfolded(be().get(feed("dcfs.requester")))

    def test_has_nothing_of_others(self, story, be, feed):
        story.filed()

        assert "VEVENT" not in unfolded(be().get(feed("dph.counsel")))

    def test_of_an_office_has_that_office_alone(self, story, be, feed):
        story.filed("DOIT-IDENTITY")
        office = Office.objects.get(kind="cio")

        assert "VEVENT" not in unfolded(be().get(feed("cio", office=office.pk)))
        assert "VEVENT" in unfolded(be().get(feed("cio")))

    def test_has_no_word_that_anybody_typed(self, story, be, feed):
        story.filed()

        assert "Prenatal" not in unfolded(be().get(feed("hfs.counsel")))

    def test_is_not_sent_again_unchanged(self, story, be, feed):
        story.filed()
        where, browser = feed("hfs.counsel"), be()
        etag = browser.get(where)["ETag"]

        assert browser.client.get(where, headers={"If-None-Match": etag}).status_code == 304

    def test_is_read_by_a_calendar_library(self, story, be, feed):
        story.filed()

        answer = be().get(feed("hfs.counsel"))
        [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 2), date(2026, 12, 3))
        assert len(event.walk("VALARM")) == 2

    def test_is_unknown_under_another_address(self, be):
        assert be().get("/feeds/unknown.ics").status_code == 404

    def test_answers_no_more_once_it_was_ended(self, be, feed):
        where = feed("hfs.counsel")
        be("hfs.counsel").post(f"/account/feeds/{Feed.objects.get().pk}/end/")

        assert be().get(where).status_code == 404


class TestTheListOfFeeds:
    def test_never_shows_an_address_again(self, be, feed):
        where = feed("hfs.counsel")

        assert where not in be("hfs.counsel").get("/account/feeds/").content.decode()

    def test_lets_nobody_end_anothers(self, be, feed):
        feed("hfs.counsel")

        assert be("hfs.director").post(f"/account/feeds/{Feed.objects.get().pk}/end/").status_code == 404

    @pytest.mark.parametrize("office", ["x", "999999", "\x00"])
    def test_refuses_an_office_that_one_does_not_hold(self, be, office):
        assert be("hfs.counsel").post("/account/feeds/", office=office).status_code == 422
        assert not Feed.objects.exists()

    def test_says_when_there_are_too_many(self, be, read):
        for _ in range(10):
            actions.make_feed(named("hfs.counsel"))

        assert "all there can be" in read(be("hfs.counsel").post("/account/feeds/", office=""))


class TestReleasesInAFeed:
    def test_have_their_last_day_and_that_of_their_gates(self, sharing, be, feed):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", expires_on="2027-03-01")
        reference = release.request.reference

        for username in ("dcfs.requester", "hfs.steward"):
            told = unfolded(be().get(feed(username)))
            assert f"SUMMARY:Release ends ({reference})" in told
            assert "SUMMARY:Gate runs out: " in told and "DTSTART;VALUE=DATE:20270301" in told

    def test_are_nothing_to_who_only_oversees_or_decides(self, sharing, be, feed):
        sharing.approved("HFS-CLAIMS")

        for username in ("hfs.counsel", "cio", "auditor"):
            assert "Release ends" not in unfolded(be().get(feed(username)))

    def test_leave_the_feed_as_it_is_while_nothing_changes(self, sharing, be, feed):
        sharing.approved("HFS-CLAIMS")
        address, reader = feed("dcfs.requester"), be().client
        tag = reader.get(address)["ETag"]

        assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304
