"""The desks of the State CIO and the Governor's COO: everything that a judgement needs, on one page."""

import pytest

from agencies.models import Appointment, Office
from emou import actions
from emou.audit.models import Entry
from requests_app.models import DataRequest
from tests.conftest import again


@pytest.fixture(scope="class")
def refused(shared_story):
    return shared_story.denied()


@pytest.fixture
def denied(refused, story):
    return again(refused)


@pytest.fixture(scope="class")
def carried_on(shared_story):
    return shared_story.escalated()


@pytest.fixture
def escalated(carried_on, story):
    return again(carried_on)


def path(request, page):
    return f"/requests/{request.reference}/{page}/"


class TestTheReview:
    def test_shows_what_the_law_bars_beside_what_the_agency_says(self, denied, be):
        law = denied.snapshot["authorities"][0]
        page = be("cio.deputy").words(path(denied, "review"))

        assert law["bars"] in page
        assert "The elements identify persons served." in page

    def test_shows_each_exception_beside_its_answer(self, denied, be):
        page = be("cio.deputy").words(path(denied, "review"))
        library = {row["code"]: row for row in denied.snapshot["authorities"]}
        texts = [one["text"] for one in library[denied.grounds[0]["authority"]]["exceptions"]]

        assert texts
        assert [text for text in texts if text not in page] == []
        assert page.count("HFS answers: The recipient does not act under it.") == len(texts)

    def test_says_in_words_what_was_checked(self, denied, be):
        page = be("cio.deputy").words(path(denied, "review"))

        assert "1 is missing" in page
        assert "The reasons are complete: holds" in page
        assert "What the law allows was offered: missing HIPAA allows sharing under conditions" in page

    def test_says_when_it_should_return_and_when_it_did(self, story, denied, be, clock):
        assert "The target for the decision is Wednesday, November 18, 2026" in be("cio.deputy").words(
            path(denied, "review")
        )
        clock.set("2026-11-19T09:00:00-06:00")
        assert "It has passed, and the denial still waits." in be("hfs.counsel").words(path(denied, "review"))
        story.take("cio.deputy", denied, "uphold", opinion="The bar is plain.")

        page = be("hfs.counsel").words(path(denied, "review"))
        assert "It came on Thursday, November 19, 2026: after the target." in page

    def test_shows_what_the_agencies_wrote_and_lets_nobody_write(self, story, denied, be):
        actions.send_message(story.requester("DCFS"), denied.reference, "Which statute?")
        html = be("cio.deputy").get(path(denied, "review")).content.decode()

        assert "Which statute?" in html
        assert "talk-send" not in html

    def test_offers_to_uphold_to_overrule_and_to_overrule_in_part(self, denied, be):
        html = be("cio.deputy").get(path(denied, "review")).content.decode()

        assert [label for label in ("/uphold/", '/overrule/"', "/overrule/?in=part") if label not in html] == []

    def test_is_read_by_both_agencies_and_offers_them_nothing_of_the_cios(self, denied, be):
        for username in ("dcfs.requester", "hfs.counsel", "auditor"):
            answer = be(username).get(path(denied, "review"))

            assert (answer.status_code, b"/uphold/" in answer.content) == (200, False)

    def test_is_unknown_to_a_third_agency(self, denied, be):
        assert be("ides.counsel").get(path(denied, "review")).status_code == 404

    def test_is_not_there_without_a_denial(self, story, be):
        assert be("cio.deputy").get(path(story.filed(), "review")).status_code == 404

    def test_is_on_the_page_where_the_denial_is_upheld(self, denied, be):
        assert "The denial, beside the law it cites" in be("cio.deputy").words(path(denied, "uphold"))

    def test_of_a_part_tells_who_denied_the_whole(self, story, denied, be, person):
        story.take("cio.deputy", denied, "overrule", opinion="In part.", elements=denied.elements[:1])
        page = be("auditor").words(f"/requests/{denied.reference}-B/review/")

        assert f"{person('hfs.counsel').get_full_name()}, Counsel, Department of Healthcare and Family Services" in page


class TestEarlierDecisions:
    def test_are_shown_with_what_became_of_them_and_what_is_alike(self, story, be):
        earlier, now = story.overruled(), story.denied()

        page = be("cio.deputy").words(path(now, "review"))

        assert f"{earlier.reference} · DCFS asked HFS" in page
        assert "Same law: HIPAA, same dataset, same owner" in page
        assert "The exception for this purpose applies." in page

    def test_of_other_agencies_are_not_told_to_a_party(self, story, be):
        earlier = story.denied("HFS-CLAIMS", agency="IDES")
        story.take("cio.deputy", earlier, "uphold", opinion="The bar is plain.")
        now = story.denied()

        assert earlier.reference not in be("dcfs.requester").words(path(now, "review"))
        assert earlier.reference in be("hfs.counsel").words(path(now, "review"))

    def test_may_be_none(self, denied, be):
        assert "None that you may know of" in be("cio.deputy").words(path(denied, "review"))

    def test_do_not_count_the_one_that_is_judged(self, story, be):
        escalated = story.escalated()

        assert "None that you may know of" in be("coo").words(path(escalated, "hearing"))

    def test_are_shown_to_counsel_who_writes_a_denial(self, story, be):
        earlier = story.overruled()

        assert earlier.reference in be("hfs.counsel").words(path(story.filed(), "deny"))


def opine(browser, request, action="uphold", **parts):
    browser.post(path(request, action), do="take", **parts)
    rows = Entry.objects.filter(chain=request.reference, said__has_key="opinion")
    return rows.values_list("said__opinion", flat=True).last()


class TestTheOpinion:
    def test_is_led_by_questions_and_begun_from_the_denial(self, denied, be):
        page = be("cio.deputy").words(path(denied, "uphold"))

        assert "What the denial rests on" in page
        assert "HIPAA, Section 1(a): " in page

    def test_is_one_text_with_a_heading_for_each_part_written(self, denied, be):
        said = opine(be("cio.deputy"), denied, rests="HIPAA.", reaches=" ", excepts="None fits.", opinion="It stands.")

        assert said == "\n\n".join(
            [
                "What the denial rests on\nHIPAA.",
                "The exceptions\nNone fits.",
                "What is decided, and what follows\nIt stands.",
            ]
        )

    def test_written_in_one_piece_has_no_heading(self, denied, be):
        assert opine(be("cio.deputy"), denied, opinion="The bar is plain.") == "The bar is plain."

    def test_calls_its_last_part_on_the_form_as_on_the_check_page(self, denied, be, read):
        form = be("cio.deputy").words(path(denied, "uphold"))
        check = read(be("cio.deputy").post(path(denied, "uphold"), do="confirm", rests="HIPAA.", opinion="It stands."))

        assert "Opinion: what is decided, and what follows" in form
        assert "Opinion What the denial rests on HIPAA. What is decided, and what follows It stands." in check

    def test_without_what_is_decided_is_no_opinion(self, denied, be, read):
        refused = be("cio.deputy").post(path(denied, "uphold"), do="take", rests="HIPAA.")

        assert refused.status_code == 422
        assert "HIPAA." in read(refused)

    def test_of_the_coo_has_questions_of_its_own(self, escalated, be):
        said = opine(be("coo"), escalated, "excuse", heard="Paper and promise.", opinion="The agency is excused.")

        assert said.startswith("What each side says\nPaper and promise.")

    def test_too_long_in_sum_is_told_and_kept(self, denied, be):
        refused = be("cio.deputy").post(path(denied, "uphold"), do="take", rests="x" * 15_000, opinion="y" * 15_000)

        assert refused.status_code == 422
        assert b"y" * 15_000 in refused.content


class TestTheConditions:
    """What is ticked in the library goes into the decision of whoever makes it."""

    @pytest.mark.parametrize(
        ("begin", "who", "action", "said"),
        [
            ("denied", "cio.deputy", "overrule", {"opinion": "An exception fits."}),
            ("escalated", "coo", "order", {"opinion": "Share it."}),
            ("denied", "hfs.counsel", "concede", {}),
        ],
    )
    def test_are_chosen_from_the_library(self, begin, who, action, said, denied, escalated, be):
        asked = {"denied": denied, "escalated": escalated}[begin]
        ticked = {"offers": ["view"], "conditions": "DCFS pays.", "elements": asked.elements}
        be(who).post(path(asked, action), do="take", **said, **ticked)
        library, written = DataRequest.objects.get(pk=asked.pk).conditions

        assert (library.startswith("The data is viewed"), written) == (True, "DCFS pays.")


class TestAnOpinionInPart:
    def said(self, be, request, **fields):
        """What stands on the record of each part."""
        first = request.elements[:1]
        opine(be("cio.deputy"), request, "overrule", opinion="An exception fits.", elements=first, **fields)
        rows = Entry.objects.filter(chain__in=[request.reference, f"{request.reference}-B"], said__has_key="opinion")
        return list(rows.order_by("chain").values_list("said__opinion", flat=True))

    def test_has_words_of_its_own_for_what_is_left_out(self, denied, be):
        assert self.said(be, denied, rest_opinion="The bar is plain.") == ["An exception fits.", "The bar is plain."]

    def test_is_asked_for_where_something_may_be_left_out(self, denied, be):
        assert "Opinion on what you leave out" in be("cio.deputy").words(path(denied, "overrule"))
        assert "Opinion on what you leave out" not in be("cio.deputy").words(path(denied, "uphold"))

    def test_is_shown_for_both_parts_before_and_after(self, denied, be, read):
        parts = {"opinion": "An exception fits.", "rest_opinion": "The bar is plain.", "elements": denied.elements[:1]}
        browser = be("cio.deputy")
        before = read(browser.post(path(denied, "overrule"), do="confirm", **parts))
        browser.post(path(denied, "overrule"), do="take", **parts)

        for page in (before, browser.words(path(denied, "overrule/done"))):
            assert "Opinion An exception fits. Opinion on what is left out The bar is plain." in page

    def test_that_is_shared_is_told_as_one_on_both(self, denied, be):
        self.said(be, denied)

        assert "Opinion on both parts An exception fits." in be("auditor").words(
            f"/requests/{denied.reference}-B/uphold/done/"
        )

    def test_that_is_shared_is_called_so_on_the_page_of_the_part(self, denied, be):
        self.said(be, denied)

        page = be("auditor").words(f"/requests/{denied.reference}-B/")
        assert "Denial upheld by the State CIO, in one opinion on both parts An exception fits." in page

    def test_written_about_nothing_is_kept_unsaid(self, denied, be):
        fields = {"opinion": "All of it.", "rest_opinion": "Typed before.", "elements": denied.elements}
        opine(be("cio.deputy"), denied, "overrule", **fields)

        assert Entry.objects.filter(chain=denied.reference, name="denial.overruled").exists()


class TestThePageOfTheRequest:
    def test_leads_to_the_review_and_to_both_sides(self, escalated, be):
        html = be("dcfs.requester").get(f"/requests/{escalated.reference}/").content.decode()

        assert path(escalated, "review") in html
        assert path(escalated, "hearing") in html

    def test_leads_to_no_hearing_before_an_escalation(self, denied, be):
        html = be("dcfs.requester").get(f"/requests/{denied.reference}/").content.decode()

        assert (path(denied, "review") in html, path(denied, "hearing") in html) == (True, False)


class TestRecusal:
    def test_is_shown_with_its_reason(self, story, be, person):
        request = story.denied("DOIT-IDENTITY")
        page = be("auditor").words(path(request, "review"))

        assert f"{person('cio').get_full_name()} is recused: holds the office of Director" in page
        assert f"{person('cio.deputy').get_full_name()} may act." in page
        assert "may refer the denial to the Governor's COO" in page

    def test_leaves_the_recused_one_only_to_refer(self, story, be):
        html = be("cio").get(path(story.denied("DOIT-IDENTITY"), "review")).content.decode()

        assert ("/refer/" in html, "/overrule/" in html) == (True, False)

    def test_says_at_a_closed_door_why_and_who_can(self, story, be, read, person):
        answer = be("cio").get(path(story.denied("DOIT-IDENTITY"), "overrule"))

        assert answer.status_code == 403
        assert "you hold the office of Director, Department of Innovation and Technology" in read(answer)
        assert f"{person('cio.deputy').get_full_name()} can judge it." in read(answer)

    def test_stands_on_the_record_of_a_referral_with_its_reason(self, story):
        request = story.denied("DOIT-IDENTITY")
        story.take("cio", request, "refer", why="I head the agency.")
        said = Entry.objects.get(chain=request.reference, name="denial.referred").said

        office = "holds the office of Director, Department of Innovation and Technology, a party to this request"
        assert (said["why"], said["recused"]) == ("I head the agency.", [office])

    def test_keeps_a_coo_from_hearing_a_party_whose_office_they_hold(self, story, escalated, be, read, person):
        office = Office.objects.get(kind="counsel", agency__code="DCFS")
        Appointment.objects.create(person=person("coo"), office=office, starts_at=story.clock.now)
        answer = be("coo").get(path(escalated, "order"))

        assert answer.status_code == 403
        assert "you hold the office of Counsel, Department of Children and Family Services" in read(answer)
        assert f"{person('coo.deputy').get_full_name()} can judge it." in read(answer)

    def test_of_everybody_in_the_office_is_told_as_it_is(self, story, escalated, be, read, person):
        office = Office.objects.get(kind="counsel", agency__code="DCFS")
        for judge in ("coo", "coo.deputy"):
            Appointment.objects.create(person=person(judge), office=office, starts_at=story.clock.now)

        assert "Nobody else in the office can judge it now." in read(be("coo").get(path(escalated, "excuse")))

    def test_is_not_spoken_of_where_nobody_is_recused(self, denied, be):
        assert "is recused" not in be("auditor").words(path(denied, "review"))


class TestTheHearing:
    def test_shows_both_sides(self, escalated, be):
        page = be("coo").words(path(escalated, "hearing"))

        assert "HFS Why it does not share Its reason for escalating The law is plain." in page
        assert "DCFS Why it needs the data The State CIO agreed with it The exception for this purpose applies." in page
        assert escalated.use_case.need in page

    def test_shows_the_opinion_under_the_headings_of_its_parts(self, story, be):
        opinion = "The exceptions\nOne fits.\n\nWhat is decided, and what follows\nShare it."
        request = story.take("cio", story.denied(), "overrule", opinion=opinion)
        story.take("hfs.director", request, "escalate", reason="The law is plain.")

        assert "<h4>The exceptions</h4>" in be("coo").get(path(request, "hearing")).content.decode()

    def test_of_a_referred_denial_says_who_referred_it(self, story, be):
        request = story.denied("DOIT-IDENTITY")
        story.take("cio", request, "refer", why="I head the agency.")

        assert "The State CIO's office referred it I head the agency." in be("coo").words(path(request, "hearing"))

    def test_offers_to_order_to_order_in_part_and_to_excuse(self, escalated, be):
        html = be("coo").get(path(escalated, "hearing")).content.decode()

        assert [label for label in ("/excuse/", '/order/"', "/order/?in=part") if label not in html] == []

    def test_is_not_there_before_an_escalation(self, denied, be):
        assert be("coo").get(path(denied, "hearing")).status_code == 404

    def test_is_on_the_page_where_sharing_is_ordered(self, escalated, be):
        assert "Why it does not share" in be("coo").words(path(escalated, "order"))
