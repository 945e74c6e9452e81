"""Whoever is appointed, followed, or leaves is told so, in the inbox and by mail; whoever did it knows."""

import pytest

from agencies.services import appointments
from emou import actions
from emou.notices.models import EMAIL, INBOX, Notice, StoredMail
from tests.agencies.test_appointments import APPOINT, END, LATER, SUCCEED, TODAY, act, keep, office, seat
from tests.conftest import named
from tests.pages.conftest import Browser, words

pytestmark = pytest.mark.usefixtures("clock")


def told():
    rows = Notice.objects.filter(entry__chain="PEOPLE")
    return sorted(rows.values_list("recipient__username", "channel", "entry__name"))


class TestAnAppointment:
    def test_is_told_to_whoever_is_appointed(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=TODAY))

        assert told() == [("hfs.steward", channel, "appointment.made") for channel in (EMAIL, INBOX)]

    def test_is_told_to_both_of_a_succession(self):
        keep("hfs.admin", act(SUCCEED, "hfs.steward", appointment=seat("hfs.counsel"), first=LATER))

        assert {who for who, *_ in told()} == {"hfs.counsel", "hfs.steward"}

    def test_is_not_told_to_whoever_ends_their_own(self):
        keep("practice", act(APPOINT, "hfs.director", office=office("agency_admin"), first=TODAY))
        keep("hfs.admin", act(END, "hfs.admin", appointment=seat("hfs.admin")))

        assert {who for who, *_ in told()} == {"hfs.director"}

    def test_is_told_once_however_often_it_is_pressed(self):
        seen, one = appointments.seen_of(office("counsel")), act(APPOINT, "hfs.steward", first=TODAY)
        keep("hfs.admin", one, seen)
        keep("hfs.admin", one, seen)

        assert len(told()) == 2

    def test_is_mailed_with_its_days_and_without_the_reason(self, settings):
        settings.EMAIL_BACKEND = "emou.notices.backends.Stored"
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER, why="Counsel is ill."))
        actions.deliver()

        mail = StoredMail.objects.get(recipients="hfs.steward@illinois.example")
        assert mail.subject == "You are appointed: Counsel, Department of Healthcare and Family Services"
        assert "First day: Tuesday, December 1, 2026" in mail.text
        assert "ill" not in mail.text.replace("Illinois", "").replace("illinois", "")

    def test_leads_from_the_inbox_to_the_office(self):
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=TODAY))
        reader = Browser("hfs.steward")
        notice = Notice.objects.get(recipient=named("hfs.steward"), channel=INBOX)

        assert "You are appointed: Counsel" in words(reader.get("/notices/"))
        assert reader.get(f"/notices/{notice.pk}/")["Location"] == f"/offices/{office('counsel').pk}/"
