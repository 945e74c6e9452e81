"""Inviting somebody new to an office, and the page that the link of the mail opens."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Invitation, Person
from emou.audit.models import Entry
from emou.notices.models import StoredMail
from tests.agencies.test_appointments import act, keep, office, seat
from tests.pages.test_library import change
from tests.pages.test_offices import counsel

GUEST = {"first_name": "Noor", "last_name": "Haddad", "email": "Noor.Haddad@hfs.example", "starts_on": "2026-11-16"}


@pytest.fixture(autouse=True)
def demo_mails(settings):
    settings.EMAIL_BACKEND = "emou.notices.backends.Stored"


class TestInviting:
    def invite(self, be, **said):
        return change(be("hfs.admin"), counsel("invite/"), **GUEST | said)

    def link(self):
        return re.search(r"/invitation/[\w-]+/", StoredMail.objects.latest("pk").text)[0]

    def test_sends_a_link_that_lets_somebody_new_take_the_office(self, be, read):
        assert "is on its way to noor.haddad@hfs.example" in read(self.invite(be))

        guest = be()
        answer = guest.post(self.link(), new_password1="violet-harbor-29", new_password2="violet-harbor-29")

        assert answer["Location"] == "/work/" and "You accepted: Counsel" in guest.words("/work/")
        made = Person.objects.get(username="noor.haddad@hfs.example")
        assert made.check_password("violet-harbor-29")
        assert seat(made.username).office == office("counsel")

    def test_keeps_of_the_link_a_digest_alone(self, be):
        self.invite(be)
        secret = self.link().split("/")[2]

        kept = Invitation.objects.values().get()
        assert secret not in str(kept)
        assert secret not in str(list(Entry.objects.values_list("text", flat=True)))

    def test_asks_for_no_password_where_a_provider_signs_people_in(self, be, settings):
        self.invite(be)
        settings.PASSWORDS = False

        assert "Choose a password" not in be().words(self.link())
        assert be().post(self.link())["Location"] == "/sign-in/"
        assert not Person.objects.get(email="noor.haddad@hfs.example").has_usable_password()

    def test_is_not_taken_by_whoever_is_signed_in_meanwhile(self, be):
        self.invite(be)
        be("hfs.director").post(self.link(), new_password1="violet-harbor-29", new_password2="violet-harbor-29")

        assert Invitation.objects.get().accepted_at is None

    def test_shows_the_office_before_anything_is_taken(self, be):
        self.invite(be)

        page = be().words(self.link())
        assert "Counsel, Department of Healthcare and Family Services" in page
        assert "Lamar Jensen" in page
        assert Invitation.objects.get().accepted_at is None

    def test_begins_with_the_first_day_if_that_is_later(self, be):
        self.invite(be, starts_on="2026-12-01")
        be().post(self.link(), new_password1="violet-harbor-29", new_password2="violet-harbor-29")

        assert seat("noor.haddad@hfs.example").starts_at.isoformat() == "2026-12-01T06:00:00+00:00"

    def test_works_once(self, be, read):
        self.invite(be)
        said = {"new_password1": "violet-harbor-29", "new_password2": "violet-harbor-29"}
        be().post(self.link(), **said)

        again = be().post(self.link(), **said)
        assert (again.status_code, "accepted already" in read(again)) == (410, True)

    def test_runs_out(self, be, read):
        self.invite(be)
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        assert be().get(self.link()).status_code == 410
        assert "The link has run out" in be("hfs.admin").words(counsel())

    def test_again_makes_the_link_before_worthless(self, be):
        self.invite(be)
        first = self.link()
        be("hfs.admin").post(f"/invitations/{Invitation.objects.get().pk}/again/")

        assert be().get(first).status_code == 404
        assert be().get(self.link()).status_code == 200

    def test_opens_nothing_once_whoever_sent_it_has_left(self, be, read):
        self.invite(be)
        link = self.link()
        keep("practice", act("ended", "hfs.admin", appointment=seat("hfs.admin")))

        assert be().post(link, new_password1="violet-harbor-29", new_password2="violet-harbor-29").status_code == 410
        assert "Lamar Jensen cannot appoint to this office any more" in be().words(link)
        assert "Whoever sent it has left: send it again" in be("practice").words(counsel())

    def test_sent_again_by_somebody_else_is_theirs(self, be):
        self.invite(be)
        keep("practice", act("ended", "hfs.admin", appointment=seat("hfs.admin")))
        be("practice").post(f"/invitations/{Invitation.objects.get().pk}/again/")

        assert be().get(self.link()).status_code == 200

    def test_can_be_taken_back(self, be, read):
        self.invite(be)
        be("hfs.admin").post(f"/invitations/{Invitation.objects.get().pk}/revoke/")

        assert be().get(self.link()).status_code == 410
        assert Entry.objects.filter(name="invitation.revoked").exists()

    def test_taken_back_twice_says_so(self, be):
        self.invite(be)
        path = f"/invitations/{Invitation.objects.get().pk}/revoke/"

        assert [be("hfs.admin").post(path).status_code for _ in range(2)] == [302, 409]

    @pytest.mark.parametrize("page", ["again", "revoke"])
    def test_hides_invitations_from_others(self, be, page):
        self.invite(be)

        for username in ("hfs.director", "dcfs.requester", "auditor"):
            assert be(username).get(f"/invitations/{Invitation.objects.get().pk}/{page}/").status_code == 404

    def test_of_a_known_address_leads_to_appointing(self, be, read):
        answer = self.invite(be, email="HFS.steward@illinois.example")

        assert answer.redirect_chain[0][0] == counsel("appoint/?who=hfs.steward")
        assert "has this address already" in read(answer)
        assert answer.context["form"]["person"].value() == "hfs.steward"

    def test_twice_is_refused_with_the_way_on(self, be, read):
        self.invite(be)

        answer = self.invite(be)
        assert (answer.status_code, "send the invitation again" in read(answer)) == (422, True)

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ({"email": "nowhere"}, "Give an email address"),
            ({"email": "a@b.example\x00"}, "Null characters"),
            ({"email": "\u017fmith@hfs.example"}, "Give an email address"),
            ({"first_name": "x" * 151}, "at most 150 characters"),
            ({"last_name": " "}, "Give the last name."),
            ({"starts_on": "2026-11-15"}, "never begins before now"),
        ],
    )
    def test_says_what_is_wrong(self, be, read, said, message):
        answer = self.invite(be, **said)

        assert (answer.status_code, message in read(answer)) == (422, True)
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("password", ["short", "12345678901", "noor.haddad"])
    def test_takes_no_password_that_is_easily_guessed(self, be, password):
        self.invite(be)

        assert be().post(self.link(), new_password1=password, new_password2=password).status_code == 422
        assert not Person.objects.filter(email="noor.haddad@hfs.example").exists()

    def test_is_accepted_by_whoever_has_the_address_by_then(self, be):
        self.invite(be)
        who = Person.objects.create(username="noor", email="Noor.Haddad@hfs.example", password="!")

        assert "You have an account already" in be().words(self.link())
        assert be("hfs.counsel").post(self.link()).status_code == 422
        assert be("noor").post(self.link())["Location"] == "/work/"
        assert seat("noor").person == who

    def test_that_could_not_be_sent_says_so(self, be, read, settings):
        settings.EMAIL_BACKEND, settings.EMAIL_PORT = "emou.notices.backends.Smtp", 1

        assert "The email could not be sent" in read(self.invite(be))
        assert "The email could not be sent" in be("hfs.admin").words(counsel())

    def test_by_a_link_that_is_none_is_not_found(self, be):
        assert be().get("/invitation/nonsense/").status_code == 404
