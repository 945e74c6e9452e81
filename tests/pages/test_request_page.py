from datetime import date

import pytest

from agencies.models import Appointment, Office
from emou import actions
from emou.domain.lifecycle import FINAL, LIFECYCLE
from requests_app.pages.record import folded
from requests_app.pages.standing import OUTCOMES
from tests.conftest import named
from tests.stories import ground


class TestTheClock:
    def test_is_told_in_days_and_by_its_last_day(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/")

        assert "10 business days left" in page
        assert "Last day: Wednesday, December 2, 2026" in page

    def test_is_explained_day_by_day(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/")

        assert "How was this counted?" in page
        assert "Thu, Nov 26, 2026: Thanksgiving Day, not counted" in page

    def test_says_that_a_year_is_not_confirmed(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/")

        assert "has not yet confirmed the closings of 2026" in page

    def test_of_a_denial_is_a_target(self, story, be):
        page = be("dcfs.requester").words(f"/requests/{story.denied().reference}/")

        assert "Target: Wednesday, November 18, 2026 Waits on the State CIO's office" in page

    def test_runs_no_more_once_all_is_decided(self, story, be):
        request = story.filed()
        story.take("dcfs.requester", request, "withdraw")

        assert "No clock is running." in be("dcfs.requester").words(f"/requests/{request.reference}/")

    def test_that_a_person_stopped_tells_the_day_of_the_answer(self, story, clock, be):
        request = story.filed()
        clock.set("2026-11-23T09:00:00-06:00")
        story.take("hfs.counsel", request, "approve")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert (
            "Answered on Monday, November 23, 2026. The last day would have been Wednesday, December 2, 2026." in page
        )
        assert "Nov 23 5 Answered Nov 24 6 Not needed" in page

    def test_that_a_person_stopped_on_its_last_day_says_so(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-02T23:59:00-06:00")
        story.take("hfs.counsel", request, "approve")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "Answered on Wednesday, December 2, 2026. That was the last day." in page

    def test_that_ran_out_says_that_time_was_up(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-05T09:00:00-06:00")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "Time was up at the end of Wednesday, December 2, 2026." in page
        assert "Not needed" not in page

    def test_of_a_review_tells_its_target(self, story, clock, be):
        request = story.denied()
        clock.set("2026-11-20T09:00:00-06:00")
        story.take("cio", request, "uphold", opinion="The statute bars it.")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "Decided on Friday, November 20, 2026. The target was Wednesday, November 18, 2026." in page


class TestTheRecord:
    def test_names_nobody_for_what_time_decided(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-03T09:00:00-06:00")

        page = be("hfs.counsel").words(f"/requests/{request.reference}/")

        assert "By operation of the eMOU End of Wednesday, December 2, 2026" in page

    def test_names_person_and_office(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.denied().reference}/")

        assert "Request denied Rosa Quinn, Counsel, Department of Healthcare and Family Services" in page

    def test_keeps_why_more_time_was_taken(self, story, be):
        request = story.filed()
        said = {"reason": "consultation", "explanation": "We ask the department.", "days": 2}
        story.take("hfs.counsel", request, "extend", **said)

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "Reason: Another agency or a federal partner has to be consulted Explanation: We ask" in page

    def test_shows_no_hash_to_a_reader(self, story, be):
        assert "Sha256" not in be("auditor").words(f"/requests/{story.filed().reference}/")


class TestARequestDecidedInPart:
    @pytest.fixture
    def approved(self, story):
        request = story.filed("IDES-WAGE", elements=3)
        grounds = [ground(request, ["ssn"], "UI")]
        return story.take("ides.counsel", request, "approve", elements=["worker_name", "quarter"], grounds=grounds)

    def test_says_first_where_the_other_part_is(self, approved, be):
        page = be("dcfs.requester").words(f"/requests/{approved.reference}/")

        assert f"The rest: 1 element in {approved.reference}-B Denied" in page

    def test_shows_the_law_of_what_it_still_asks_for(self, approved, be):
        page = be("dcfs.requester").words(f"/requests/{approved.reference}/")

        assert "UIA: Unemployment Insurance Act" in page
        assert "Identity Protection Act" not in page


class TestADenial:
    def test_shows_its_grounds_with_the_answers_and_the_findings(self, story, be):
        page = be("cio.deputy").words(f"/requests/{story.denied().reference}/")

        assert "Why it was denied Ground 1: HIPAA, HIPAA Privacy Rule" in page
        assert "The recipient does not act under it." in page
        assert "What is doubtful about it" in page

    def test_shows_what_an_exception_says_beside_its_answer(self, story, be):
        page = be("cio.deputy").words(f"/requests/{story.denied().reference}/")

        assert "HFS answers: The recipient does not act under it." in page

    def test_shows_what_was_said_about_it_by_each_side(self, story, be):
        page = be("coo").words(f"/requests/{story.escalated().reference}/")

        said = page[page.rindex("What was said about the denial") : page.index("Why it was denied Ground 1")]
        assert said.index("The law is plain.") < said.index("The exception for this purpose applies.")
        assert "State CIO's office, Monday, November 16, 2026" in said

    def test_is_answered_beside_what_the_state_cio_said_of_it(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.overruled().reference}/escalate/")

        assert page.index("The exception for this purpose applies.") < page.index("The denial Ground 1")

    def test_that_stands_promises_no_release(self, story, be):
        request = story.take("cio.deputy", story.denied(), "uphold", opinion="The law is a bar.")

        assert "What a release will wait for" not in be("dcfs.requester").words(f"/requests/{request.reference}/")

    def test_can_be_read_again_where_it_is_judged(self, story, be):
        page = be("coo").words(f"/requests/{story.escalated().reference}/order/")

        assert "Why it does not share" in page
        assert "The law is plain." in page


class TestWhatIsAsked:
    def test_shows_each_element_with_what_it_is_needed_for(self, story, be):
        request = story.filed()
        page = be("hfs.counsel").words(f"/requests/{request.reference}/")

        assert all(row["name"] in page and row["justification"] in page for row in request.snapshot["elements"])

    def test_shows_no_element_that_was_dropped(self, story, be):
        request = story.filed()
        dropped = next(row["name"] for row in request.snapshot["elements"] if row["code"] == request.elements[-1])
        story.take("dcfs.requester", request, "narrow", elements=request.elements[:-1])
        page = be("hfs.counsel").words(f"/requests/{request.reference}/")

        assert dropped not in page[page.index("Elements") : page.index("The record")]

    def test_shows_what_a_release_waits_for(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/")

        assert "Interagency agreement for Medicaid data" in page

    def test_is_escaped(self, story, be):
        request = story.filed(title="<script>alert(1)</script>")

        assert b"<script>alert(1)" not in be("hfs.counsel").get(f"/requests/{request.reference}/").content


class TestWhatOneCanDo:
    def test_begins_with_the_likely_answer(self, story, be):
        page = be("hfs.counsel").get(f"/requests/{story.filed().reference}/").content.decode()

        panel = page[page.index('id="can-do"') :]
        assert panel.index('usa-button" href') < panel.index("approve/") < panel.index("extend/") < panel.index("deny/")

    def test_offers_who_judges_both_answers_alike(self, story, be):
        page = be("cio.deputy").get(f"/requests/{story.denied().reference}/").content.decode()

        panel = page[page.index('id="can-do"') : page.index("case__rest")]
        assert "usa-button" not in panel and "uphold/" in panel and "overrule/" in panel

    def test_says_on_whom_it_waits_and_which_office_can_answer(self, story, be):
        page = be("hfs.steward").words(f"/requests/{story.filed().reference}/")

        assert "It waits on HFS (its counsel or director). Your office, Data steward, Department of" in page

    def test_says_that_nothing_is_left_to_decide(self, story, be):
        request = story.filed()
        story.take("dcfs.requester", request, "withdraw")

        assert "Nobody decides about it any more." in be("hfs.counsel").words(f"/requests/{request.reference}/")

    def test_says_who_alone_can_reopen_a_silence(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-05T09:00:00-06:00")

        page = be("hfs.counsel").words(f"/requests/{request.reference}/")

        assert "Only the State Data Practice can reopen it" in page

    def test_tells_who_is_recused_and_that_they_may_refer(self, story, be):
        request = story.denied("DOIT-IDENTITY")

        page = be("cio").words(f"/requests/{request.reference}/")

        assert "You are recused: you hold the office of Director, Department of Innovation and Technology" in page
        assert "can judge it. You can refer it to the Governor’s COO." in page

    def test_tells_whoever_filed_it_that_they_may_not_decide(self, story, be):
        office = Office.objects.get(kind="counsel", agency__code="HFS")
        Appointment.objects.create(person=named("dcfs.requester"), office=office, starts_at=story.clock.now)

        page = be("dcfs.requester").words(f"/requests/{story.filed().reference}/")

        assert "You filed this request, so you may not decide it. Somebody else in the office can." in page

    def test_is_at_hand_on_a_phone(self, story, be):
        page = be("hfs.counsel").get(f"/requests/{story.filed().reference}/").content.decode()

        bar = page[page.index('class="case-bar"') : page.index('class="page-header"')]
        assert "10 business days left" in bar and "Wed, Dec 2, 2026" in bar and "approve/" in bar


class TestTheOutcome:
    def test_of_an_approval_says_who_when_conditions_and_what_a_release_waits_for(self, story, be):
        request = story.filed()
        story.take("hfs.counsel", request, "approve", conditions=["No copies."])

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "HFS approved it on Monday, November 16, 2026 Conditions No copies. What happens next" in page
        assert "must be shared with DCFS, but not before each of these is in place: " in page

    def test_of_silence_is_nobodys_act(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-05T09:00:00-06:00")

        page = be("hfs.counsel").words(f"/requests/{request.reference}/")

        assert "Deemed approved at the end of Wednesday, December 2, 2026, by operation of the eMOU." in page
        assert "No person decided this." in page and "HFS approved" not in page

    def test_of_silence_names_the_gates_that_only_silence_brings(self, story, clock, be):
        request = story.filed("ISBE-STUDENT")
        clock.set("2026-12-05T09:00:00-06:00")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "consent" in page[page.index("What happens next") : page.index("What is asked")].lower()

    def test_of_a_choice_leaves_those_gates_out(self, story, be):
        request = story.filed("ISBE-STUDENT")
        story.take("isbe.counsel", request, "approve")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        outcome = page[page.index("What happens next") : page.index("What is asked")]
        assert "head of the agency" not in outcome

    def test_of_an_upheld_denial_says_what_may_be_done(self, story, be):
        request = story.take("cio", story.denied(), "uphold", opinion="The statute bars it.")

        page = be("dcfs.requester").words(f"/requests/{request.reference}/")

        assert "HFS need not share the data. DCFS may file again" in page

    @pytest.mark.parametrize("row", [row for row in LIFECYCLE if row.target in FINAL], ids=lambda row: row.action)
    def test_has_words_for_every_end(self, row):
        assert row.action in OUTCOMES


class TestALongText:
    def test_is_folded_at_a_words_end(self):
        said, rest = folded("word " * 200)

        assert said.endswith("word") and rest.startswith("word") and len(said) <= 420

    def test_without_a_space_is_folded_all_the_same(self):
        said, rest = folded("x" * 2_000)

        assert said + rest == "x" * 2_000 and len(said) == 420

    def test_a_little_over_is_left_whole(self):
        assert folded("x" * 430) == ("x" * 430, "")


class TestManyElements:
    def test_are_folded_after_twelve(self, story, be):
        request = story.filed("ISBE-STUDENT", elements=99)
        more = len(request.elements) - 12
        page = be("isbe.counsel").words(f"/requests/{request.reference}/")

        assert (f"Show {more} more element" in page) == (more > 0)


class TestTheClockPage:
    def test_tells_start_count_last_day_and_end(self, story, be):
        page = be("hfs.counsel").words(f"/requests/{story.filed().reference}/clock/")

        assert "Started Monday, November 16, 2026 at 10:00 a.m. (this day is not counted)" in page
        assert "Counted 10 business days" in page
        assert "Wednesday, December 2, 2026, to its very end" in page
        assert "the request is deemed approved by operation of the eMOU" in page

    def test_tells_the_extension_with_its_reason_and_the_first_date(self, story, be):
        request = story.filed()
        said = {"reason": "consultation", "explanation": "We ask the department.", "days": 2}
        story.take("hfs.counsel", request, "extend", **said)

        page = be("dcfs.requester").words(f"/requests/{request.reference}/clock/")

        assert "Time to answer extended by 2 business days From Wednesday, December 2, 2026 to Friday" in page
        assert "has to be consulted. We ask the department. Rosa Quinn, Counsel" in page

    def test_tells_the_closure_that_moved_it(self, story, be):
        request = story.filed()
        closed = {"day": date(2026, 11, 20), "why": "Ice storm", "source": "Proclamation 2026-200"}
        actions.proclaim_closure(named("practice"), agency=None, **closed)

        page = be("dcfs.requester").words(f"/requests/{request.reference}/clock/")

        assert "State offices were closed on Friday, November 20, 2026 From Wednesday, December 2" in page
        assert "to Thursday, December 3, 2026. Ice storm" in page

    def test_of_an_answer_calls_its_end_the_last_day(self, story, be):
        request = story.filed()
        story.take("hfs.counsel", request, "approve")

        page = be("hfs.counsel").words(f"/requests/{request.reference}/clock/")

        assert "Last day Wednesday, December 2, 2026, to its very end" in page

    def test_lists_every_clock_with_how_it_ended(self, story, be):
        page = be("coo").words(f"/requests/{story.escalated().reference}/clock/")

        runs = page[page.index("Every clock of this request") :]
        assert "Request denied, Monday" in runs and "Denial overruled by the State CIO, Monday" in runs
        assert "the Governor's COO's office Mon, Nov 16, 2026 Wed, Nov 18, 2026 Running" in runs

    def test_of_a_reopened_request_says_why(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-03T09:00:00-06:00")
        story.take("practice", request, "reopen", why="Nobody was served.", defect="service")

        page = be("hfs.counsel").words(f"/requests/{request.reference}/clock/")

        assert "Reopened by the State Data Practice New last day:" in page and "Nobody was served." in page

    def test_that_ran_out_unnoticed_is_told_as_it_is(self, story, clock, be):
        request = story.filed()
        clock.set("2026-12-05T09:00:00-06:00")

        page = be("hfs.counsel").words(f"/requests/{request.reference}/clock/")

        assert "Deemed approved: no answer within the time, End of Wednesday, December 2, 2026" in page

    def test_is_unknown_to_another_agency(self, story, be):
        assert be("dph.counsel").get(f"/requests/{story.filed().reference}/clock/").status_code == 404
