import pytest

ROLES = [
    "dcfs.requester",
    "hfs.counsel",
    "hfs.director",
    "hfs.steward",
    "cio",
    "cio.deputy",
    "coo",
    "practice",
    "auditor",
    "admin",
]


def figures(page):
    """The page's figures, each value after its term."""
    return page[page.index("My work") :]


@pytest.mark.parametrize("username", ROLES)
class TestEveryRole:
    @pytest.mark.parametrize("path", ["/work/", "/requests/", "/use-cases/", "/datasets/", "/calendar/", "/help/"])
    def test_may_open(self, story, be, username, path):
        story.filed()

        assert be(username).get(path).status_code == 200

    def test_reads_the_office_held(self, be, username):
        from agencies.rights import rights_of
        from emou import timekeeping
        from tests.conftest import named

        seats = rights_of(named(username), timekeeping.now()).seats

        assert all(seat.label in be(username).words("/work/") for seat in seats)


class TestWhatWaits:
    def test_on_the_owner_is_a_new_request_with_its_last_day(self, story, be):
        story.filed()

        page = be("hfs.counsel").words("/work/")

        assert "Waiting on you Soonest last day first" in page
        assert "10 business days left" in page
        assert "Wed, Dec 2, 2026" in page

    def test_comes_soonest_first(self, story, be):
        later = story.filed()
        sooner = story.overruled()

        page = be("hfs.counsel").words("/work/")

        assert page.index(sooner.reference) < page.index(later.reference)

    def test_on_the_cio_is_a_denial(self, story, be):
        request = story.denied()

        page = be("cio.deputy").words("/work/")

        assert page.index("Waiting on you Soonest") < page.index(request.reference)

    def test_on_the_coo_is_an_escalation(self, story, be):
        request = story.escalated()

        page = be("coo").words("/work/")

        assert page.index("Waiting on you Soonest") < page.index(request.reference)

    def test_on_others_is_what_ones_agency_asked_for(self, story, be):
        request = story.filed()

        page = be("dcfs.requester").words("/work/")

        assert page.index("Waiting on others Soonest") < page.index(request.reference)

    def test_no_longer_once_the_clock_has_run_out_although_nobody_swept(self, story, clock, be):
        story.filed()
        clock.set("2026-12-03T00:00:00-06:00")

        page = be("hfs.counsel").words("/work/")

        assert "Nothing waits on you" in page
        assert "Deemed approved by operation of the eMOU" in page

    def test_is_counted_even_where_not_all_is_shown(self, story, be, monkeypatch):
        from emou.dashboards import queries

        monkeypatch.setattr(queries, "SOME", 1)
        story.file("HFS-CLAIMS", "DPH-BIRTH", "IDES-WAGE")

        page = be("dcfs.requester").words("/work/")

        assert page.count("business days left") == 1
        assert "All open requests" in page

    def test_beyond_its_target_is_not_counted_as_due_soon(self, story, clock, be):
        story.denied()
        clock.set("2026-11-20T09:00:00-06:00")

        assert "Target passed 1 Due within 3 business days 0" in figures(be("cio.deputy").words("/work/"))

    def test_within_its_target_is_counted_as_due_soon(self, story, be):
        story.denied()

        page = figures(be("cio.deputy").words("/work/"))

        assert "Due within 3 business days 1" in page
        assert "Target passed" not in page


class TestWhatWasDecided:
    @pytest.mark.parametrize("path", ["/work/", "/requests/"])
    def test_shows_the_day_of_the_decision(self, story, clock, be, path):
        request = story.filed()
        clock.set("2026-11-23T09:00:00-06:00")
        story.take("hfs.counsel", request, "approve")
        clock.set("2026-11-25T09:00:00-06:00")

        assert "Approved Answered Mon, Nov 23, 2026" in be("dcfs.requester").words(path)

    def test_shows_the_last_day_where_time_decided(self, story, clock, be):
        story.filed()
        clock.set("2026-12-07T09:00:00-06:00")

        assert "Time was up Wed, Dec 2, 2026" in be("dcfs.requester").words("/work/")


class TestWhatIsOffered:
    def test_a_new_request_to_those_who_file(self, be):
        assert "New request" in be("dcfs.requester").words("/work/")

    @pytest.mark.parametrize("username", ["hfs.counsel", "cio.deputy", "auditor", "practice", "admin"])
    def test_no_new_request_to_others(self, be, username):
        assert "New request" not in be(username).words("/work/")

    def test_drafts_of_the_office(self, story, be):
        story.draft("HFS-CLAIMS")

        assert "Drafts of your office" in be("dcfs.director").words("/work/")

    def test_no_drafts_to_the_owner(self, story, be):
        story.draft("HFS-CLAIMS")

        assert "Drafts" not in be("hfs.director").words("/work/")

    def test_words_of_its_own_to_the_system_administrator(self, story, be):
        story.filed()

        assert "Your office sees no requests" in be("admin").words("/work/")
