"""The catalog in the hands of its keepers: the steward of the owner, and the State Data Practice."""

import pytest

from agencies.models import Dataset, Element
from emou import actions
from emou.audit.models import Entry
from emou.domain.refusals import Refused
from requests_app.models import DataRequest
from tests.pages.test_library import change, form_of

EDIT, KEPT = "/datasets/HFS-CLAIMS/edit/", "/datasets/HFS-CLAIMS/kept/"
NEW_ELEMENT, NEW_DATASET = "/datasets/HFS-CLAIMS/elements/new/", "/datasets/new/"
ELEMENT = {"code": "new_one", "name": "A new one", "sensitivity": "internal", "provenance": "MMIS"}
DATASET = {
    "owner": "HFS", "code": "HFS-NEW", "name": "New data", "description": "New.", "subject": "health",
    "identifiability": ["aggregate"],
}  # fmt: skip


def first_element(code="HFS-CLAIMS"):
    return Element.objects.filter(dataset__code=code).first()


def edit_of(element):
    return f"/datasets/{element.dataset.code}/elements/{element.code}/edit/"


class TestItsKeepers:
    @pytest.mark.parametrize("username", ["hfs.steward", "practice"])
    @pytest.mark.parametrize("path", [EDIT, KEPT, NEW_ELEMENT, NEW_DATASET, "/datasets/kept/"])
    def test_are_the_owners_steward_and_the_state_data_practice(self, be, username, path):
        assert be(username).get(path).status_code == 200

    @pytest.mark.parametrize("username", ["dcfs.steward", "hfs.director", "hfs.counsel", "cio", "auditor", "admin"])
    @pytest.mark.parametrize("path", [EDIT, KEPT, NEW_ELEMENT])
    def test_are_nobody_else(self, be, username, path):
        assert be(username).get(path).status_code == 403
        assert be(username).post(path).status_code in (403, 405)

    def test_add_no_dataset_to_another_agency(self, be):
        answer = be("dcfs.steward").client.post(NEW_DATASET, DATASET | {"step": "save"})

        assert answer.status_code == 422
        assert not Dataset.objects.filter(code="HFS-NEW").exists()

    def test_are_refused_by_the_one_door_too(self, be, person):
        with pytest.raises(Refused, match="not_permitted"):
            actions.change_dataset(person("dcfs.steward"), "HFS-CLAIMS", "", {})

    def test_are_led_to_it_from_the_page_that_others_read(self, be):
        assert "Keep this dataset" in be("hfs.steward").words("/datasets/HFS-CLAIMS/")
        assert "Keep this dataset" not in be("dcfs.steward").words("/datasets/HFS-CLAIMS/")


class TestADataset:
    def test_is_changed_on_the_record_by_its_steward(self, be, read):
        page = read(change(be("hfs.steward"), EDIT, name="Claims"))

        assert "Data steward, Department of Healthcare and Family Services" in page
        assert Entry.objects.get(chain="CATALOG").said["changes"]["name"]["to"] == "Claims"

    def test_tells_before_it_is_saved_which_drafts_and_requests_ask_for_it(self, story, be, read):
        story.draft("HFS-CLAIMS")
        story.filed("HFS-CLAIMS")
        sent = form_of(be("hfs.steward"), EDIT) | {"name": "Claims"}

        page = read(be("hfs.steward").client.post(EDIT, sent))

        assert "1 draft asks for it now" in page
        assert "1 open request asks for this dataset." in page

    def test_takes_its_law_to_what_is_filed_afterwards_alone(self, story, be):
        before = story.filed("HFS-CLAIMS")
        law = form_of(be("hfs.steward"), EDIT)["authorities"]
        change(be("hfs.steward"), EDIT, authorities=[*law, "SSA"])
        after = story.filed("HFS-CLAIMS")

        cited = [{row["code"] for row in one.snapshot["authorities"]} for one in (before, after)]
        assert ["SSA" in codes for codes in cited] == [False, True]

    def test_that_is_withdrawn_is_in_the_catalog_no_more(self, be):
        change(be("hfs.steward"), EDIT, offered="no")

        assert be("dcfs.requester").get("/datasets/HFS-CLAIMS/").status_code == 404
        assert be("dcfs.requester").get(KEPT).status_code == 404
        assert "Not on offer" in be("hfs.steward").words(KEPT)

    def test_that_is_withdrawn_is_told_to_the_drafts_that_ask_for_it(self, story, be):
        draft = story.draft("HFS-CLAIMS")
        change(be("hfs.steward"), EDIT, offered="no")

        assert "is offered no longer: take it out." in be("dcfs.requester").words(f"/use-cases/{draft.pk}/review/")

    def test_that_is_withdrawn_leaves_its_requests_their_clocks(self, story, be):
        request = story.filed("HFS-CLAIMS")
        change(be("hfs.steward"), EDIT, offered="no")

        assert DataRequest.objects.get(pk=request.pk).last_day == request.last_day

    def test_is_overwritten_by_nobody_who_has_not_seen_it(self, be, read):
        sent = form_of(be("hfs.steward"), EDIT) | {"step": "save", "description": "My text."}
        change(be("practice"), EDIT, name="Claims")

        answer = be("hfs.steward").client.post(EDIT, sent)

        assert answer.status_code == 409
        assert "Jonas Hwang" in read(answer)
        assert "My text." in answer.content.decode()

    @pytest.mark.parametrize("wrong", [{"name": "\x00"}, {"name": "x" * 201}, {"authorities": ["NONE"]}])
    def test_refuses_nonsense(self, be, wrong):
        assert change(be("hfs.steward"), EDIT, **wrong).status_code == 422


class TestANewDataset:
    def test_is_not_on_offer_before_it_has_elements(self, be, read):
        be("hfs.steward").client.post(NEW_DATASET, DATASET | {"step": "save"})

        answer = change(be("hfs.steward"), "/datasets/HFS-NEW/edit/", offered="yes")
        assert "Add an element first" in read(answer)

    def test_is_offered_once_it_has_one(self, be):
        be("hfs.steward").client.post(NEW_DATASET, DATASET | {"step": "save"})
        be("hfs.steward").client.post("/datasets/HFS-NEW/elements/new/", ELEMENT | {"step": "save"})
        change(be("hfs.steward"), "/datasets/HFS-NEW/edit/", offered="yes")

        assert be("dcfs.requester").get("/datasets/HFS-NEW/").status_code == 200

    def test_takes_no_code_that_is_there(self, be, read):
        answer = be("hfs.steward").client.post(NEW_DATASET, DATASET | {"code": "HFS-CLAIMS"})

        assert "The catalog has HFS-CLAIMS already." in read(answer)


class TestAnElement:
    def test_is_added_last(self, be):
        be("hfs.steward").client.post(NEW_ELEMENT, ELEMENT | {"step": "save"})

        assert Element.objects.filter(dataset__code="HFS-CLAIMS").last().code == "new_one"

    def test_is_moved_to_its_place(self, be):
        last = Element.objects.filter(dataset__code="HFS-CLAIMS").last()
        change(be("hfs.steward"), edit_of(last), number="1")

        rows = list(Element.objects.filter(dataset__code="HFS-CLAIMS"))
        assert rows[0] == last
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))

    def test_that_is_offered_no_longer_is_told_to_the_drafts_that_ask_for_it(self, story, be):
        draft, element = story.draft("HFS-CLAIMS"), first_element()
        change(be("hfs.steward"), edit_of(element), offered="no")

        with pytest.raises(Refused) as refusal:
            actions.file_use_case(story.requester("DCFS"), draft.pk)
        assert [one.message for one in refusal.value.problems] == [f"{element.name} is offered no longer: take it out."]

    def test_that_is_offered_no_longer_stays_in_what_was_filed(self, story, be):
        request, element = story.filed("HFS-CLAIMS"), first_element()
        change(be("hfs.steward"), edit_of(element), offered="no")

        assert element.name in be("hfs.counsel").words(f"/requests/{request.reference}/")

    def test_that_is_offered_no_longer_is_not_shown_to_whoever_asks(self, be):
        element = first_element()
        change(be("hfs.steward"), edit_of(element), offered="no")

        told = be("dcfs.requester").client.get("/api/v1/datasets/HFS-CLAIMS/").json()
        assert element.code not in [one["code"] for one in told["elements"]]

    def test_that_is_offered_no_longer_can_be_restored(self, be):
        element = first_element()
        change(be("hfs.steward"), edit_of(element), offered="no")
        change(be("hfs.steward"), edit_of(element), offered="yes")

        assert first_element() == element

    def test_that_is_the_last_on_offer_stays(self, be, read):
        element = first_element()
        Element.objects.filter(dataset__code="HFS-CLAIMS").exclude(pk=element.pk).update(offered=False)

        assert "It is the last one on offer" in read(change(be("hfs.steward"), edit_of(element), offered="no"))

    def test_of_another_dataset_is_not_found(self, be):
        other = first_element("DPH-BIRTH")

        assert be("practice").get(f"/datasets/HFS-CLAIMS/elements/{other.code}-x/edit/").status_code == 404
