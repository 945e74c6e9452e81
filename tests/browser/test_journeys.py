"""A journey for every way in which a request can end, at a desk's and a phone's width, told in the words of the pages.

Each ends where it matters: with what both agencies read. `make test` goes every other way at the one width and the
next at the other, `make prove` each at both.
"""

from itertools import cycle

import pytest
from playwright.sync_api import expect

from emou.domain.lifecycle import FINAL, LIFECYCLE
from requests_app.models import DataRequest
from tests.browser.acting import (
    become,
    deny,
    do,
    escalate,
    expect_status,
    file_draft,
    open_request,
    overrule,
    refer,
    switch,
    uphold,
    wait,
)
from tests.browser.filing import file_for_two
from tests.browser.watching import WIDTHS, set_width

AGENCIES = {"HFS": "hfs.counsel", "DPH": "dph.counsel", "DOIT": "doit.counsel", "DCFS": "dcfs.requester"}


def approved(page, told):
    draft = told.draft("HFS-CLAIMS")
    file_draft(page, "dcfs.requester", draft.pk)
    reference = DataRequest.objects.get().reference
    said = {"Conditions": "No copies are kept."}
    do(page, "hfs.counsel", reference, "Approve", "Approve this request", said)
    return reference


def shared_after_all(page, told):
    reference = told.denied().reference
    do(page, "hfs.counsel", reference, "Share after all", "Approve after all")
    return reference


def met_with_silence(page, told):
    reference = told.filed().reference
    become(page, "hfs.counsel")
    open_request(page, reference)
    wait(page, 10)
    wait(page, 1)
    return reference


def denied_for_good(page, told):
    reference = told.filed(elements=1).reference
    deny(page, "hfs.counsel", reference, "HIPAA", "Recipient number")
    uphold(page, reference)
    return reference


def overruled_and_accepted(page, told):
    reference = told.denied().reference
    overrule(page, "cio", reference)
    do(page, "hfs.director", reference, "Accept the overrule", "Accept this overrule")
    return reference


def overruled_and_left_at_that(page, told):
    reference = told.overruled().reference
    become(page, "hfs.director")
    open_request(page, reference)
    for _ in range(3):
        wait(page, 1)
    return reference


def ordered(page, told):
    reference = told.overruled().reference
    escalate(page, "hfs.director", reference)
    do(page, "coo", reference, "Order sharing", "Order this sharing", {"Opinion": "The exception applies."})
    return reference


def excused(page, told):
    """DoIT is asked, so the State CIO, who heads it, is recused and refers the denial."""
    reference = told.denied("DOIT-IDENTITY").reference
    refer(page, reference)
    do(page, "coo.deputy", reference, "Excuse the agency", "Excuse this agency", {"Opinion": "The law is a bar."})
    return reference


def withdrawn(page, told):
    reference = told.filed().reference
    do(page, "dcfs.requester", reference, "Withdraw the request", "Withdraw this request")
    return reference


JOURNEYS = {
    "approve": (approved, "Approved", "HFS approved it on Monday, November 16, 2026"),
    "concede": (shared_after_all, "Approved", "HFS changed its mind and approved it"),
    "deem": (met_with_silence, "Deemed approved", "HFS gave no answer within the time"),
    "uphold": (denied_for_good, "Denial upheld", "The State CIO upheld the denial"),
    "accept": (overruled_and_accepted, "Overrule final", "HFS accepted the State CIO’s overrule"),
    "stand": (overruled_and_left_at_that, "Overrule final", "HFS did not take it further in time"),
    "order": (ordered, "Sharing ordered", "The Governor’s COO ordered sharing"),
    "excuse": (excused, "Agency excused", "The Governor’s COO excused DoIT"),
    "withdraw": (withdrawn, "Withdrawn", "DCFS withdrew it"),
}


def at_widths():
    for ending, turn in zip(JOURNEYS, cycle(WIDTHS), strict=False):
        for width in WIDTHS:
            yield pytest.param(width, ending, marks=[] if width == turn else pytest.mark.prove)


class TestAJourney:
    def test_is_told_for_every_way_to_an_end(self):
        assert set(JOURNEYS) == {row.action for row in LIFECYCLE if row.target in FINAL}

    @pytest.mark.parametrize(("wide", "ending"), [*at_widths()], indirect=["wide"])
    def test_comes_to_its_end_for_both_agencies(self, wide, told, ending):
        walk, status, outcome = JOURNEYS[ending]
        reference = walk(wide, told)

        for agency in ("DCFS", DataRequest.objects.get(reference=reference).owner.code):
            become(wide, AGENCIES[agency])
            wide.goto(f"/requests/{reference}/")
            expect_status(wide, status)
            expect(wide.locator(".outcome")).to_contain_text(outcome)


class TestTheWholeLadder:
    def test_is_climbed_from_the_first_question_to_the_order(self, told, page):
        denied, silent = file_for_two(page)
        deny(page, "hfs.counsel", denied, "HIPAA", "Date of birth")
        set_width(page, WIDTHS[1])
        overrule(page, "cio.deputy", denied)
        escalate(page, "hfs.director", denied)
        do(page, "coo", denied, "Order sharing", "Order this sharing", {"Opinion": "The exception applies."})
        page.get_by_role("link", name="Open this request").click()
        expect_status(page, "Sharing ordered")

        switch(page, "dph.counsel")
        open_request(page, silent)
        wait(page, 10)
        wait(page, 1)
        expect_status(page, "Deemed approved")
        expect(page.get_by_role("listitem").filter(has_text="By operation of the eMOU")).to_contain_text(
            "End of Wednesday, December 2, 2026"
        )
