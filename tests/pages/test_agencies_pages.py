"""Agencies, agreement and the page where reference begins: read by everybody signed in, kept by the few."""

import pytest

from agencies.models import Agency, AgreementVersion
from emou.audit.models import Entry
from emou.domain.refusals import Refused
from requests_app.models import DataRequest
from tests.conftest import named
from tests.pages.test_library import change, form_of

HFS, TERMS = "/agencies/HFS/edit/", "/agreement/versions/new/"
NEW = {"in_force_from": "2027-01-04", "answer_days": "8", "source": "Amendment 1", "confidence": "high"}


class TestTheAgencies:
    def test_are_listed_with_their_standing(self, be):
        page = be("dcfs.requester").words("/agencies/")

        assert "State Board of Education ISBE A party since Thursday, May 26, 2016 No" in page

    @pytest.mark.parametrize("username", ["hfs.counsel", "dcfs.requester", "auditor", "admin"])
    def test_show_everybody_signed_in_who_holds_their_offices_today(self, be, username):
        assert f"Counsel {named('hfs.counsel').label}" in be(username).words("/agencies/HFS/")

    def test_show_which_of_their_offices_are_empty(self, be):
        assert "Agency administrator Empty" in be("dcfs.requester").words("/agencies/DPH/")

    def test_show_how_they_answer_without_saying_whom(self, story, be):
        request = story.filed("HFS-CLAIMS")

        page = be("isbe.requester").words("/agencies/HFS/")
        assert "Waiting for an answer 1" in page
        assert request.reference not in page

    def test_show_what_silence_did_at_once(self, story, be):
        request = story.filed("HFS-CLAIMS")
        story.clock.set(request.due_at)

        assert "Deemed approved 1" in be("isbe.requester").words("/agencies/HFS/")

    @pytest.mark.parametrize("path", ["/agencies/", "/agencies/HFS/", "/agreement/", "/reference/"])
    def test_ask_strangers_to_sign_in(self, be, path):
        assert be().get(path).status_code == 302

    def test_that_are_none_are_not_found(self, be):
        assert be("practice").get("/agencies/NONE/").status_code == 404


class TestKeepingAnAgency:
    @pytest.mark.parametrize("username", ["hfs.director", "cio", "auditor", "admin"])
    @pytest.mark.parametrize("path", [HFS, TERMS])
    def test_is_for_the_state_data_practice_alone(self, be, username, path):
        assert be(username).get(path).status_code == 403
        assert be(username).post(path).status_code == 403

    def test_changes_its_name_on_the_record(self, be, read):
        answer = change(be("practice"), HFS, name="Department of Health Care")

        assert "Department of Health Care" in read(answer)
        assert Entry.objects.get(chain="AGENCIES").said["changes"]["name"]["to"] == "Department of Health Care"

    def test_says_what_becomes_of_open_requests_when_it_leaves(self, story, be, read):
        story.filed("HFS-CLAIMS")
        sent = form_of(be("practice"), HFS) | {"left_on": "2026-12-31"}

        page = read(be("practice").client.post(HFS, sent))

        assert "From Thursday, December 31, 2026 on it files no request and none is filed with it." in page
        assert "1 to answer, 0 made" in page

    def test_keeps_the_clocks_of_one_that_left(self, story, be):
        request = story.filed("HFS-CLAIMS")
        change(be("practice"), HFS, left_on="2026-11-17")

        assert DataRequest.objects.get(pk=request.pk).last_day == request.last_day

    def test_lets_nothing_be_filed_with_one_that_left(self, story, be):
        change(be("practice"), HFS, left_on="2026-11-16")

        with pytest.raises(Refused, match="not a party"):
            story.filed("HFS-CLAIMS")

    def test_refuses_leaving_before_joining(self, be, read):
        answer = change(be("practice"), HFS, left_on="2016-01-01")

        assert answer.status_code == 422
        assert "leaves on a later day than the one on which it joined" in read(answer)

    def test_lets_nobody_overwrite_what_somebody_else_has_changed(self, be):
        sent = form_of(be("practice"), HFS) | {"step": "save", "name": "Mine"}
        change(be("practice"), HFS, name="Theirs")

        assert be("practice").client.post(HFS, sent).status_code == 409
        assert Agency.objects.get(code="HFS").name == "Theirs"


class TestTheAgreement:
    def test_says_its_terms_in_plain_words(self, be):
        page = be("dcfs.requester").words("/agreement/")

        assert "Version 1: in force" in page
        assert "Business days to answer 10" in page

    def test_shows_what_new_terms_change_before_they_are_added(self, story, be, read):
        story.filed()

        page = read(be("practice").client.post(TERMS, form_of(be("practice"), TERMS) | NEW))

        assert "Business days to answer Before 10 After 8" in page
        assert "has Thursday, January 14, 2027 as its last day, instead of Tuesday, January 19, 2027." in page
        assert "What is open keeps its terms to the end, in every later step too: 1 now." in page

    def test_takes_new_terms_from_a_later_day_on(self, be, read):
        page = read(change(be("practice"), TERMS, **NEW))

        assert "Version 2: to come" in page
        assert "Version 1: in force" in page
        assert Entry.objects.get(chain="AGREEMENT").said["changes"]["answer_days"] == {"from": 10, "to": 8}

    def test_counts_what_is_filed_from_that_day_on_by_the_new_terms(self, story, be):
        before = story.filed()
        change(be("practice"), TERMS, **NEW | {"in_force_from": "2026-11-17"})
        story.clock.set("2026-11-17T09:00:00-06:00")

        assert (DataRequest.objects.get(pk=before.pk).clock_days, story.filed("DPH-BIRTH").clock_days) == (10, 8)

    @pytest.mark.parametrize("day", ["2026-11-16", "2016-01-01", "2101-01-04", "", "soon"])
    def test_takes_none_that_begin_today_or_never(self, be, day):
        assert change(be("practice"), TERMS, **NEW | {"in_force_from": day}).status_code == 422

    @pytest.mark.parametrize("days", ["0", "-1", "61", "1.5", "ten", "9" * 20])
    def test_takes_no_number_that_is_none(self, be, days):
        assert change(be("practice"), TERMS, **NEW | {"answer_days": days}).status_code == 422

    def test_takes_no_terms_that_change_nothing(self, be, read):
        answer = change(be("practice"), TERMS, **NEW | {"answer_days": "10"})

        assert "Nothing is changed yet" in read(answer)

    def test_adds_a_double_click_once(self, be):
        sent = form_of(be("practice"), TERMS) | NEW | {"step": "save"}
        answers = [be("practice").client.post(TERMS, sent).status_code for _ in range(2)]

        assert answers == [302, 409]
        assert AgreementVersion.objects.count() == 2


class TestWhereReferenceBegins:
    def test_leads_to_every_page(self, be):
        page = be("dcfs.requester").words("/reference/")

        assert all(name in page for name in ("Legal library", "Agencies", "The agreement", "Calendar", "Catalog"))

    def test_tells_its_keepers_what_to_look_after(self, be):
        assert "The closings of 2026 are not confirmed." in be("practice").words("/reference/")
        assert "not confirmed" not in be("dcfs.requester").words("/reference/")
