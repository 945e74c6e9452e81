"""The precedents in the browser: found by words and filters, by whoever may know of them."""

import pytest

from tests.conftest import again
from tests.pages.conftest import words
from tests.stories import ground


@pytest.fixture(scope="class")
def ruled(shared_story):
    denied = shared_story.denied()
    return shared_story.take("cio.deputy", denied, "uphold", opinion="Reidentifying families would be easy.")


@pytest.fixture
def upheld(ruled, story):
    return again(ruled)


class TestThePage:
    def test_says_who_asked_whom_for_what_and_how_it_ended(self, upheld, be):
        page = be("hfs.counsel").words("/precedents/")

        assert f"{upheld.reference} · DCFS asked HFS for {upheld.dataset.name}" in page
        assert "Denial upheld by the State CIO Mon, Nov 16, 2026 HIPAA" in page
        assert "Reidentifying families would be easy." in page

    def test_shows_the_newest_opinion_of_an_escalated_denial(self, story, be):
        story.take("coo", story.escalated(), "excuse", opinion="The federal partner objects.")
        page = be("auditor").words("/precedents/")

        assert "The federal partner objects." in page
        assert "exception for this purpose applies" not in page

    def test_say_whose_one_sees(self, story, be):
        assert "You see those of your own agencies." in be("hfs.counsel").words("/precedents/")
        assert "of your own agencies" not in be("auditor").words("/precedents/")

    @pytest.mark.parametrize("username", ["dcfs.requester", "hfs.counsel", "auditor", "cio", "coo", "practice"])
    def test_shows_a_decision_to_its_parties_and_overseers(self, upheld, be, username):
        assert upheld.reference in be(username).words("/precedents/")

    @pytest.mark.parametrize("username", ["doc.counsel", "ides.requester", "admin"])
    def test_shows_it_to_nobody_else(self, upheld, be, username):
        assert upheld.reference not in be(username).words("/precedents/", q="families")

    def test_asks_a_stranger_to_sign_in(self, upheld, be):
        assert be().get("/precedents/").status_code == 302

    def test_is_reached_from_the_reference_pages(self, story, be):
        assert 'href="/precedents/"' in be("hfs.counsel").get("/reference/").content.decode()

    def test_answers_a_script_with_the_address_to_keep(self, upheld, be):
        answer = be("auditor").client.get("/precedents/?q=families&owner=", headers={"HX-Request": "true"})

        assert answer["HX-Push-Url"] == "/precedents/?q=families"


class TestSearching:
    def test_marks_the_words_that_were_found(self, upheld, be):
        html = be("auditor").get("/precedents/", q="family reidentified").content.decode()

        assert "<mark>Reidentifying</mark> <mark>families</mark>" in html

    def test_shows_what_somebody_wrote_as_text_alone(self, story, be):
        story.take("cio.deputy", story.denied(), "uphold", opinion="<script>alert(1)</script> families")

        assert b"<script>alert(1)" not in be("auditor").get("/precedents/", q="families").content

    @pytest.mark.parametrize(
        "query",
        [
            *("owner=HFS", "requester=DCFS", "authority=HIPAA", "dataset=HFS-CLAIMS", "outcome=denial.upheld"),
            *("decided_from=2026-11-16", "decided_to=2026-11-16", "q=%22would+be+easy%22"),
        ],
    )
    def test_finds_it_by_what_it_is(self, upheld, be, query):
        assert upheld.reference in words(be("auditor").client.get(f"/precedents/?{query}"))

    @pytest.mark.parametrize(
        "query",
        [
            *("owner=DPH", "requester=IDES", "authority=FERPA", "dataset=DPH-BIRTH", "outcome=denial.overruled"),
            *("decided_from=2026-11-17", "decided_to=2026-11-15", "q=zebra"),
        ],
    )
    def test_does_not_find_it_by_what_it_is_not(self, upheld, be, query):
        page = words(be("auditor").client.get(f"/precedents/?{query}"))

        assert "No decision fits" in page
        assert upheld.reference not in page

    @pytest.mark.parametrize(
        "query",
        [
            *("owner=NOBODY", "outcome=request.filed", "decided_from=yesterday", "decided_to=9999-12-31", "after=x"),
            *("before=%00", "after=2026-11-16T10:00:00_1", "q=%00", "authority=%E2%80%AE", f"q={'x' * 5000}"),
        ],
    )
    def test_leaves_out_what_cannot_be_read(self, upheld, be, query):
        assert upheld.reference in words(be("auditor").client.get(f"/precedents/?{query}"))


class TestTheList:
    def test_says_how_one_begins_where_there_are_none(self, story, be):
        assert "No precedents yet" in be("hfs.counsel").words("/precedents/")

    def test_turns_pages_without_losing_or_doubling_one(self, story, be, monkeypatch):
        monkeypatch.setattr("requests_app.pages.listing.PAGE", 2)
        made = {story.take("cio.deputy", story.denied(), "uphold", opinion="Plain.").reference for _ in range(3)}
        first = be("auditor").get("/precedents/")
        second = be("auditor").client.get(f"/precedents/{first.context['next_url']}")
        found = [row.reference for page in (first, second) for row in page.context["rows"]]

        assert (len(found), set(found)) == (3, made)
        assert second.context["previous_url"]


class TestHowDenialsFare:
    def test_is_not_told_of_fewer_than_three(self, upheld, be):
        assert "Too few to tell, fewer than 3: HIPAA." in be("hfs.counsel").words("/precedents/")

    def test_is_told_of_all_agencies_together(self, story, upheld, be):
        story.overruled()
        story.overruled("HFS-CLAIMS")

        page = be("doc.counsel").words("/precedents/", authority="HIPAA")
        assert "HIPAA: 2 of 3 denials overturned" in page

    def test_is_told_for_each_law_that_was_cited(self, story, be):
        request = story.filed()
        story.take("hfs.counsel", request, "deny", grounds=[ground(request), ground(request, authority="OTHER")])
        story.take("cio.deputy", request, "uphold", opinion="Both hold.")

        assert "Too few to tell, fewer than 3: HIPAA, OTHER." in be("hfs.counsel").words("/precedents/")
