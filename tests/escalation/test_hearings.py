"""A hearing on the record: each side answers once, the COO's office sets the date and keeps the minutes."""

from datetime import timedelta

import pytest

from emou import actions
from emou.audit import verification
from emou.audit.models import Entry
from emou.domain.refusals import Refused
from emou.notices.models import Notice
from requests_app import heads
from requests_app.models import DataRequest


@pytest.fixture
def heard(story):
    return story.escalated()


@pytest.fixture
def hold(person):
    def hold(username, request, action, **says):
        return actions.hold_hearing(person(username), request.reference, action, says)

    return hold


class TestAnAnswer:
    def test_goes_on_the_record_with_side_and_office(self, heard, hold):
        hold("dcfs.requester", heard, "answer", text="The studies exception fits.")
        entry = Entry.objects.get(chain=heard.reference, name="hearing.answered")

        assert entry.said == {"text": "The studies exception fits.", "side": "requesting"}
        assert entry.office.startswith("Requester")

    def test_is_given_once_by_the_requester(self, heard, hold):
        hold("dcfs.requester", heard, "answer", text="The studies exception fits.")

        with pytest.raises(Refused, match="Each side answers once"):
            hold("dcfs.director", heard, "answer", text="And another.")

    def test_leaves_the_state_cio_free_to_answer(self, heard, hold):
        hold("dcfs.requester", heard, "answer", text="The studies exception fits.")
        hold("cio", heard, "answer", text="So I wrote.")

        assert Entry.objects.filter(chain=heard.reference, name="hearing.answered").count() == 2

    def test_is_not_for_the_owner_who_has_spoken_by_escalating(self, heard, hold):
        with pytest.raises(Refused):
            hold("hfs.director", heard, "answer", text="Once more.")

    def test_is_told_to_the_other_side_and_the_judges(self, heard, hold):
        hold("dcfs.requester", heard, "answer", text="The studies exception fits.")
        entry = Entry.objects.get(chain=heard.reference, name="hearing.answered")
        told = set(Notice.objects.filter(entry=entry).values_list("recipient__username", flat=True))

        assert {"hfs.counsel", "hfs.director", "cio", "coo"} <= told

    def test_of_strangers_finds_no_such_request(self, heard, hold):
        with pytest.raises(DataRequest.DoesNotExist):
            hold("doc.counsel", heard, "answer", text="Hello.")


class TestAHearing:
    def test_is_scheduled_by_the_coos_office(self, heard, hold, clock):
        starts_at = clock.now + timedelta(days=1)
        hold("coo.deputy", heard, "schedule", starts_at=starts_at, place="Room 100")
        entry = Entry.objects.get(chain=heard.reference, name="hearing.scheduled")

        assert (entry.said["starts_at"], entry.said["place"]) == (starts_at.isoformat(), "Room 100")

    def test_changes_neither_state_nor_clock(self, heard, hold):
        hold("coo", heard, "minute", text="Both sides were heard.")
        after = DataRequest.objects.get(pk=heard.pk)

        assert (after.state, after.due_at, after.last_event) == (heard.state, heard.due_at, heard.last_event)

    def test_leaves_the_record_whole(self, heard, hold):
        hold("coo", heard, "minute", text="Both sides were heard.")

        assert verification.broken_entries() + heads.broken_heads() == []

    def test_is_over_once_it_is_decided(self, heard, hold, story):
        story.take("coo", heard, "order", opinion="Share.")

        with pytest.raises(Refused):
            hold("coo", heard, "minute", text="Too late.")
