"""Every action of the life cycle table is possible through its page, by somebody who sits at its desk."""

import pytest

from emou.domain.lifecycle import LIFECYCLE, Desk
from requests_app.models import DataRequest
from tests.pages.sending import form_of

TAKEN = [(row.action, source.value) for row in LIFECYCLE for source in row.source if row.desk is not Desk.CLOCK]
PEOPLE = {Desk.REQUESTING: "dcfs.requester", Desk.OWNING: "hfs.director", Desk.COO: "coo", Desk.PRACTICE: "practice"}


def person_for(action):
    row = next(row for row in LIFECYCLE if row.action == action)
    if row.desk is Desk.CIO:
        return "cio" if action == "refer" else "cio.deputy"
    return PEOPLE[row.desk]


@pytest.fixture
def at_state(story, clock):
    """A request in the state named, of HFS; the denial that is referred is DoIT's, whose head is the CIO."""

    def make(state, action):
        dataset = "DOIT-IDENTITY" if action == "refer" else "HFS-CLAIMS"
        if state == "deemed_approved":
            request = story.filed(dataset)
            clock.set("2026-12-03T09:00:00-06:00")
            return request
        if state == "denied":
            return story.denied(dataset)
        return {"pending": story.filed, "overruled": story.overruled, "escalated": story.escalated}[state](dataset)

    return make


@pytest.mark.parametrize(("action", "state"), TAKEN, ids=lambda value: str(value))
class TestThePageOfAnAction:
    def test_takes_it(self, at_state, be, action, state):
        request = at_state(state, action)
        row = next(row for row in LIFECYCLE if row.action == action)
        browser, path = be(person_for(action)), f"/requests/{request.reference}/{action}/"

        shown, sent = browser.get(path), browser.post(path, **form_of(action, request))

        assert (shown.status_code, sent.status_code, sent.headers["Location"]) == (
            200,
            302,
            f"{path}done/",
        )
        assert DataRequest.objects.get(pk=request.pk).state == row.target.value

    def test_is_linked_from_the_request(self, at_state, be, action, state):
        request = at_state(state, action)

        answer = be(person_for(action)).get(f"/requests/{request.reference}/")

        assert f'href="/requests/{request.reference}/{action}/"' in answer.content.decode()

    def test_is_refused_to_a_stranger_to_its_desk(self, at_state, be, action, state):
        request = at_state(state, action)

        assert be("auditor").get(f"/requests/{request.reference}/{action}/").status_code == 403


class TestAfterAnAction:
    def test_conditions_are_kept_one_a_line(self, story, be):
        request = story.filed()

        be("hfs.counsel").post(f"/requests/{request.reference}/approve/", **form_of("approve", request))

        assert DataRequest.objects.get(pk=request.pk).conditions == ["Counts under 11 are suppressed.", "No copies."]

    def test_the_coo_begins_with_the_conditions_that_the_cio_set(self, story, be):
        request = story.denied()
        story.take("cio.deputy", request, "overrule", opinion="It applies.", conditions=["No copies."])
        story.take("hfs.director", request, "escalate", reason="The law is plain.")

        html = be("coo").get(f"/requests/{request.reference}/order/").content.decode()

        assert "No copies.</textarea>" in html


class TestInPart:
    def test_approving_some_elements_needs_grounds_for_the_rest(self, story, be, read):
        request = story.filed()

        fields = {"do": "take", "elements": request.elements[:1]}
        answer = be("hfs.counsel").post(f"/requests/{request.reference}/approve/", **fields)

        assert answer.status_code == 422
        assert "Give at least one legal ground." in read(answer)

    def test_the_rest_is_split_off_and_denied(self, story, be):
        from tests.pages.sending import ground_fields

        request = story.filed()
        fields = {"do": "take", "elements": request.elements[:1]} | ground_fields(request, request.elements[1:])

        be("hfs.counsel").post(f"/requests/{request.reference}/approve/", **fields)

        part = DataRequest.objects.get(reference=f"{request.reference}-B")
        assert (part.state, part.elements) == ("denied", request.elements[1:])

    def test_the_parts_are_linked_to_each_other(self, story, be, read):
        request = story.denied()
        be("cio.deputy").post(
            f"/requests/{request.reference}/overrule/", do="take", opinion="In part.", elements=request.elements[:1]
        )

        assert f"{request.reference}-B , 2 elements" in be("dcfs.requester").words(f"/requests/{request.reference}/")
        assert f"{request.reference} , 1 element" in be("dcfs.requester").words(f"/requests/{request.reference}-B/")
