"""The hearing in the browser: each side answers once, the COO's office sets a date and keeps the minutes."""

from datetime import datetime

import pytest

from emou import actions
from emou.audit.models import Entry
from emou.domain.clock import CHICAGO
from emou.notices import inbox
from tests.conftest import again

MORNING = "2026-11-18T09:00"


@pytest.fixture(scope="class")
def escalated(shared_story):
    return shared_story.escalated()


@pytest.fixture
def heard(escalated, story):
    return again(escalated)


@pytest.fixture
def path(heard):
    return f"/requests/{heard.reference}/hearing/"


def answer(browser, path, text="The studies exception fits."):
    return browser.post(path, **{"do": "answer", "answer-text": text})


def schedule(browser, path, starts_at=MORNING, place="Room 100, Stratton Building"):
    return browser.post(path, **{"do": "schedule", "schedule-starts_at": starts_at, "schedule-place": place})


def minute(browser, path, text="Both sides were heard."):
    return browser.post(path, **{"do": "minute", "minute-text": text})


def entries(request, name):
    return Entry.objects.filter(chain=request.reference, name=name)


class TestWhoeverReadsIt:
    def test_has_seen_what_they_were_told_of_it(self, path, be, person):
        be("coo").get(path)

        assert inbox.unopened(person("coo").pk) == 0


class TestAnAnswer:
    def test_of_the_requester_stands_in_its_column(self, path, be):
        answer(be("dcfs.requester"), path)

        assert "It answers the agency's reason The studies exception fits." in be("hfs.counsel").words(path)

    def test_of_the_state_cio_stands_below_the_opinion(self, path, be):
        answer(be("cio.deputy"), path, "So I wrote.")

        assert "The State CIO's office answers the escalation So I wrote." in be("coo").words(path)

    def test_is_not_offered_once_given(self, path, be):
        answer(be("dcfs.requester"), path)

        assert "Answer for" not in be("dcfs.director").words(path)
        assert "Answer for the State CIO's office" in be("cio").words(path)

    @pytest.mark.parametrize("username", ["hfs.counsel", "hfs.director", "coo", "auditor", "practice"])
    def test_is_asked_of_nobody_else(self, path, be, username):
        assert "Answer for" not in be(username).words(path)
        assert answer(be(username), path).status_code == 403

    def test_pressed_twice_is_given_once(self, heard, path, be):
        first, second = (answer(be("dcfs.requester"), path) for _ in range(2))

        assert (first.status_code, second.status_code) == (302, 302)
        assert entries(heard, "hearing.answered").count() == 1

    def test_that_comes_second_is_told_so_and_keeps_its_words(self, path, be, read):
        answer(be("dcfs.requester"), path)
        late = answer(be("dcfs.director"), path, "Another answer.")

        assert late.status_code == 409
        assert "Each side answers once" in read(late)
        assert "Another answer." in read(late)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "Write it first."),
            ("  \n ", "Write it first."),
            ("x" * 20_001, "At most 20,000 characters"),
        ],
    )
    def test_that_cannot_be_kept_stands_beside_its_field(self, path, be, read, text, said):
        refused = answer(be("dcfs.requester"), path, text)

        assert refused.status_code == 422
        assert said in read(refused)

    def test_with_a_nul_character_loses_nothing_else(self, path, be, read):
        refused = answer(be("dcfs.requester"), path, "Kept words\x00")

        assert refused.status_code == 422
        assert "Kept words" in read(refused)

    def test_is_shown_as_it_was_written(self, path, be):
        answer(be("dcfs.requester"), path, "<b>مرحبا</b>\n" + "long " * 3_000)

        assert b"&lt;b&gt;" in be("coo").get(path).content


class TestTheDate:
    def test_is_shown_to_everybody_concerned(self, path, be):
        schedule(be("coo"), path)

        for username in ("dcfs.requester", "hfs.counsel", "cio", "auditor"):
            page = be(username).words(path)
            assert "Wednesday, November 18, 2026 at 9:00 a.m." in page
            assert "Room 100, Stratton Building" in page

    def test_is_moved_by_setting_another(self, path, be):
        coo = be("coo")
        schedule(coo, path)
        assert "Move the hearing" in coo.words(path)
        schedule(coo, path, "2026-11-19T14:30")

        page = be("hfs.counsel").words(path)
        assert "November 19, 2026 at 2:30 p.m." in page
        assert "It was set 2 times" in page

    def test_set_twice_to_the_same_is_set_once(self, heard, path, be):
        for _ in range(2):
            schedule(be("coo"), path)

        assert entries(heard, "hearing.scheduled").count() == 1

    @pytest.mark.parametrize(
        ("starts_at", "said"),
        [
            ("2026-11-16T09:59", "Choose a time that is still to come."),
            ("", "Give the day and the time of the hearing."),
            ("tomorrow", "Give a day and a time."),
            ("9999-12-31T23:59", "The calendar of the State reaches to"),
            ("2027-03-14T02:30", "couldn’t be interpreted"),
        ],
    )
    def test_that_cannot_be_keeps_the_place_that_was_typed(self, path, be, starts_at, said):
        refused = schedule(be("coo"), path, starts_at, "Room 7")

        assert refused.status_code == 422
        assert said in refused.content.decode()
        assert 'value="Room 7"' in refused.content.decode()

    @pytest.mark.parametrize("username", ["dcfs.requester", "hfs.director", "cio", "auditor"])
    def test_is_set_by_the_coos_office_alone(self, heard, path, be, username):
        assert schedule(be(username), path).status_code == 403
        assert not entries(heard, "hearing.scheduled").exists()

    def test_cannot_be_set_after_the_decision_and_keeps_the_words(self, story, heard, path, be, read):
        story.take("coo", heard, "order", opinion="Share.")
        refused = schedule(be("coo"), path)

        assert refused.status_code == 409
        assert "Room 100" in read(refused)

    def test_stands_on_the_record_with_who_was_told(self, heard, path, be):
        schedule(be("coo"), path)
        page = be("hfs.counsel").words(f"/requests/{heard.reference}/")

        assert "Date: Wednesday, November 18, 2026 at 9:00 a.m. Place: Room 100, Stratton Building" in page
        assert "Told: DCFS, HFS and the State CIO's office" in page


class TestTheMinutes:
    def test_are_added_one_after_the_other(self, path, be):
        minute(be("coo"), path, "DCFS spoke first.")
        minute(be("coo.deputy"), path, "HFS then answered.")

        page = be("hfs.counsel").words(path)
        assert page.index("DCFS spoke first.") < page.index("HFS then answered.")

    def test_stand_on_the_page_where_sharing_is_ordered(self, heard, path, be):
        minute(be("coo"), path)

        assert "Both sides were heard." in be("coo").words(f"/requests/{heard.reference}/order/")


class TestWhoMayCome:
    def test_a_third_agency_finds_nothing(self, heard, path, be):
        stranger = be("ides.counsel")

        assert stranger.get(path).status_code == 404
        assert answer(stranger, path).status_code == 404
        assert stranger.get(f"/requests/{heard.reference}/hearing.ics").status_code == 404

    def test_a_recused_state_cio_is_asked_for_no_answer(self, story, be):
        request = story.denied("DOIT-IDENTITY")
        story.take("cio", request, "refer", why="I head the agency.")
        path = f"/requests/{request.reference}/hearing/"

        assert "Answer for" not in be("cio").words(path)
        assert answer(be("cio"), path).status_code == 403
        assert answer(be("cio.deputy"), path).status_code == 302

    def test_an_unknown_step_is_no_page(self, path, be):
        assert be("coo").post(path, do="order").status_code == 404

    def test_the_clock_is_in_view(self, path, be):
        assert "This day is a target: nothing happens by itself." in be("dcfs.requester").words(path)


def invitation(browser, request):
    answer = browser.get(f"/requests/{request.reference}/hearing.ics")
    assert answer.status_code == 200
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


class TestTheInvitation:
    def test_is_not_there_without_a_date(self, heard, be):
        assert be("coo").get(f"/requests/{heard.reference}/hearing.ics").status_code == 404

    def test_says_when_where_and_what(self, heard, path, be):
        schedule(be("coo"), path, place="Room 100; Stratton, 4th floor")
        lines = invitation(be("hfs.counsel"), heard)

        assert {"DTSTART:20261118T150000Z", "DTEND:20261118T160000Z", "STATUS:CONFIRMED", "SEQUENCE:0"} <= set(lines)
        assert r"LOCATION:Room 100\; Stratton\, 4th floor" in lines
        assert any(line.startswith(f"SUMMARY:Hearing: {heard.reference}") for line in lines)

    def test_is_a_calendar_to_download(self, heard, path, be):
        schedule(be("coo"), path)
        answer = be("hfs.counsel").get(f"/requests/{heard.reference}/hearing.ics")

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Content-Disposition"] == f'attachment; filename="{heard.reference}-hearing.ics"'
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))

    def test_keeps_its_uid_and_counts_each_new_date(self, heard, path, be):
        seen = []
        for starts_at in (MORNING, "2026-11-19T09:00"):
            schedule(be("coo"), path, starts_at)
            seen.append([line for line in invitation(be("coo"), heard) if line.startswith(("UID", "SEQUENCE"))])

        assert seen[0][0] == seen[1][0]
        assert [uid_and_sequence[1] for uid_and_sequence in seen] == ["SEQUENCE:0", "SEQUENCE:1"]

    @pytest.mark.parametrize(
        ("starts_at", "told"),
        [
            ("2027-03-12T09:00", "DTSTART:20270312T150000Z"),
            ("2027-03-15T09:00", "DTSTART:20270315T140000Z"),
        ],
    )
    def test_means_nine_in_chicago_on_both_sides_of_daylight_saving(self, heard, path, be, starts_at, told):
        schedule(be("coo"), path, starts_at)

        assert told in invitation(be("dcfs.requester"), heard)

    def test_is_called_off_when_the_request_ends_before(self, story, heard, path, be):
        schedule(be("coo"), path)
        story.take("dcfs.requester", heard, "withdraw")

        assert {"STATUS:CANCELLED", "SEQUENCE:1"} <= set(invitation(be("hfs.counsel"), heard))
        assert "It was called off" in be("hfs.counsel").words(path)

    def test_of_long_words_cuts_no_letter(self, heard, path, be):
        place = "Zimmer für Anhörungen, " * 15
        schedule(be("coo"), path, place=place.strip())

        assert "LOCATION:" + place.strip().replace(",", r"\,") in invitation(be("coo"), heard)


class TestTheLetter:
    def test_of_the_order_names_the_hearing(self, story, heard, be, person, clock):
        at = datetime(2026, 11, 18, 9, 0, tzinfo=CHICAGO)
        says = {"starts_at": at, "place": "Room 100"}
        actions.hold_hearing(person("coo"), heard.reference, "schedule", says)
        clock.set("2026-11-18T11:00:00-06:00")
        story.take("coo", heard, "order", opinion="Share.")
        entry = entries(heard, "escalation.sharing_ordered").get()

        page = be("hfs.counsel").words(f"/requests/{heard.reference}/letters/{entry.seq}/")
        assert "Set for Wednesday, November 18, 2026 at 9:00 a.m. Place Room 100" in page
