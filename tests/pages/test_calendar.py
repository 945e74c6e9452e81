import pytest

from agencies.models import Agency, ProclaimedClosure
from agencies.views import closures
from emou.audit.models import Entry
from requests_app.models import DataRequest

SAID = {"day": "2026-11-18", "why": "Ice storm", "source": "Proclamation 2026-200", "agency": ""}
STORM = SAID | {"step": "save"}


def storm():
    return ProclaimedClosure.objects.get(why="Ice storm")


class TestTheCalendar:
    def test_names_the_closings_of_a_year_to_anybody(self, be):
        page = be().words("/calendar/", year="2026")

        assert "Friday, November 27, 2026 Day after Thanksgiving" in page
        assert "Tuesday, November 3, 2026 General Election Day" in page

    def test_says_that_nobody_has_confirmed_it(self, be):
        assert "Not confirmed yet" in be().words("/calendar/", year="2026")

    @pytest.mark.parametrize(("asked", "shown"), [("1999", "2016"), ("2500", "2100"), ("x", "2026"), ("²", "2026")])
    def test_stays_within_the_years_that_it_covers(self, be, asked, shown):
        assert f"Closings of {shown}" in be().words("/calendar/", year=asked)


class TestTheCalculator:
    def test_gives_the_last_day_with_its_ledger(self, be):
        page = be().words("/clock/", filed_at="2026-11-16T10:00", agency="HFS")

        assert "Last day Wednesday, December 2, 2026" in page
        assert "Thanksgiving Day, not counted" in page

    def test_counts_an_evening_filing_from_its_own_day(self, be):
        page = be().words("/clock/", filed_at="2026-11-16T23:59", agency="HFS")

        assert "Last day Wednesday, December 2, 2026" in page

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({"filed_at": "soon", "agency": "HFS"}, "Give a day and a time."),
            ({"filed_at": "2026-11-16T10:00", "agency": ""}, "Choose the agency."),
            ({"filed_at": "2026-11-16T10:00", "agency": "NONE"}, "Choose the agency."),
            ({"filed_at": "2026-11-16T10:00", "agency": "\x00"}, "Choose the agency."),
            ({"filed_at": "0000-00-00T99:99", "agency": "HFS"}, "Give a day and a time."),
            ({"filed_at": "2101-01-04T10:00", "agency": "HFS"}, "The calendar covers the years 2016 to 2100."),
            ({"filed_at": "2100-12-30T10:00", "agency": "HFS"}, "The count would run past 2100"),
        ],
    )
    def test_says_what_it_cannot_count(self, be, query, words):
        assert words in be().words("/clock/", **query)

    @pytest.mark.parametrize("code", ["HFS", "hfs"])
    def test_chooses_the_agency_that_a_link_names(self, be, code):
        assert '<option value="HFS" selected>' in be().get("/clock/", agency=code).content.decode()

    def test_counts_for_an_agency_in_small_letters(self, be):
        assert "Last day Wednesday, December 2, 2026" in be().words(
            "/clock/", filed_at="2026-11-16T10:00", agency="hfs"
        )


class TestTheYearAtAGlance:
    def test_says_why_a_day_is_closed(self, be):
        assert "26 Closed: Thanksgiving Day" in be().words("/calendar/", year="2026")

    def test_names_the_agency_that_is_closed_alone(self, be):
        hfs = Agency.objects.get(code="HFS").pk
        be("practice").post("/calendar/closures/", **STORM | {"agency": hfs})

        page = be().words("/calendar/", year="2026")
        assert "18 Closed: Ice storm (Department of Healthcare and Family Services)" in page

    def test_counts_the_business_days_of_the_year(self, be):
        before = be().words("/calendar/", year="2026")
        be("practice").post("/calendar/closures/", **STORM)

        assert "247 business days in 2026" in before
        assert "246 business days in 2026" in be().words("/calendar/", year="2026")


class TestBeforeAClosureIsProclaimed:
    def test_its_keeper_reads_which_clocks_would_move(self, story, be, read):
        request = story.filed()

        page = read(be("practice").post("/calendar/closures/", **SAID))

        assert "1 open request gets a later last day" in page
        told = f"{request.reference} Department of Healthcare and Family Services Wed, Dec 2, 2026 Thu, Dec 3, 2026"
        assert told in page

    def test_nothing_is_kept_yet(self, story, be):
        request = story.filed()

        be("practice").post("/calendar/closures/", **SAID)

        assert not ProclaimedClosure.objects.filter(why="Ice storm").exists()
        assert str(DataRequest.objects.get(pk=request.pk).last_day) == "2026-12-02"

    def test_what_was_typed_comes_back_to_be_changed(self, be):
        answer = be("practice").post("/calendar/closures/", **SAID | {"step": "edit"})

        assert answer.status_code == 200
        assert b'value="Proclamation 2026-200"' in answer.content

    def test_of_one_agency_no_other_clock_is_shown(self, story, be, read):
        story.filed("DPH-BIRTH")
        hfs = Agency.objects.get(code="HFS").pk

        page = read(be("practice").post("/calendar/closures/", **SAID | {"agency": hfs}))

        assert "None: no open clock runs over this day." in page

    def test_that_came_too_late_the_requests_to_reopen_are_named(self, story, be, read):
        request = story.filed()
        story.clock.set("2026-12-03T10:00:00-06:00")

        page = read(be("practice").post("/calendar/closures/", **SAID))

        assert "Deemed approved too early" in page
        assert f"{request.reference} , Department of Healthcare and Family Services: ended Wed, Dec 2, 2026" in page

    def test_of_a_day_gone_by_it_says_what_stays(self, story, be, read):
        story.clock.set("2026-11-20T10:00:00-06:00")

        assert "The day has passed." in read(be("practice").post("/calendar/closures/", **SAID))

    def test_more_clocks_than_a_page_holds_are_paged(self, story, be, read, monkeypatch):
        monkeypatch.setattr(closures, "MOST_LISTED", 1)
        first, second = story.file("HFS-CLAIMS", "DPH-BIRTH")

        page = read(be("practice").post("/calendar/closures/", **SAID | {"step": "check", "page": "2"}))

        assert "2 to 2 of 2" in page
        assert second.reference in page
        assert first.reference not in page

    @pytest.mark.parametrize("page", ["0", "x", "²", "-1", "99999999999"])
    def test_a_page_that_is_none_shows_the_first(self, story, be, read, page):
        request = story.filed()

        assert request.reference in read(be("practice").post("/calendar/closures/", **SAID | {"page": page}))


class TestTheKeepersOfTheCalendar:
    def test_proclaim_a_closure_that_moves_open_clocks(self, story, be, read):
        request = story.filed()

        answer = be("practice").client.post("/calendar/closures/", STORM, follow=True)

        assert "Wednesday, November 18, 2026 Ice storm By proclamation" in read(answer)
        assert str(DataRequest.objects.get(pk=request.pk).last_day) == "2026-12-03"

    def test_read_what_is_wrong_with_a_closure_and_keep_their_words(self, be, read):
        answer = be("practice").client.post("/calendar/closures/", STORM | {"day": "2026-11-26"})

        assert answer.status_code == 422
        assert "Nothing was saved." in read(answer)
        assert "Offices are closed on this day anyway: Thanksgiving Day." in read(answer)
        assert b"Proclamation 2026-200" in answer.content

    def test_withdraw_a_closure_and_no_clock_moves_in(self, story, be, read):
        request, browser = story.filed(), be("practice")
        browser.post("/calendar/closures/", **STORM)

        answer = browser.client.post(f"/calendar/closures/{storm().pk}/withdraw/", follow=True)

        assert "Proclaimed and withdrawn" in read(answer)
        assert str(DataRequest.objects.get(pk=request.pk).last_day) == "2026-12-03"

    def test_read_before_withdrawing_which_clocks_keep_their_day(self, story, be):
        request, browser = story.filed(), be("practice")
        browser.post("/calendar/closures/", **STORM)

        page = browser.words(f"/calendar/closures/{storm().pk}/withdraw/")

        assert f"{request.reference}, HFS: Thursday, December 3, 2026" in page
        assert "none moves in" in page
        assert storm().withdrawn_at is None

    def test_are_offered_no_withdrawal_of_a_year_gone_by(self, be, clock):
        be("practice").post("/calendar/closures/", **STORM)
        clock.set("2027-01-04T10:00:00-06:00")

        assert "Withdraw the closure" not in be("practice").words("/calendar/", year="2026")

    @pytest.mark.parametrize("username", ["hfs.director", "cio", "auditor", "admin"])
    def test_alone_are_asked_whether_to_withdraw(self, be, username):
        be("practice").post("/calendar/closures/", **STORM)

        assert be(username).get(f"/calendar/closures/{storm().pk}/withdraw/").status_code == 403

    def test_confirm_a_year_on_the_record(self, be, read):
        answer = be("practice").client.post(
            "/calendar/2027/confirm/", {"confirm-source": "CMS list of 2027"}, follow=True
        )

        assert "Compared with CMS list of 2027 by Jonas Hwang" in read(answer)
        assert Entry.objects.get(name="calendar.year_confirmed").said == {"year": 2027, "source": "CMS list of 2027"}

    def test_confirm_a_year_once(self, be):
        send = {"confirm-source": "CMS list of 2027"}
        be("practice").client.post("/calendar/2027/confirm/", send)

        assert be("practice").client.post("/calendar/2027/confirm/", send).status_code == 409

    def test_confirm_no_year_without_its_list(self, be, read):
        answer = be("practice").client.post("/calendar/2027/confirm/", {"confirm-source": " "})

        assert answer.status_code == 422
        assert "Name the list that you compared the closings with." in read(answer)

    @pytest.mark.parametrize("username", ["hfs.director", "cio", "auditor", "admin"])
    def test_are_nobody_else(self, be, username):
        assert be(username).client.post("/calendar/closures/", STORM).status_code == 403
        assert be(username).client.post("/calendar/2027/confirm/", {"confirm-source": "L"}).status_code == 403
        assert "Proclaim a closure" not in be(username).words("/calendar/")
