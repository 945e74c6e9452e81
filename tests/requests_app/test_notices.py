"""Who is told: once an event and person, at the desks that the table names, written with the event or not at all."""

import pytest
from django.db import transaction

from agencies.models import Appointment, Office, Person
from emou import actions
from emou.audit.models import Entry
from emou.notices import services as notices
from emou.notices.models import Notice
from requests_app.models import DataRequest
from tests.conftest import named

DCFS, HFS = {"dcfs.requester", "dcfs.director"}, {"hfs.counsel", "hfs.director"}
CIO, COO = {"cio", "cio.deputy"}, {"coo", "coo.deputy"}


def told(request: DataRequest, event: str) -> list[str]:
    rows = Notice.objects.filter(entry__chain=request.reference, entry__name=event)
    return sorted(rows.values_list("recipient__username", flat=True))


class TestAnEvent:
    @pytest.mark.parametrize(
        ("make", "event", "people"),
        [
            ("filed", "request.filed", HFS),
            ("denied", "request.denied", DCFS | CIO),
            ("overruled", "denial.overruled", DCFS | HFS),
            ("escalated", "overrule.escalated", DCFS | CIO | COO),
        ],
    )
    def test_is_told_at_the_desks_of_the_table(self, story, make, event, people):
        request = getattr(story, make)()

        assert told(request, event) == sorted(people)

    def test_of_the_clock_is_told_to_both_agencies_and_the_cio(self, story):
        request = story.filed()
        story.clock.set(request.due_at)

        actions.sweep()

        assert told(request, "request.deemed_approved") == sorted(DCFS | HFS | CIO)

    def test_is_told_once_to_somebody_in_two_offices(self, story):
        counsel = Office.objects.get(kind="counsel", agency__code="HFS")
        Appointment.objects.create(person=named("hfs.director"), office=counsel, starts_at=story.clock.now)

        assert told(story.filed(), "request.filed").count("hfs.director") == 1

    def test_is_not_told_to_somebody_whose_appointment_has_ended(self, story):
        Appointment.objects.filter(person=named("hfs.director")).update(ends_at=story.clock.now)

        assert told(story.filed(), "request.filed") == ["hfs.counsel"]

    def test_is_not_told_to_somebody_deactivated(self, story):
        Person.objects.filter(username="hfs.director").update(is_active=False)

        assert told(story.filed(), "request.filed") == ["hfs.counsel"]

    def test_is_not_told_twice_however_often_it_is_queued(self, story):
        request = story.filed()
        entry = Entry.objects.get(chain=request.reference)

        notices.queue([notices.Told(entry.pk, notices.Desk.OWNING, request.owner_id)])

        assert told(request, "request.filed") == sorted(HFS)

    def test_is_told_only_if_it_is_kept(self, story):
        request = story.filed()
        with transaction.atomic():
            story.take("hfs.counsel", request, "approve")
            transaction.set_rollback(True)

        assert told(request, "request.approved") == []
