import csv
import io
import re
from html import unescape

import pytest

from requests_app.pages import listing, spreadsheet
from tests.stories import ground


@pytest.fixture
def references(be):
    """The references in the order in which a person's list shows them, page by page."""

    def listed(username="dcfs.requester", follow="next", path="/requests/"):
        found = []
        browser = be(username)
        while path:
            html = browser.client.get(path).content.decode()
            found.append(re.findall(r"EMOU-2026-\d+(?:-[A-Z]+)?(?=</span>)", html))
            link = re.search(rf'<a[^>]*href="([^"]+)" rel="{follow}"', html)
            path = "/requests/" + unescape(link[1]) if link else ""
        return found

    return listed


class TestTheList:
    def test_begins_with_the_newest(self, story, references):
        first, second = story.filed(), story.filed("DPH-BIRTH")

        assert references() == [[second.reference, first.reference]]

    @pytest.mark.parametrize(("order", "turn"), [("newest", -1), ("oldest", 1), ("last_day", 1)])
    def test_turns_its_pages_without_losing_or_doubling_any(self, story, references, monkeypatch, order, turn):
        monkeypatch.setattr(listing, "PAGE", 2)
        filed = [row.reference for row in story.file("HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE", "DHS-SNAP", "DOC-CUSTODY")]

        pages = references(path=f"/requests/?order={order}")

        assert pages == [filed[::turn][:2], filed[::turn][2:4], filed[::turn][4:]]

    def test_turns_them_back(self, story, references, monkeypatch):
        monkeypatch.setattr(listing, "PAGE", 2)
        filed = story.file("HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE")
        last = f"/requests/?after={listing.ORDERS['newest'].cursor(filed[1])}"

        pages = references(follow="prev", path=last.replace("+", "%2B"))

        assert pages == [[filed[0].reference], [filed[2].reference, filed[1].reference]]

    def test_stays_right_while_rows_arrive(self, story, be, monkeypatch):
        monkeypatch.setattr(listing, "PAGE", 1)
        older = story.filed()
        newer = story.filed("DPH-BIRTH")
        page = be("dcfs.requester").get("/requests/").content.decode()
        onward = unescape(re.search(r'href="([^"]+)" rel="next"', page)[1])
        story.filed("IDES-WAGE")

        read = be("dcfs.requester").words("/requests/" + onward)

        assert newer.reference not in read
        assert older.reference in read

    def test_puts_the_soonest_last_day_first(self, story, references):
        pending, denied = story.filed(), story.denied("DPH-BIRTH")

        assert references(path="/requests/?order=last_day") == [[denied.reference, pending.reference]]

    def test_puts_the_latest_decision_first(self, story, clock, references):
        first, second = story.filed(), story.filed("DPH-BIRTH")
        for day, username, request in (("18", "dph.counsel", second), ("19", "hfs.counsel", first)):
            clock.set(f"2026-11-{day}T09:00:00-06:00")
            story.take(username, request, "approve")

        assert references(path="/requests/?order=decided") == [[first.reference, second.reference]]

    def test_puts_what_time_decided_among_the_rest_before_it_is_settled(self, story, clock, references):
        silent, answered = story.filed(), story.filed("DPH-BIRTH")
        late = story.filed("IDES-WAGE")
        story.take("dph.counsel", answered, "approve")
        clock.set(silent.due_at)

        found = references(path="/requests/?order=decided")

        assert sorted(found[0][:2]) == sorted([silent.reference, late.reference])
        assert found[0][2] == answered.reference

    @pytest.mark.parametrize("cursor", ["nonsense", "_", "2026-01-01T00:00:00_1", "2026-01-01T00:00:00+00:00_x"])
    def test_begins_at_the_beginning_of_a_cursor_that_cannot_be_read(self, story, be, cursor):
        request = story.filed()

        assert request.reference in be("dcfs.requester").words("/requests/", after=cursor)

    def test_says_how_many_there_are(self, story, be, monkeypatch):
        monkeypatch.setattr(listing, "COUNTED", 2)
        story.file("HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE")

        assert "More than 2 requests" in be("dcfs.requester").words("/requests/")

    def test_shows_nothing_of_other_agencies(self, story, be):
        story.filed()

        assert "No request fits" in be("dph.counsel").words("/requests/", q="prenatal")

    def test_has_words_of_its_own_for_the_system_administrator(self, story, be):
        story.filed()

        assert "Your office sees no requests" in be("admin").words("/requests/")


class TestTheWords:
    @pytest.fixture
    def found(self, story, be):
        """Which of two requests is found: a pending one for HFS-CLAIMS, a denied one for DPH-BIRTH."""
        rows = {"hfs": story.filed(), "dph": story.denied("DPH-BIRTH")}

        def find(text):
            page = be("auditor").words("/requests/", q=text)
            return [name for name, row in rows.items() if row.reference in page]

        return find

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("birth", ["dph"]),
            ("Medicaid", ["hfs"]),
            ("prenatal medicaid", ["hfs"]),
            ("visiting", ["hfs", "dph"]),
            ("fam", ["hfs", "dph"]),
            ("public health", ["dph"]),
            ("HFS", ["hfs"]),
            ("the prenatal", ["hfs", "dph"]),
            ("zebra", []),
            ("%", []),
            ("' | !:* &", []),
            ("DPH-BIRTH", ["dph"]),
        ],
    )
    def test_are_all_found_in_title_summary_dataset_or_agency(self, found, text, names):
        assert found(text) == names

    def test_find_a_request_by_its_number(self, story, be):
        request, other = story.filed(), story.filed()
        number = str(int(request.reference.split("-")[2]))

        page = be("auditor").words("/requests/", q=number)

        assert request.reference in page
        assert other.reference not in page

    def test_find_a_request_and_its_parts_by_its_reference(self, story, be):
        request, other = story.filed(), story.filed()
        rest = request.elements[1:]
        story.take("hfs.counsel", request, "approve", elements=request.elements[:1], grounds=[ground(request, rest)])

        page = be("auditor").words("/requests/", q=request.reference.lower())

        assert f"{request.reference}-B" in page
        assert other.reference not in page

    def test_find_what_is_written_from_right_to_left(self, story, be):
        request = story.filed(title="رعاية الأم قبل الولادة")

        assert request.reference in be("auditor").words("/requests/", q="الولادة")


class TestTheFilters:
    @pytest.fixture
    def found(self, story, clock, be):
        """Which of three requests is found, on November 20: pending, denied, and approved on November 18."""
        rows = {"pending": story.filed(), "denied": story.denied("DPH-BIRTH"), "approved": story.filed("IDES-WAGE")}
        clock.set("2026-11-18T09:00:00-06:00")
        story.take("ides.counsel", rows["approved"], "approve")
        clock.set("2026-11-20T09:00:00-06:00")

        def find(username="dcfs.requester", **query):
            page = be(username).words("/requests/", **query)
            return [name for name, row in rows.items() if row.reference in page]

        return find

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"status": "denied"}, ["denied"]),
            ({"status": ["denied", "pending"]}, ["pending", "denied"]),
            ({"owner": "DPH"}, ["denied"]),
            ({"requester": "DPH"}, []),
            ({"dataset": "IDES-WAGE"}, ["approved"]),
            ({"waits": "others"}, ["pending", "denied"]),
            ({"waits": "mine"}, []),
            ({"how": "owning"}, ["approved"]),
            ({"how": "clock"}, []),
            ({"last_to": "2026-11-30"}, ["denied"]),
            ({"last_from": "2026-12-01", "last_to": "2026-12-02"}, ["pending", "approved"]),
            ({"filed_from": "2026-11-17"}, []),
            ({"filed_from": "2026-11-16", "filed_to": "2026-11-16"}, ["pending", "denied", "approved"]),
            ({"decided_from": "2026-11-18", "decided_to": "2026-11-18"}, ["approved"]),
            ({"decided_from": "2026-11-19"}, []),
            ({"order": "decided"}, ["approved"]),
        ],
    )
    def test_leave_what_fits(self, found, query, names):
        assert found(**query) == names

    def test_know_on_whom_a_request_waits(self, found):
        assert found("dcfs.requester", waits="mine") == []
        assert found("hfs.counsel", waits="mine") == ["pending"]
        assert found("cio.deputy", waits="mine") == ["denied"]

    def test_count_what_time_has_decided(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-03T00:00:00-06:00")

        for query in ({"status": "deemed_approved"}, {"how": "clock"}, {"decided_to": "2026-12-02"}):
            assert request.reference in be("dcfs.requester").words("/requests/", **query)

    def test_say_when_nothing_fits(self, story, be):
        story.filed()

        assert "No request fits" in be("dcfs.requester").words("/requests/", q="zebra")

    def test_are_shown_each_with_a_way_to_take_it_away(self, story, be):
        page = be("dcfs.requester").client.get("/requests/?q=birth&status=denied&status=pending").content.decode()

        assert 'href="/requests/?status=denied&amp;status=pending"' in page
        assert 'href="/requests/?q=birth&amp;status=pending"' in page

    @pytest.mark.parametrize(
        "query",
        [
            *({"status": "x"}, {"owner": "x"}, {"order": "x"}, {"q": "a" * 900}, {"q": "\x00"}, {"dataset": "\x00"}),
            *({"last_from": "9999-12-31"}, {"filed_to": "0001-01-01"}, {"decided_to": "x"}, {"waits": "x"}),
        ],
    )
    def test_that_cannot_be_read_are_left_out(self, story, be, query):
        request = story.filed()

        assert request.reference in be("dcfs.requester").words("/requests/", **query)


class TestTheFile:
    def rows(self, browser, **query):
        answer = browser.get("/requests/download/", **query)
        text = b"".join(answer.streaming_content).decode()
        assert text[0] == "\ufeff"
        return answer, list(csv.DictReader(io.StringIO(text[1:])))

    def test_holds_exactly_what_is_shown(self, story, be):
        story.filed()
        denied = story.denied("DPH-BIRTH")

        _, rows = self.rows(be("dcfs.requester"), status="denied")

        assert [row["Reference"] for row in rows] == [denied.reference]
        assert rows[0]["Address"] == f"http://testserver/requests/{denied.reference}/"

    def test_goes_over_all_pages_in_the_same_order(self, story, be, monkeypatch):
        monkeypatch.setattr(spreadsheet, "BATCH", 2)
        filed = story.file("HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE", "DHS-SNAP", "DOC-CUSTODY")

        _, rows = self.rows(be("dcfs.requester"), order="oldest")

        assert [row["Reference"] for row in rows] == [row.reference for row in filed]

    def test_tells_silence_from_a_persons_approval(self, story, clock, be):
        story.filed()
        story.take("dph.counsel", story.filed("DPH-BIRTH"), "approve")
        clock.set("2026-12-07T09:00:00-06:00")

        _, rows = self.rows(be("dcfs.requester"), order="oldest")

        assert [(row["Status"], row["How it was decided"], row["Decided on"]) for row in rows] == [
            ("Deemed approved", "By operation of the eMOU: time was up", "2026-12-02"),
            ("Approved", "By the agency that was asked", "2026-11-16"),
        ]

    def test_counts_the_days_that_are_left(self, story, be):
        story.filed()

        _, [row] = self.rows(be("dcfs.requester"))

        assert (row["Business days left"], row["Last day"], row["Filed on"]) == ("10", "2026-12-02", "2026-11-16")
        assert row["Waits on"] == "HFS"

    def test_is_named_by_its_day(self, story, be):
        answer, _ = self.rows(be("dcfs.requester"))

        assert answer["Content-Disposition"] == 'attachment; filename="emou-requests-2026-11-16.csv"'

    @pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1d1+1"])
    def test_never_carries_a_formula(self, title):
        assert spreadsheet.safe(title) == f"'{title}"

    @pytest.mark.parametrize("cell", ["Prenatal care", "", 3, "10 - 4"])
    def test_leaves_other_cells_as_they_are(self, cell):
        assert spreadsheet.safe(cell) == cell

    def test_has_nothing_that_the_person_may_not_know(self, story, be):
        story.filed()

        assert self.rows(be("dph.counsel"))[1] == []

    def test_is_asked_about_first_when_it_is_very_long(self, story, be, monkeypatch):
        monkeypatch.setattr(spreadsheet, "MOST", 1)
        story.file("HFS-CLAIMS", "DPH-BIRTH")

        assert "More than 1 requests fit these filters" in be("dcfs.requester").words("/requests/download/")
        assert len(self.rows(be("dcfs.requester"), long="1")[1]) == 2


class TestWithAScript:
    def test_keeps_the_address_free_of_what_is_empty(self, story, be):
        answer = be("dcfs.requester").client.get(
            "/requests/?q=birth&waits=&owner=&order=newest", headers={"HX-Request": "true"}
        )

        assert answer["HX-Push-Url"] == "/requests/?q=birth"
