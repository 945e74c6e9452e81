"""People: a list for those who keep them, a page for each, deactivating and letting in again."""

import pytest

from emou import actions
from emou.audit.models import Entry
from tests.agencies.test_appointments import LATER, TODAY, act, keep, office, seat
from tests.conftest import named
from tests.pages.test_library import change, form_of


def person(username, page=""):
    return f"/people/{named(username).pk}/{page}"


class TestAPerson:
    def test_shows_every_office_ever_held(self, be):
        keep("hfs.admin", act("made", "hfs.steward", first=TODAY))
        keep("hfs.admin", act("ended", "hfs.steward", appointment=seat("hfs.steward", "counsel")))

        page = be("hfs.counsel").words(person("hfs.steward"))
        assert "Data steward, Department of Healthcare and Family Services" in page
        assert "Held it on Monday, November 16, 2026" in page

    @pytest.mark.parametrize(
        ("username", "status"),
        [("hfs.requester", 200), ("hfs.steward", 200), ("auditor", 200), ("admin", 200), ("dcfs.requester", 404)],
    )
    def test_is_known_to_their_agency_and_those_who_oversee_or_keep(self, be, username, status):
        assert be(username).get(person("hfs.steward")).status_code == status

    def test_shows_the_address_to_those_who_keep_people_alone(self, be):
        assert "hfs.steward@illinois.example" in be("hfs.admin").words(person("hfs.steward"))
        assert "hfs.steward@illinois.example" not in be("hfs.counsel").words(person("hfs.steward"))

    def test_list_shows_the_address_of_those_alone_whom_one_keeps(self, be):
        keep("hfs.admin", act("made", "dcfs.requester", office=office("requester"), first=TODAY))
        shown = be("hfs.admin").words("/people/")

        assert "hfs.counsel@" in shown and named("dcfs.requester").label in shown and "dcfs.requester@" not in shown

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

    def test_warns_where_nobody_else_can_decide(self, be, read):
        keep("hfs.admin", act("ended", "hfs.director", appointment=seat("hfs.director")))
        sent = form_of(be("hfs.admin"), person("hfs.counsel", "deactivate/"))

        page = read(be("hfs.admin").client.post(person("hfs.counsel", "deactivate/"), sent))

        assert "Nobody else at Department of Healthcare and Family Services can decide." in page

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
        assert "Deactivate" not in be("hfs.admin").words(person("hfs.steward"))
        assert be("practice").get(person("hfs.steward", "deactivate/")).status_code == 200

    def test_is_not_prevented_by_an_agency_that_appoints_and_cancels(self, be):
        keep("practice", act("made", "hfs.steward", office=office("requester", "DCFS"), first=LATER))
        keep("practice", act("cancelled", "hfs.steward", appointment=seat("hfs.steward")))
        actions.deactivate_person(named("hfs.admin"), named("hfs.steward"))

        assert not named("hfs.steward").is_active

    def test_somebody_of_another_agency_is_hidden(self, be):
        assert be("hfs.admin").get(person("dcfs.counsel", "deactivate/")).status_code == 404

    @pytest.mark.parametrize("username", ["hfs.director", "auditor"])
    def test_is_for_those_who_keep_people_alone(self, be, username):
        assert be(username).post(person("hfs.counsel", "deactivate/"), step="save").status_code == 403
