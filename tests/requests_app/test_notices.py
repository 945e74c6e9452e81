"""Who is told: once an event and person, at the desks that the table names, written with the event or not at all."""

import pytest
from django.db import transaction

from agencies.models import Agency, Appointment, Office, Person
from emou import actions
from emou.audit.models import Entry
from emou.notices import services as notices
from emou.notices.models import EMAIL, INBOX, WEBHOOK, Endpoint, Notice
from requests_app.models import DataRequest
from tests.conftest import named

DCFS, HFS = {"dcfs.requester", "dcfs.director"}, {"hfs.counsel", "hfs.director"}
CIO, COO = {"cio", "cio.deputy"}, {"coo", "coo.deputy"}


def told(request: DataRequest, event: str) -> list[str]:
    rows = Notice.objects.filter(entry__chain=request.reference, entry__name=event, channel=INBOX)
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

    def test_of_the_clock_is_told_to_both_agencies_their_steward_and_the_cio(self, story):
        request = story.filed()
        story.clock.set(request.due_at)

        actions.sweep()

        assert told(request, "request.deemed_approved") == sorted(DCFS | HFS | CIO | {"hfs.steward"})

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

    def test_is_told_by_mail_to_everybody_who_has_it_in_the_inbox(self, story):
        request = story.filed()

        rows = Notice.objects.filter(entry__chain=request.reference)
        by = {way: {row.recipient_id for row in rows if row.channel == way} for way in (INBOX, EMAIL)}
        assert by[INBOX] == by[EMAIL] != set()

    def test_is_told_to_the_systems_of_the_agencies_concerned(self, story, endpoint):
        endpoint("HFS")
        endpoint("DPH")

        request = story.filed()

        [row] = Notice.objects.filter(entry__chain=request.reference, channel=WEBHOOK)
        assert row.endpoint.agency == request.owner

    def test_is_not_told_to_a_system_whose_endpoint_has_ended(self, story, endpoint):
        Endpoint.objects.filter(pk=endpoint("HFS").pk).update(ended_at=story.clock.now)

        request = story.filed()

        assert not Notice.objects.filter(entry__chain=request.reference, channel=WEBHOOK).exists()


class TestWhereNobodyHoldsTheOffice:
    def test_the_state_data_practice_is_told_in_its_place(self, story):
        request = story.filed()
        Appointment.objects.filter(office__agency__code="DCFS").update(ends_at=story.clock.now)

        story.take("hfs.counsel", request, "approve")

        assert told(request, "request.approved") == ["hfs.steward", "practice"]

    def test_the_director_alone_is_told_while_the_director_is_there(self, story):
        request = story.filed()
        Appointment.objects.filter(office__agency__code="DCFS", office__kind="requester").update(
            ends_at=story.clock.now
        )

        story.take("hfs.counsel", request, "approve")

        assert told(request, "request.approved") == ["dcfs.director", "hfs.steward"]

    def test_the_sweep_tells_the_same_people(self, story):
        request = story.filed()
        Appointment.objects.filter(office__agency__code="HFS").update(ends_at=story.clock.now)
        story.clock.set(request.due_at)

        actions.sweep()

        assert told(request, "request.deemed_approved") == sorted(DCFS | CIO | {"practice"})


@pytest.fixture
def endpoint(story):
    """`endpoint("HFS")`: where that agency's own system is told."""

    def make(agency: str) -> Endpoint:
        owner = Agency.objects.get(code=agency)
        made = {"added_at": story.clock.now, "added_by": named("practice")}
        return Endpoint.objects.create(agency=owner, url="https://hooks.example/", secret="s", **made)

    return make
