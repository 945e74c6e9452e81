"""Approving several requests at once: nothing before it was seen, each by itself, and every refusal told."""

import pytest

from agencies.models import Appointment, Office
from emou import actions
from requests_app.models import DataRequest
from tests.conftest import again, named

LIST = "/requests/?waits=mine&order=last_day"


@pytest.fixture
def counsel(be):
    return be("hfs.counsel")


@pytest.fixture(scope="class")
def filed(shared_story):
    return [shared_story.filed(title=f"Use case {number}") for number in (1, 2, 3)]


@pytest.fixture
def three(filed, story):
    return again(filed)


def seen(*requests):
    return [f"{row.reference}:{row.head_seq}" for row in requests]


def states(requests):
    return [DataRequest.objects.get(pk=row.pk).state for row in requests]


class TestTicking:
    def test_is_offered_for_what_this_person_may_approve_now(self, story, counsel):
        mine, overruled = story.filed(), story.overruled()

        page = counsel.client.get(LIST).content.decode()

        assert f'value="{mine.reference}" id="tick-' in page
        assert f'id="tick-{overruled.reference}' not in page

    @pytest.mark.parametrize("username", ["hfs.steward", "dcfs.requester", "auditor", "practice"])
    def test_is_offered_to_nobody_who_decides_nothing(self, three, be, username):
        assert 'id="tick-' not in be(username).client.get(LIST).content.decode()

    def test_none_leads_back_with_a_hint(self, counsel):
        answer = counsel.client.get("/requests/approve/", follow=True)

        assert "Check the requests that you want to approve." in answer.content.decode()

    def test_more_than_fifty_leads_back_with_a_hint(self, counsel):
        asked = {"reference": [f"EMOU-2026-{number:06}" for number in range(51)]}

        assert "at most 50" in counsel.client.get("/requests/approve/", asked, follow=True).content.decode()


class TestTheConfirmation:
    def test_shows_each_request_with_what_it_asks_for(self, story, counsel):
        request = story.filed()
        page = counsel.words("/requests/approve/", reference=[request.reference])

        for words in (
            *("Approve 1 request", request.reference, "DCFS asks HFS for", "3 elements:", "Coded", "View in place"),
            *("Gates that remain before release", "10 business days left", "Told at once: DCFS."),
        ):
            assert words in page

    def test_does_nothing_yet(self, three, counsel):
        counsel.get("/requests/approve/", reference=[row.reference for row in three])

        assert states(three) == ["pending"] * 3

    def test_leaves_out_what_cannot_be_approved_now_and_says_why(self, story, counsel):
        request, denied = story.filed(), story.denied()

        page = counsel.words("/requests/approve/", reference=[request.reference, denied.reference])

        assert "Approve 1 request" in page
        assert "Left out" in page and "It does not wait for your approval now." in page

    def test_leaves_out_what_this_person_filed(self, story, clock, counsel):
        office = Office.objects.get(kind="requester", agency__code="DCFS")
        Appointment.objects.create(person=named("hfs.counsel"), office=office, starts_at=clock.now)
        [request] = actions.file_use_case(named("hfs.counsel"), story.draft("HFS-CLAIMS").pk)

        page = counsel.words("/requests/approve/", reference=[request.reference])

        assert "Nothing to approve" in page and "You filed it" in page

    @pytest.mark.parametrize("reference", ["EMOU-2026-999999", "nonsense", "x\x00y"])
    def test_shows_nothing_of_what_is_unknown(self, counsel, reference):
        answer = counsel.client.get("/requests/approve/", {"reference": reference}, follow=True)

        assert answer.status_code == 200

    def test_hides_the_requests_of_other_agencies(self, story, be):
        request = story.filed()

        assert request.reference not in be("dph.counsel").words("/requests/approve/", reference=[request.reference])


class TestApproving:
    def test_approves_each_under_the_same_conditions(self, three, counsel):
        counsel.post("/requests/approve/", seen=seen(*three), conditions="No copies.\n\nCounts under 11 suppressed.")

        assert states(three) == ["approved"] * 3
        conditions = DataRequest.objects.values_list("conditions", flat=True)
        assert all(said == ["No copies.", "Counts under 11 suppressed."] for said in conditions)

    def test_says_what_was_done(self, three, counsel, read):
        answer = counsel.client.post("/requests/approve/", {"seen": seen(*three)}, follow=True)

        assert "3 requests approved" in read(answer)
        assert "A decision is not yet a release" in read(answer)

    def test_goes_on_where_somebody_else_decided_first(self, three, story, counsel, read):
        story.take("hfs.director", three[1], "approve")

        answer = counsel.client.post("/requests/approve/", {"seen": seen(*three)}, follow=True)

        assert "2 requests approved 1 was not." in read(answer)
        assert "It changed after you opened the page." in read(answer)

    def test_does_not_approve_what_was_narrowed_since(self, three, story, counsel):
        shown = seen(*three)
        story.take("dcfs.requester", three[0], "narrow", elements=three[0].elements[:1])

        counsel.post("/requests/approve/", seen=shown)

        assert states(three) == ["pending", "approved", "approved"]

    def test_tells_that_it_is_too_late(self, three, story, clock, counsel, read):
        clock.set(three[0].due_at)

        answer = counsel.client.post("/requests/approve/", {"seen": seen(*three)}, follow=True)

        assert "No request was approved" in read(answer)
        assert "The clock has run out" in read(answer)

    def test_pressed_twice_says_done_and_does_it_once(self, three, counsel, read):
        counsel.post("/requests/approve/", seen=seen(*three))

        answer = counsel.client.post("/requests/approve/", {"seen": seen(*three)}, follow=True)

        assert "3 requests approved" in read(answer)

    def test_survives_a_failure_with_one(self, three, counsel, read, monkeypatch):
        take = actions.take

        def failing(person, reference, *said):
            if reference == three[0].reference:
                raise RuntimeError("a broken wire")
            return take(person, reference, *said)

        monkeypatch.setattr(actions, "take", failing)
        answer = counsel.client.post("/requests/approve/", {"seen": seen(*three)}, follow=True)

        assert states(three) == ["pending", "approved", "approved"]
        assert "Something went wrong with this one" in read(answer)

    @pytest.mark.parametrize("username", ["hfs.steward", "dcfs.requester", "dph.counsel", "cio", "admin"])
    def test_is_refused_to_everybody_else(self, three, be, username):
        be(username).post("/requests/approve/", seen=seen(*three))

        assert states(three) == ["pending"] * 3

    @pytest.mark.parametrize("many", ["9" * 5_000, "\u0662", "-1", ""])
    def test_does_not_approve_what_nobody_was_shown(self, three, counsel, many):
        counsel.post("/requests/approve/", seen=[f"{three[0].reference}:{many}"])

        assert states(three) == ["pending"] * 3

    def test_keeps_conditions_that_cannot_be_stored(self, three, counsel, read):
        answer = counsel.post("/requests/approve/", seen=seen(*three), conditions="a\x00b")

        assert answer.status_code == 422
        assert states(three) == ["pending"] * 3

    @pytest.mark.parametrize("value", ["", "EMOU-2026-000001", "EMOU-2026-000001:x", ":1", "\x00:1"])
    def test_reads_over_what_no_page_sends(self, counsel, value):
        assert counsel.client.post("/requests/approve/", {"seen": value}, follow=True).status_code == 200

    def test_asks_as_little_for_fifty_as_for_one(self, three, counsel, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            counsel.get("/requests/approve/", reference=[row.reference for row in three])
