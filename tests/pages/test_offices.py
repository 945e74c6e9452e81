"""Offices and people in a browser: what everybody reads, and how those who appoint do it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Appointment, Invitation, Person
from emou import actions
from emou.audit.models import Entry
from emou.notices.models import StoredMail
from tests.agencies.test_appointments import LATER, TODAY, act, keep, office, seat
from tests.conftest import named
from tests.pages.test_library import change, form_of

ACTS = ["appoint", "acting", "invite"]
GUEST = {"first_name": "Noor", "last_name": "Haddad", "email": "Noor.Haddad@hfs.example", "starts_on": "2026-11-16"}


@pytest.fixture(autouse=True)
def demo_mails(settings):
    settings.EMAIL_BACKEND = "emou.notices.backends.Stored"


def counsel(page=""):
    return f"/offices/{office('counsel').pk}/{page}"


def of(username, page):
    return f"/appointments/{seat(username).pk}/{page}/"


def person(username, page=""):
    return f"/people/{named(username).pk}/{page}"


class TestTheOffices:
    @pytest.mark.parametrize("username", ["dcfs.requester", "hfs.counsel", "cio", "auditor", "practice", "admin"])
    def test_say_to_everybody_signed_in_who_holds_them_today(self, be, username):
        assert f"Counsel {named('hfs.counsel').label}" in be(username).words("/agencies/HFS/offices/")
        assert "State Data Practice Jonas Hwang" in be(username).words("/offices/")

    @pytest.mark.parametrize("path", ["/offices/", "/agencies/HFS/offices/", "/people/"])
    def test_ask_strangers_to_sign_in(self, be, path):
        assert be().get(path).status_code == 302

    def test_that_are_empty_are_shown(self, be):
        keep("hfs.admin", act("ended", "hfs.counsel", appointment=seat("hfs.counsel")))

        assert "Department of Healthcare and Family Services 4 of 5 Empty: Counsel" in be("cio").words("/offices/")
        assert "Nobody holds this office" in be("dcfs.requester").words(counsel())

    def test_say_where_nobody_can_decide(self, be):
        for username in ("hfs.counsel", "hfs.director"):
            keep("hfs.admin", act("ended", username, appointment=seat(username)))

        assert "Nobody can decide" in be("practice").words("/offices/")
        assert "Nothing can be filed with this agency" in be("dcfs.requester").words("/agencies/HFS/offices/")

    def test_show_two_who_hold_one_at_once_to_those_of_the_agency(self, be):
        keep("hfs.admin", act("made", "hfs.steward", first=TODAY))

        assert "2 hold it at once" in be("hfs.counsel").words("/agencies/HFS/offices/")

    def test_show_what_is_coming_to_those_of_the_agency_alone(self, be):
        keep("hfs.admin", act("succeeded", "hfs.steward", appointment=seat("hfs.counsel"), first=LATER))
        coming = f"{named('hfs.steward').label} from Dec 1, 2026"

        assert coming in be("hfs.requester").words("/agencies/HFS/offices/")
        assert coming not in be("dcfs.requester").words("/agencies/HFS/offices/")
        assert "To come" not in be("dcfs.requester").words(counsel())

    def test_keep_their_history_in_pages(self, be, clock):
        for _ in range(26):
            keep("hfs.admin", act("made", "hfs.steward", first=TODAY))
            keep("hfs.admin", act("ended", "hfs.steward", appointment=seat("hfs.steward", "counsel")))

        first = be("auditor").get(counsel())
        assert len(first.context["past_rows"]) == 25
        assert len(be("auditor").get(counsel() + first.context["page"].next_url).context["past_rows"]) == 1

    def test_that_are_none_are_not_found(self, be):
        for path in ("/offices/999999/", "/agencies/NONE/offices/", "/appointments/999999/end/", "/people/999999/"):
            assert be("practice").get(path).status_code == 404

    def test_say_what_waits_on_them(self, story, be):
        story.filed("HFS-CLAIMS")

        assert "1 request, whoever holds the office" in be("hfs.director").words(counsel())

    def test_tell_a_deactivated_holder_from_one_who_sits(self, be):
        actions.deactivate_person(named("admin"), named("hfs.counsel"))

        assert "Deactivated" in be("hfs.director").words(counsel())
        assert named("hfs.counsel").label not in be("dcfs.requester").words(counsel())


class TestTheActs:
    @pytest.mark.parametrize("page", ACTS)
    @pytest.mark.parametrize("username", ["hfs.counsel", "cio", "auditor", "dcfs.requester"])
    def test_are_for_those_who_appoint_alone(self, be, username, page):
        for answer in (be(username).get(counsel(f"{page}/")), be(username).post(counsel(f"{page}/"), step="save")):
            assert answer.status_code == 403

    @pytest.mark.parametrize("page", ["succeed", "end", "change", "cancel"])
    def test_on_an_appointment_hide_it_from_other_agencies(self, be, page):
        assert be("dcfs.requester").get(of("hfs.counsel", page)).status_code == 404
        assert be("hfs.requester").get(of("hfs.counsel", page)).status_code == 403

    def test_are_told_before_they_are_done(self, story, be, read):
        story.filed("HFS-CLAIMS")
        sent = form_of(be("hfs.admin"), of("hfs.counsel", "end"))

        page = read(be("hfs.admin").client.post(of("hfs.counsel", "end"), sent))

        who, other = named("hfs.counsel").label, named("hfs.director").label
        assert f"{who}'s rights end this instant" in page
        assert "From this instant nobody holds this office." in page
        assert f"can still decide: {other}, director." in page
        assert "1 request waits on this office. The work stays with the office" in page
        assert seat("hfs.counsel").ends_at is None

    def test_warn_of_an_agency_in_which_nobody_can_decide(self, be, read):
        keep("hfs.admin", act("ended", "hfs.director", appointment=seat("hfs.director")))
        sent = form_of(be("hfs.admin"), of("hfs.counsel", "end"))

        page = read(be("hfs.admin").client.post(of("hfs.counsel", "end"), sent))

        assert "nobody at Department of Healthcare and Family Services can decide" in page
        assert "approved by silence" in page

    def test_say_who_will_see_what_waits(self, story, be, read):
        story.filed("HFS-CLAIMS")
        sent = form_of(be("hfs.admin"), counsel("appoint/")) | {"person": "hfs.steward", "first": "2026-12-01"}

        page = read(be("hfs.admin").client.post(counsel("appoint/"), sent))

        who = named("hfs.steward").label
        assert f"1 request waits on this office. {who} sees them from Tuesday, December 1, 2026 on." in page

    def test_appoint_by_address_or_user_name(self, be, read):
        answer = change(be("hfs.admin"), counsel("appoint/"), person="HFS.Steward@illinois.example")

        assert f"{named('hfs.steward').label} holds the office from this instant." in read(answer)
        assert seat("hfs.steward").office == office("counsel")

    def test_name_somebody_acting(self, be, read):
        answer = change(be("hfs.admin"), counsel("acting/"), person="hfs.steward", last="2026-11-20")

        assert "acts from this instant until Friday, November 20, 2026." in read(answer)
        assert f"{named('hfs.steward').label} (acting)" in be("dcfs.requester").words("/agencies/HFS/offices/")

    def test_name_a_successor(self, be, read):
        answer = change(be("hfs.admin"), of("hfs.counsel", "succeed"), person="hfs.steward", first="2026-12-01")

        assert "follows from Tuesday, December 1, 2026. It takes effect by itself." in read(answer)

    def test_end_on_a_day(self, be, read):
        answer = change(be("hfs.admin"), of("hfs.counsel", "end"), when="day", last="2026-11-30")

        assert "ends with Monday, November 30, 2026." in read(answer)

    def test_change_the_days_and_cancel_what_has_not_begun(self, be, read):
        keep("hfs.admin", act("made", "hfs.steward", first=LATER))
        changed = change(be("hfs.admin"), of("hfs.steward", "change"), first="2026-12-02")
        assert "are changed" in read(changed)

        assert "is cancelled" in read(change(be("hfs.admin"), of("hfs.steward", "cancel")))
        assert seat("hfs.steward").span.is_cancelled

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ({"person": "nobody.here"}, "Nobody is known by this name or address"),
            ({"person": ""}, "Say who, by user name or e-mail address."),
            ({"person": "\x00"}, "Null characters are not allowed"),
            ({"person": "hfs.steward", "first": "2026-11-15"}, "never begins before now"),
            ({"person": "hfs.steward", "first": "never"}, "Give the day."),
            ({"person": "hfs.steward", "last": "2026-11-15"}, "The last day is before the first."),
            ({"person": "hfs.admin"}, "Nobody appoints themselves"),
            ({"person": "hfs.counsel"}, "is appointed to this office already"),
        ],
    )
    def test_say_what_is_wrong_and_change_nothing(self, be, read, said, message):
        answer = change(be("hfs.admin"), counsel("appoint/"), **said)

        assert answer.status_code == 422
        assert message in read(answer)
        assert not Entry.objects.filter(chain="PEOPLE").exists()

    def test_ask_for_the_last_day_where_it_ends_on_one(self, be, read):
        answer = change(be("hfs.admin"), of("hfs.counsel", "end"), when="day", last="")

        assert (answer.status_code, "Give the last day." in read(answer)) == (422, True)

    def test_of_two_at_once_show_the_second_who_was_first(self, be, read):
        sent = form_of(be("hfs.admin"), of("hfs.counsel", "end")) | {"step": "save"}
        keep("practice", act("made", "hfs.steward", first=LATER))

        answer = be("hfs.admin").client.post(of("hfs.counsel", "end"), sent)

        assert (answer.status_code, "Jonas Hwang, State Data Practice" in read(answer)) == (409, True)

    def test_pressed_twice_are_done_once(self, be):
        sent = form_of(be("hfs.admin"), counsel("appoint/")) | {"person": "hfs.steward", "step": "save"}
        answers = [be("hfs.admin").client.post(counsel("appoint/"), sent) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert Appointment.objects.filter(office=office("counsel"), person=named("hfs.steward")).count() == 1

    def test_stand_in_the_history_with_who_and_why(self, be):
        change(be("hfs.admin"), counsel("appoint/"), person="hfs.steward", why="A second counsel.")

        page = be("hfs.admin").words(counsel())
        assert "Appointed Lamar Jensen, Agency administrator" in page
        assert "Why: A second counsel." in page


class TestInviting:
    def invite(self, be, **said):
        return change(be("hfs.admin"), counsel("invite/"), **GUEST | said)

    def link(self):
        return re.search(r"/invitation/[\w-]+/", StoredMail.objects.latest("pk").text)[0]

    def test_sends_a_link_that_lets_somebody_new_take_the_office(self, be, read):
        assert "is on its way to noor.haddad@hfs.example" in read(self.invite(be))

        answer = be().post(self.link(), new_password1="violet-harbor-29", new_password2="violet-harbor-29")

        assert answer["Location"] == "/sign-in/"
        made = Person.objects.get(username="noor.haddad@hfs.example")
        assert made.check_password("violet-harbor-29")
        assert seat(made.username).office == office("counsel")

    def test_keeps_of_the_link_a_digest_alone(self, be):
        self.invite(be)
        secret = self.link().split("/")[2]

        kept = Invitation.objects.values().get()
        assert secret not in str(kept)
        assert secret not in str(list(Entry.objects.values_list("text", flat=True)))

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
            ({"email": "nowhere"}, "Give an e-mail address"),
            ({"email": "a@b.example\x00"}, "Null characters"),
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

        assert "The mail could not be sent" in read(self.invite(be))
        assert "The mail could not be sent" in be("hfs.admin").words(counsel())

    def test_by_a_link_that_is_none_is_not_found(self, be):
        assert be().get("/invitation/nonsense/").status_code == 404


class TestAPerson:
    def test_shows_every_office_ever_held(self, be):
        keep("hfs.admin", act("made", "hfs.steward", first=TODAY))
        keep("hfs.admin", act("ended", "hfs.steward", appointment=seat("hfs.steward", "counsel")))

        page = be("hfs.counsel").words(person("hfs.steward"))
        assert "Data steward, Department of Healthcare and Family Services" in page
        assert "Held it from Monday, November 16, 2026" in page

    @pytest.mark.parametrize(
        ("username", "status"),
        [("hfs.requester", 200), ("hfs.steward", 200), ("auditor", 200), ("admin", 200), ("dcfs.requester", 404)],
    )
    def test_is_known_to_their_agency_and_those_who_oversee_or_keep(self, be, username, status):
        assert be(username).get(person("hfs.steward")).status_code == status

    def test_shows_the_address_to_those_who_keep_people_alone(self, be):
        assert "hfs.steward@illinois.example" in be("hfs.admin").words(person("hfs.steward"))
        assert "hfs.steward@illinois.example" not in be("hfs.counsel").words(person("hfs.steward"))

    def test_is_found_by_a_part_of_the_name(self, be):
        page = be("hfs.admin").words("/people/", q="steward")

        assert "hfs.steward@illinois.example" in page
        assert "dcfs.steward" not in page

    @pytest.mark.parametrize("query", [{"q": "zebra"}, {"q": "\x00"}, {"after": "x"}, {"after": "9" * 30}])
    def test_list_bears_nonsense(self, be, query):
        assert be("practice").get("/people/", **query).status_code == 200

    @pytest.mark.parametrize("username", ["hfs.counsel", "cio", "auditor"])
    def test_list_is_for_those_who_keep_people(self, be, username):
        assert be(username).get("/people/").status_code == 403


class TestDeactivating:
    def test_says_what_follows_and_deletes_nothing(self, be, read):
        sent = form_of(be("hfs.admin"), person("hfs.counsel", "deactivate/"))

        page = read(be("hfs.admin").client.post(person("hfs.counsel", "deactivate/"), sent))

        assert "every open window, every token and every calendar feed ends" in page
        assert "Nobody else holds this office, and it counts as empty: Counsel" in page

    def test_shuts_an_open_window_at_once_and_for_good(self, be):
        window = be("hfs.counsel")
        assert window.get("/work/").status_code == 200
        change(be("hfs.admin"), person("hfs.counsel", "deactivate/"))
        assert window.get("/work/").status_code == 302

        change(be("hfs.admin"), person("hfs.counsel", "reactivate/"))
        assert window.get("/work/").status_code == 302
        assert be("hfs.counsel").get("/work/").status_code == 200

    def test_ends_tokens_for_good(self, be):
        made, text = actions.make_token(named("hfs.counsel"), "Nightly", [], 30)
        change(be("hfs.admin"), person("hfs.counsel", "deactivate/"))
        change(be("hfs.admin"), person("hfs.counsel", "reactivate/"))

        answer = be().client.get("/api/v1/me/", headers={"Authorization": f"Token {text}"})
        made.refresh_from_db()
        assert (answer.status_code, made.ended_at is None) == (401, False)

    def test_ends_feeds_for_good(self, be):
        _, secret = actions.make_feed(named("hfs.counsel"))
        change(be("hfs.admin"), person("hfs.counsel", "deactivate/"))
        change(be("hfs.admin"), person("hfs.counsel", "reactivate/"))

        assert be().get(f"/feeds/{secret}.ics").status_code == 404

    def test_is_on_the_record(self, be):
        change(be("hfs.admin"), person("hfs.counsel", "deactivate/"), why="Left the agency.")

        line = Entry.objects.get(name="person.deactivated")
        assert (line.actor, line.said["why"]) == ("Lamar Jensen", "Left the agency.")

    def test_twice_is_once(self, be):
        actions.deactivate_person(named("hfs.admin"), named("hfs.counsel"))
        actions.deactivate_person(named("hfs.admin"), named("hfs.counsel"))

        assert Entry.objects.filter(name="person.deactivated").count() == 1

    @pytest.mark.parametrize("username", ["hfs.admin", "admin"])
    def test_oneself_is_refused(self, be, username):
        assert be(username).get(person(username, "deactivate/")).status_code == 403

    def test_somebody_of_two_agencies_is_refused_to_one(self, be):
        keep("practice", act("made", "hfs.steward", office=office("steward", "DPH"), first=TODAY))

        assert be("hfs.admin").get(person("hfs.steward", "deactivate/")).status_code == 403
        assert be("practice").get(person("hfs.steward", "deactivate/")).status_code == 200

    def test_somebody_of_another_agency_is_hidden(self, be):
        assert be("hfs.admin").get(person("dcfs.counsel", "deactivate/")).status_code == 404

    @pytest.mark.parametrize("username", ["hfs.director", "auditor"])
    def test_is_for_those_who_keep_people_alone(self, be, username):
        assert be(username).post(person("hfs.counsel", "deactivate/"), step="save").status_code == 403
