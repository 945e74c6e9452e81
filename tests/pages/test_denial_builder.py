"""Writing a denial: the law that attaches first, what each exception is answered to, and what usually works instead."""

import re
from datetime import date, timedelta

import pytest

from requests_app.models import DataRequest
from tests.pages.sending import ground_fields
from tests.stories import ground


@pytest.fixture
def page(story, be):
    """`page("DPH-STI")` files a request; `send(...)` posts its form as the owner's counsel."""

    def file(dataset="HFS-CLAIMS", action="deny", **changes):
        request = story.filed(dataset, **changes)
        browser = be(f"{request.owner.code.lower()}.counsel")

        def send(do="show", **fields):
            return browser.client.post(
                f"/requests/{request.reference}/{action}/", {"do": do, "grounds-count": "1"} | fields
            )

        return request, send

    return file


def ticked(answer):
    return re.findall(r'name="grounds-0-elements" value="([^"]+)"[^>]* checked', answer.content.decode())


class TestFindingTheLaw:
    def test_tells_how_many_elements_each_law_attaches_to(self, page, read):
        _, send = page("ISBE-STUDENT", elements=6)

        assert re.search(r"Attaches to \d of 6 elements", read(send()))

    @pytest.mark.parametrize("words", ["student records", "FERPA", "1232g", "99.31"])
    def test_finds_any_law_by_code_name_citation_or_words(self, page, words):
        _, send = page()

        assert 'value="FERPA"' in send(**{"grounds-0-find": words}).content.decode()

    def test_says_that_nothing_was_found(self, page, read):
        _, send = page()

        assert "No other law of the library has these words." in read(send(**{"grounds-0-find": "zebra"}))

    def test_keeps_showing_a_law_that_was_found_and_chosen(self, page):
        _, send = page()

        assert re.search(r'value="FERPA"[^>]* checked', send(**{"grounds-0-authority": "FERPA"}).content.decode())

    def test_refuses_a_law_that_there_is_not(self, page, read):
        request, send = page()

        answer = send("confirm", **ground_fields(request) | {"grounds-0-authority": "MAGNA-CARTA"})

        assert answer.status_code == 422
        assert "Choose an authority of the library" in read(answer)

    def test_hints_at_the_section_with_the_citation_of_the_law(self, page, read):
        _, send = page()

        assert "The law: 45 CFR 164.502" in read(send(**{"grounds-0-authority": "HIPAA"}))


class TestTheElements:
    def test_are_ticked_as_far_as_the_law_attaches(self, page):
        request, send = page()

        assert ticked(send(**{"grounds-0-authority": "HIPAA"})) == request.elements

    def test_stay_as_somebody_ticked_them(self, page):
        request, send = page()
        typed = {"grounds-0-authority": "HIPAA", "grounds-0-law": "HIPAA", "grounds-0-elements": request.elements[:1]}

        assert ticked(send(**typed)) == request.elements[:1]

    def test_are_none_under_a_law_that_attaches_to_none(self, page):
        _, send = page()

        assert ticked(send(**{"grounds-0-authority": "FERPA"})) == []


class TestAnException:
    def test_stands_beside_purpose_recipient_and_identifiability(self, page, read):
        _, send = page()

        told = read(send(**{"grounds-0-authority": "HIPAA"}))

        assert "Purpose: Planning and analytics" in told
        assert "Recipient: DCFS" in told
        assert "Data: Coded" in told

    def test_says_when_it_looks_applicable(self, page, read):
        _, send = page("ISBE-STUDENT", purpose="research", irb_number="1", irb_expires_on=date(2028, 1, 1))

        assert "Exception 2 looks applicable here" in read(send(**{"grounds-0-authority": "FERPA"}))

    def test_is_named_by_its_number_where_it_is_unanswered(self, page, read):
        request, send = page("ISBE-STUDENT")
        fields = {name: value for name, value in ground_fields(request).items() if "why-99-31-a-6" not in name}

        assert "Say why exception 2 of FERPA does not apply." in read(send("confirm", **fields))


class TestWhatTheRequestItselfAnswers:
    """An exception that names another purpose, recipient or kind of data is answered with one press."""

    def answers(self, answer):
        html = answer.content.decode()
        return dict(re.findall(r'name="grounds-0-why-([^"]+)"[^>]*>\s*([^<]*)<', html))

    def test_is_written_into_the_empty_answers(self, page):
        _, send = page()

        told = self.answers(send("fill-0", **{"grounds-0-authority": "HIPAA", "grounds-0-law": "HIPAA"}))

        assert "another purpose than the exception names: Planning and analytics." in told["164-512-i"]
        assert "in another form than the exception names: Coded." in told["164-514"]
        assert "does not name the recipient, DCFS." in told["164-512-b"]

    def test_leaves_what_was_typed(self, page):
        _, send = page()
        typed = {"grounds-0-authority": "HIPAA", "grounds-0-law": "HIPAA", "grounds-0-why-164-512-i": "No board met."}

        assert self.answers(send("fill-0", **typed))["164-512-i"].strip() == "No board met."

    def test_leaves_open_what_looks_applicable_or_is_not_told_by_the_request(self, page):
        _, send = page("ISBE-STUDENT", purpose="research", irb_number="1", irb_expires_on=date(2028, 1, 1))

        told = self.answers(send("fill-0", **{"grounds-0-authority": "FERPA", "grounds-0-law": "FERPA"}))

        assert (told["99-31-a-6"].strip(), told["99-30"].strip()) == ("", "")

    def test_is_counted_and_gone_once_it_is_answered(self, page, read):
        _, send = page()
        chosen = {"grounds-0-authority": "HIPAA", "grounds-0-law": "HIPAA"}

        assert "Answer 7 exceptions from what the request says" in read(send(**chosen))
        assert "from what the request says" not in read(send("fill-0", **chosen))

    @pytest.mark.parametrize("number", ["1", "99", "x", "9999"])
    def test_is_asked_of_a_ground_that_there_is(self, page, number):
        _, send = page()

        assert send(f"fill-{number}", **{"grounds-0-authority": "HIPAA"}).status_code == 200


class TestALawThatBarsNothing:
    @pytest.mark.parametrize("code", ["DPCA", "PIPA", "FOIA", "PRIVACYACT"])
    def test_explains_itself(self, page, read, code):
        _, send = page()

        assert "This law does not bar the sharing" in read(send(**{"grounds-0-authority": code}))

    def test_says_what_it_asks_for_instead(self, page, read):
        _, send = page()

        assert "tells the receiver in writing of its confidentiality" in read(send(**{"grounds-0-authority": "DPCA"}))

    def test_cannot_carry_a_denial(self, page, read):
        request, send = page()
        fields = {
            "grounds-0-authority": "DPCA",
            "grounds-0-elements": request.elements,
            "grounds-0-pinpoint": "30 ILCS 585/1",
            "grounds-0-facts": "The data would be sent electronically.",
            "grounds-0-cure": "A written notice.",
        }

        answer = send("confirm", **fields)

        assert answer.status_code == 422
        assert "DPCA is a duty on whoever holds the data" in read(answer)


class TestApproveFirst:
    def test_a_missing_agreement_is_shown_to_be_a_gate(self, page, read):
        _, send = page("IDES-WAGE")
        told = read(send())

        assert "A missing agreement is a gate: approve, and the release waits for it." in told
        assert "the release still waits for:" in told

    @pytest.mark.parametrize("reason", ["too much work", "costs money", "cannot export", "exempt under FOIA"])
    def test_a_reason_that_is_none_leads_to_what_helps(self, page, read, reason):
        _, send = page()

        assert reason in read(send())

    def test_more_time_is_offered_once(self, page, story, be):
        request, send = page()
        story.take("hfs.counsel", request, "extend", reason="volume", explanation="Four vendors.", days=1)

        assert 'value="go-extend"' not in send().content.decode()

    def test_ticked_conditions_become_words_of_the_decision(self, page):
        request, send = page(action="approve")
        offers = {"offers": ["aggregate", "destroy"], "small_cells": "11", "destroy_by": "2027-12-31"}

        send("take", elements=request.elements, conditions="DCFS pays for the extraction.", **offers)

        request = DataRequest.objects.get(pk=request.pk)
        assert "No cell with fewer than 11 persons is shown" in request.conditions[0]
        assert "destroyed by Friday, December 31, 2027" in request.conditions[1]
        assert request.conditions[2] == "DCFS pays for the extraction."

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"small_cells": ""}, "Say the smallest count that may be shown."),
            ({"small_cells": "1"}, "greater than or equal to 2"),
            ({"destroy_by": ""}, "Say by which day the data is destroyed."),
            ({"destroy_by": "soon"}, "Enter a valid date."),
            ({"destroy_by": "2020-01-01"}, "Give a day that has not passed yet."),
            ({"offers": ["everything"]}, "not one of the available choices"),
        ],
    )
    def test_a_condition_that_is_not_filled_in_is_named(self, page, read, wrong, words):
        request, send = page(action="approve")
        said = {"offers": ["aggregate", "destroy"], "small_cells": "11", "destroy_by": "2027-12-31"} | wrong

        answer = send("confirm", elements=request.elements, **said)

        assert answer.status_code == 422
        assert words in read(answer)

    def test_begins_with_what_the_use_case_says(self, page):
        _, send = page()
        html = send().content.decode()

        assert 'name="small_cells"' not in html

    def test_the_other_agency_is_asked_to_narrow_in_words_that_are_there(self, page, be):
        request, _ = page()

        html = be("hfs.counsel").get(f"/requests/{request.reference}/messages/", about="narrow").content.decode()

        assert "could you do without some of them" in html


class TestTheLastMinute:
    def test_a_denial_typed_in_it_is_made(self, page, story):
        request, send = page()
        story.clock.set(request.due_at - timedelta(seconds=30))

        send("take", **ground_fields(request))

        assert DataRequest.objects.get(pk=request.pk).state == "denied"

    def test_what_is_doubtful_never_blocks(self, page, story, read):
        request, send = page()
        wrong = {"grounds-0-authority": "FTI"}  # attaches to none of these elements
        fields = (
            ground_fields(request)
            | wrong
            | {
                f"grounds-0-why-{code}": "Not here."
                for code in ("6103-l-6", "6103-l-7", "6103-l-10", "independent-source")
            }
        )

        answer = send("confirm", **fields)

        assert answer.status_code == 200
        assert "FTI is not known to attach" in read(answer)


class TestEarlierDecisions:
    """What became of denials under the law that is chosen; before one is, under every law that attaches."""

    @pytest.fixture
    def earlier(self, story):
        request = story.filed()
        story.take("hfs.counsel", request, "deny", grounds=[ground(request, authority="MEDICAID")])
        return story.take("cio.deputy", request, "overrule", opinion="The purpose is within the plan.")

    def test_are_of_every_law_that_attaches_before_one_is_chosen(self, earlier, page, read):
        _, send = page()

        assert earlier.reference in read(send())

    def test_follow_the_law_that_is_chosen(self, earlier, page, read):
        _, send = page()

        assert "Denials under HIPAA." in read(send(**{"grounds-0-authority": "HIPAA"}))
        assert earlier.reference not in read(send(**{"grounds-0-authority": "HIPAA"}))
        assert earlier.reference in read(send(**{"grounds-0-authority": "MEDICAID"}))

    def test_are_drawn_anew_beside_the_grounds(self, page):
        _, send = page()
        html = send().content.decode()

        assert "#soundness-brief,#precedents" in html
        assert 'id="precedents"' in html

    def test_stand_beside_an_approval_in_part_once_something_is_left_out(self, earlier, story, be, read):
        request, counsel = story.filed(), be("hfs.counsel")
        path = f"/requests/{request.reference}/approve/"

        assert earlier.reference not in counsel.words(path)
        assert earlier.reference in read(counsel.post(path, do="show", elements=request.elements[:1]))
