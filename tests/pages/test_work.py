import re
from html import unescape

import pytest

from agencies.models import Appointment, Office
from emou import actions
from tests.conftest import named

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
PLACES = ("/work/", "/requests/", "/use-cases/", "/datasets/", "/calendar/", "/help/")


@pytest.mark.parametrize("username", ROLES)
class TestEveryRole:
    def test_may_open_every_place(self, story, be, username):
        story.filed()
        one = be(username)

        assert {path: one.get(path).status_code for path in PLACES} == dict.fromkeys(PLACES, 200)

    def test_reads_the_office_held(self, be, username):
        from agencies.rights import rights_of
        from emou import timekeeping

        seats = rights_of(named(username), timekeeping.now()).seats

        assert all(seat.label in be(username).words("/work/") for seat in seats)


class TestWhatWaits:
    def test_on_the_owner_is_a_new_request_with_its_last_day(self, story, be):
        story.filed()

        page = be("hfs.counsel").words("/work/")

        assert "1 request waits on you." in page
        assert "You can approve it, take more time or deny it." in page
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

        assert page.index("Waiting on you Request") < page.index(request.reference)

    def test_on_the_coo_is_an_escalation(self, story, be):
        request = story.escalated()

        page = be("coo").words("/work/")

        assert page.index("Waiting on you Request") < page.index(request.reference)

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

    def test_is_counted_even_where_not_all_is_shown(self, story, be):
        for _ in range(7):
            story.filed()

        page = be("dcfs.requester").words("/work/")

        assert page.count("10 business days left") == 6
        assert "Show all 7" in page

    def test_is_shown_whole_under_the_same_filter(self, story, be):
        for _ in range(7):
            story.filed()
        page = be("dcfs.requester").get("/work/").content.decode()
        [address] = re.findall(r'href="(/requests/[^"]+)">Show all 7', page)

        assert "7 requests" in be("dcfs.requester").words(unescape(address))

    def test_beyond_its_target_stands_first_and_says_so(self, story, clock, be):
        story.denied()
        clock.set("2026-11-20T09:00:00-06:00")

        page = be("cio.deputy").words("/work/")

        assert "The first has passed its target, Wednesday, November 18, 2026." in page
        assert "Target passed 1 request" in page

    def test_within_its_target_is_grouped_by_urgency(self, story, be):
        story.denied()

        page = be("cio.deputy").words("/work/")

        assert "Within 3 business days 1 request" in page
        assert "Target passed" not in page

    def test_on_the_last_day_says_today(self, story, clock, be):
        story.filed()
        clock.set("2026-12-02T09:00:00-06:00")

        page = be("hfs.counsel").words("/work/")

        assert "The first has its last day today." in page
        assert "Last day today 1 request" in page

    def test_on_somebody_recused_says_what_is_left_to_do(self, story, be):
        story.denied("DOIT-IDENTITY")

        page = be("cio").words("/work/")

        assert "You can refer it to the COO. You are recused" in page

    def test_on_whoever_filed_it_says_that_another_must_decide(self, story, clock, be):
        office = Office.objects.get(kind="requester", agency__code="DCFS")
        Appointment.objects.create(person=named("hfs.counsel"), office=office, starts_at=clock.now)
        draft = story.draft("HFS-CLAIMS")
        actions.file_use_case(named("hfs.counsel"), draft.pk)

        page = be("hfs.counsel").words("/work/")

        assert "You can take more time. You filed it, so somebody else must approve or deny it." in page


class TestEachOffice:
    def test_of_a_steward_shows_what_must_be_released(self, story, be):
        story.take("hfs.counsel", story.filed(), "approve")

        page = be("hfs.steward").words("/work/")

        assert "Gates to record What must be shared and waits for evidence" in page
        assert "Datasets of Department of Healthcare and Family Services in the catalog" in page

    def test_of_the_state_data_practice_shows_what_has_passed_its_target(self, story, clock, be):
        request = story.denied()
        clock.set("2026-11-20T09:00:00-06:00")

        page = be("practice").words("/work/")

        assert "1 request is past the target" in page
        assert page.index("Past the target") < page.index(request.reference)

    def test_of_the_state_data_practice_shows_whose_time_is_almost_up(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-01T09:00:00-06:00")

        page = be("practice").words("/work/")

        assert page.index("Time is about to decide") < page.index(request.reference)

    def test_of_the_state_data_practice_shows_who_cannot_be_asked(self, clock, be):
        Appointment.objects.filter(office__kind__in=["counsel", "director"], office__agency__code="HFS").update(
            ends_at=clock.now
        )

        page = be("practice").words("/work/")

        assert "Nobody at Department of Healthcare and Family Services can decide" in page

    def test_of_the_state_data_practice_shows_unconfirmed_years(self, clock, be):
        clock.set("2026-12-20T09:00:00-06:00")

        assert "The closings of 2027 are not confirmed yet" in be("practice").words("/work/")

    def test_of_an_auditor_shows_what_is_open_across_the_state(self, story, be):
        request = story.filed()

        page = be("auditor").words("/work/")

        assert page.index("Open across the State") < page.index(request.reference)
        assert "Waiting on you" not in page


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
