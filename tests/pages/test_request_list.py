import re

import pytest

from requests_app.pages import listing


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
            path = "/requests/" + link[1].replace("&amp;", "&") if link else ""
        return found

    return listed


class TestTheList:
    def test_begins_with_the_newest(self, story, references):
        first, second = story.filed(), story.filed("DPH-BIRTH")

        assert references() == [[second.reference, first.reference]]

    def test_turns_its_pages_without_losing_or_doubling_any(self, story, references, monkeypatch):
        monkeypatch.setattr(listing, "PAGE", 2)
        filed = [row.reference for row in story.file("HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE", "DHS-SNAP", "DOC-CUSTODY")]

        assert references() == [filed[:-3:-1], filed[2:0:-1], filed[:1]]

    def test_turns_them_back(self, story, references, monkeypatch):
        monkeypatch.setattr(listing, "PAGE", 2)
        filed = story.file("HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE")
        last = f"/requests/?after={listing.ORDERS['newest'].cursor(filed[1])}"

        pages = references(follow="prev", path=last.replace("+", "%2B"))

        assert pages == [[filed[0].reference], [filed[2].reference, filed[1].reference]]

    def test_puts_the_soonest_last_day_first(self, story, references):
        pending, denied = story.filed(), story.denied("DPH-BIRTH")

        assert references(path="/requests/?order=last_day") == [[denied.reference, pending.reference]]

    @pytest.mark.parametrize("cursor", ["nonsense", "_", "2026-01-01T00:00:00_1", "2026-01-01T00:00:00+00:00_x"])
    def test_begins_at_the_beginning_of_a_cursor_that_cannot_be_read(self, story, be, cursor):
        request = story.filed()

        assert request.reference in be("dcfs.requester").words("/requests/", after=cursor)


class TestTheFilters:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"status": "denied"}, "denied"),
            ({"status": "pending"}, "pending"),
            ({"q": "birth"}, "denied"),
            ({"q": "Medicaid"}, "pending"),
            ({"q": "prenatal medicaid"}, "pending"),
        ],
    )
    def test_leave_what_fits(self, story, be, query, found):
        rows = {"pending": story.filed(), "denied": story.denied("DPH-BIRTH")}
        page = be("dcfs.requester").words("/requests/", **query)

        assert [name for name, row in rows.items() if row.reference in page] == [found]

    def test_count_what_time_has_decided(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-03T00:00:00-06:00")

        assert request.reference in be("dcfs.requester").words("/requests/", status="deemed_approved")

    def test_say_when_nothing_fits(self, story, be):
        story.filed()

        assert "No request fits" in be("dcfs.requester").words("/requests/", q="zebra")

    @pytest.mark.parametrize("query", [{"status": "x"}, {"owner": "x"}, {"order": "x"}, {"q": "a" * 900}])
    def test_that_cannot_be_read_are_left_out(self, story, be, query):
        request = story.filed()

        assert request.reference in be("dcfs.requester").words("/requests/", **query)
