"""Offices and people in a browser: what everybody reads, and how those who appoint do it."""

from datetime import timedelta

import pytest

from agencies.models import Appointment
from emou import actions
from emou.audit.models import Entry
from tests.agencies.test_appointments import LATER, TODAY, act, keep, office, seat
from tests.conftest import named
from tests.pages.test_library import change, form_of

ACTS = ["appoint", "acting", "invite"]


def counsel(page=""):
    return f"/offices/{office('counsel').pk}/{page}"


def of(username, page):
    return f"/appointments/{seat(username).pk}/{page}/"


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
        coming = f"{named('hfs.steward').label} from Tue, Dec 1, 2026"

        assert coming in be("hfs.requester").words("/agencies/HFS/offices/")
        assert coming not in be("dcfs.requester").words("/agencies/HFS/offices/")
        assert "To come" not in be("dcfs.requester").words(counsel())

    def test_keep_their_history_in_pages(self, be, clock):
        who, when = {"person": named("hfs.steward"), "office": office("counsel")}, clock.now - timedelta(days=100)
        days = [(when + timedelta(days=day), when + timedelta(days=day + 1)) for day in range(26)]
        Appointment.objects.bulk_create(Appointment(starts_at=first, ends_at=last, **who) for first, last in days)

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

    def test_say_until_when_nobody_can_decide(self, be, read):
        for username in ("hfs.counsel", "hfs.director"):
            keep("hfs.admin", act("ended", username, appointment=seat(username)))
        sent = form_of(be("hfs.admin"), counsel("appoint/")) | {"person": "hfs.steward", "first": "2026-12-01"}

        page = read(be("hfs.admin").client.post(counsel("appoint/"), sent))

        assert "Until Tuesday, December 1, 2026 nobody holds this office, as now." in page
        assert "Until Tuesday, December 1, 2026 nobody at Department of Healthcare and Family Services can" in page

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

    def test_appoint_by_the_name_that_the_page_lists(self, be, read):
        answer = change(be("hfs.admin"), counsel("appoint/"), person=f" {named('hfs.steward').label.upper()} ")

        assert "holds the office from this instant." in read(answer)

    def test_appoint_nobody_of_another_agency_by_name(self, be, read):
        sent = form_of(be("hfs.admin"), counsel("appoint/")) | {"person": named("dcfs.counsel").label}

        assert "Nobody is known by this name" in read(be("hfs.admin").client.post(counsel("appoint/"), sent))

    def test_say_until_when_and_who_is_told(self, be, read):
        sent = form_of(be("hfs.admin"), counsel("acting/")) | {"person": "hfs.steward", "last": "2026-11-20"}
        page = read(be("hfs.admin").client.post(counsel("acting/"), sent))

        who = named("hfs.steward").label
        assert f"{who}'s rights begin this instant, and end with Friday, November 20, 2026." in page
        assert f"{who} is told by a notice and by mail." in page

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
            ({"person": ""}, "Say who, by user name or email address."),
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
        assert f"Appointed: {named('hfs.steward').label} Lamar Jensen, Agency administrator" in page
        assert "Why: A second counsel." in page


class TestWhoSatThereOnADay:
    def ask(self, browser, on):
        return browser.words(counsel(), on=on)

    def test_is_told_with_who_appointed_them(self, be):
        keep("hfs.admin", act("succeeded", "hfs.steward", appointment=seat("hfs.counsel"), first=LATER))
        page = self.ask(be("auditor"), LATER.isoformat())

        who = f"{named('hfs.steward').label} Holds it from Tuesday, December 1, 2026"
        by = f"Appointed by {named('hfs.admin').label}, {office('agency_admin').label}"
        assert f"{who} {by}, Monday, November 16, 2026 at 10:00 a.m." in page

    def test_is_told_before_there_was_a_record(self, be):
        page = self.ask(be("auditor"), "2026-10-03")

        assert f"Saturday, October 3, 2026 {named('hfs.counsel').label} Holds it since" in page
        assert "There already when the record of offices began" in page

    def test_is_nobody_before_the_first(self, be):
        assert "Nobody held it, and nobody acted in it." in self.ask(be("auditor"), "2001-01-01")

    @pytest.mark.parametrize("on", ["", "x", "0001-01-01", "9999-12-31", "2026-02-30", "\x00"])
    def test_is_asked_for_a_day_that_there_is(self, be, on):
        answer = be("auditor").get(counsel(), on=on)

        assert answer.status_code == 200 and b"Give " in answer.content

    def test_is_not_told_to_other_agencies(self, be):
        assert "On a day" not in self.ask(be("dcfs.requester"), "2026-10-03")


class TestTheWorkOfWhoeverSeesNoRequests:
    def test_is_the_offices_of_their_agency(self, be):
        keep("hfs.admin", act("ended", "hfs.steward", appointment=seat("hfs.steward")))
        page = be("hfs.admin").words("/work/")

        assert "Offices you appoint to" in page and "Data steward Nobody Empty" in page

    def test_is_told_to_whoever_holds_no_office_any_more(self, be):
        keep("hfs.admin", act("ended", "hfs.counsel", appointment=seat("hfs.counsel")))
        page = be("hfs.counsel").words("/work/")

        assert "You hold no office today" in page
        assert "Counsel, Department of Healthcare and Family Services Held it from" in page
        assert "You hold no office today" in be("hfs.counsel").words("/requests/")

    def test_is_told_to_whoever_holds_none_yet(self, be):
        keep("hfs.admin", act("ended", "hfs.steward", appointment=seat("hfs.steward")))
        keep("hfs.admin", act("made", "hfs.steward", first=LATER))

        assert "Holds it from Tuesday, December 1, 2026" in be("hfs.steward").words("/work/")
