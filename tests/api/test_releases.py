"""Releases over the API: from silence to the certificate, the lists, and the one question that source systems ask."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emou import actions
from sharing.models import Release
from tests.api.conftest import Api
from tests.sharing.conftest import BREACH, DONE, SIGNED, WHERE, Sharing

PAPER = {
    "instrument": "Letter",
    "reference": "L 1",
    "signatory": "Its head",
    "scope": "All",
    "effective_on": "2026-12-01",
}


@pytest.fixture
def sharing(story: Any) -> Sharing:
    return Sharing(story)


def act(api: Callable[..., Api], username: str, release: int, action: str, status: int = 200, **said: Any) -> Any:
    answer = api(username).post(f"releases/{release}/{action}/", said)
    assert answer.status_code == status, answer.json()
    return answer.json()


class TestTheJourney:
    @pytest.mark.parametrize(
        ("dataset", "requester", "gates"),
        [
            ("ISBE-STUDENT", "DHS", {"ferpa-agreement", "isbe-head-consent", "p20-superintendent"}),
            ("DPH-BIRTH", "DCFS", {"vital-registrar"}),
        ],
    )
    def test_of_data_that_silence_approved(self, api, sharing, dataset, requester, gates):
        release = sharing.deemed(dataset, agency=requester)
        owner, receiver = dataset.split("-")[0].lower(), f"{requester.lower()}.requester"
        told = api(receiver).get(f"releases/{release.pk}/").json()
        assert (told["state"], told["decision"]) == ("blocked", "deemed_approved")
        assert gates <= {gate["code"] for gate in told["gates"]}

        for gate in told["gates"]:
            paper = PAPER | {"expires_on": "2027-03-31"}
            told = act(api, f"{owner}.steward", release.pk, f"gates/{gate['code']}/hold", **paper)
        assert told["state"] == "ready"

        act(api, receiver, release.pk, "accept_duties", **SIGNED)
        sharing.clock.set("2027-01-04T09:00:00-06:00")
        assert act(api, f"{owner}.steward", release.pk, "start", **WHERE)["active"]

        sharing.clock.set("2027-04-01T00:00:00-05:00")
        told = api(receiver).get(f"releases/{release.pk}/").json()
        assert (told["state"], told["why_not_active"].startswith("Blocked by: ")) == ("blocked", True)
        actions.sweep()
        assert api(receiver).get(f"releases/{release.pk}/").json()["state"] == "blocked"

        assert act(api, receiver, release.pk, "close")["certificate_owed"]
        ended = act(api, receiver, release.pk, "certify", destroyed_on="2027-03-31", **DONE)
        assert (ended["state"], ended["certificate_owed"], ended["certificate"]["by"]) == ("closed", False, DONE["by"])


class TestRefusals:
    def test_come_in_the_usual_order(self, api, sharing):
        release = sharing.approved("HFS-CLAIMS")

        assert act(api, "doc.steward", release.pk, "start", 404)["code"] == "not_found"
        assert act(api, "hfs.steward", release.pk, "start", 400, location=5)["code"] == "malformed"
        assert act(api, "dcfs.requester", release.pk, "start", 403)["code"] == "not_permitted"
        assert act(api, "hfs.steward", release.pk, "start", 409)["code"] == "not_possible_now"
        assert act(api, "hfs.steward", release.pk, "gates/hipaa-permission/hold", 422)["code"] == "incomplete"

    def test_name_the_day_that_is_wrong(self, api, sharing):
        release = sharing.approved("HFS-CLAIMS")
        paper = PAPER | {"expires_on": "2026-11-30"}

        told = act(api, "hfs.steward", release.pk, "gates/hipaa-permission/hold", 422, **paper)
        assert [(one["field"], one["code"]) for one in told["errors"]] == [("expires_on", "out_of_order")]

    @pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "9999-12-31", 5])
    def test_of_a_day_that_is_none_come_first(self, api, sharing, day):
        release = sharing.approved("HFS-CLAIMS")

        told = act(api, "hfs.steward", release.pk, "gates/hipaa-permission/hold", 400, effective_on=day)
        assert told["errors"][0]["field"] == "effective_on"

    def test_of_a_gate_that_it_does_not_have(self, api, sharing):
        act(api, "dceo.steward", sharing.approved().pk, "gates/hipaa-permission/hold", 404, **PAPER)


class TestTheList:
    @pytest.fixture
    def several(self, sharing):
        return [sharing.approved(), sharing.approved("HFS-CLAIMS"), sharing.active(), sharing.approved("DPH-BIRTH")]

    def ids(self, api, username, **query):
        answer = api(username).get("releases/", **query)
        assert answer.status_code == 200, answer.json()
        return [row["id"] for row in answer.json()["results"]]

    def test_shows_each_side_what_it_may_know_of(self, api, several):
        assert self.ids(api, "hfs.steward") == [several[1].pk]
        assert len(self.ids(api, "dcfs.requester")) == len(self.ids(api, "auditor")) == 4
        assert self.ids(api, "doc.steward") == []

    def test_knows_who_gives_and_who_receives(self, api, several):
        assert self.ids(api, "dcfs.requester", side="given") == []
        assert self.ids(api, "hfs.steward", side="given") == [several[1].pk]

    def test_is_filtered_by_the_state_of_the_moment(self, api, several, sharing):
        sharing.clock.set(several[2].ends_at)

        assert set(self.ids(api, "auditor", state="expired", certificate="owed")) == {several[2].pk}
        assert len(self.ids(api, "auditor", state="expired,active")) == 4

    def test_goes_on_page_by_page(self, api, several):
        first = api("auditor").get("releases/", limit=3).json()
        second = api("auditor").get(first["next"].removeprefix("http://testserver")).json()

        assert (len(first["results"]), len(second["results"]), second["next"]) == (3, 1, None)

    def test_asks_the_database_a_constant_number_of_questions(self, api, several):
        caller = api("auditor")
        caller.get("releases/", limit=1)
        counted = []
        for limit in (1, 4):
            with CaptureQueriesContext(connection) as asked:
                caller.get("releases/", limit=limit)
            counted.append(len(asked))

        assert counted[0] == counted[1] <= 6


class TestPeopleAndBreaches:
    def test_are_listed(self, api, sharing):
        release = sharing.active()
        person = {"person": "Kim Ito", "role": "Data analyst", "organization": "DCFS"}
        act(api, "dcfs.requester", release.pk, "name_user", **person)
        act(api, "dcfs.requester", release.pk, "report", noticed_on="2027-01-04", **BREACH)

        users = api("dceo.steward").get(f"releases/{release.pk}/users/").json()
        assert (users["results"][0]["person"], users["places_left"]) == ("Kim Ito", 2)
        breaches = api("dceo.steward").get(f"releases/{release.pk}/incidents/").json()
        assert breaches["results"][0]["persons"] == 40

    def test_renewal_gives_a_draft(self, api, sharing):
        answer = api("dcfs.requester").post(f"releases/{sharing.active().pk}/renew/", {})

        assert answer.status_code == 201
        assert api("dcfs.requester").get(f"use-cases/{answer.json()['use_case']}/").json()["status"] == "draft"


class TestTheStatus:
    @pytest.fixture
    def release(self, sharing) -> Release:
        return sharing.active("HFS-CLAIMS")

    @pytest.fixture
    def source(self, api, release) -> Api:
        """The source system of the owner."""
        answer = api("hfs.steward").post("source-systems/", {"owner": "HFS", "name": "Claims warehouse"})
        caller = api()
        caller.headers = {"Authorization": f"Source {answer.json()['token']}"}
        return caller

    def test_is_active_with_what_and_how_and_until_when(self, source, release):
        told = source.get(f"releases/{release.pk}/status/").json()

        assert (told["active"], told["reason"], told["access_mode"]) == (True, "", "view")
        assert told["elements"] == release.request.elements
        assert told["ask_again_by"] == "2028-01-01T00:00:00-06:00"

    def test_is_right_at_the_very_instant_of_an_expiry_without_a_sweep(self, source, release, sharing):
        sharing.hold(release, "hipaa-permission", expires_on="2027-01-20")
        sharing.clock.set("2027-01-20T23:59:58-06:00")
        assert source.get(f"releases/{release.pk}/status/").json()["active"]

        sharing.clock.set("2027-01-21T00:00:00-06:00")
        told = source.get(f"releases/{release.pk}/status/").json()
        assert (told["active"], told["reason"]) == (False, "Blocked by: Permission for protected health information.")

    def test_says_why_not(self, source, release, sharing):
        sharing.take("hfs.steward", release, "suspend", reason="security", explanation="A leak.")

        told = source.get(f"releases/{release.pk}/status/").json()
        assert (told["active"], told["state"], told["reason"]) == (False, "suspended", "It is suspended.")

    def test_is_not_told_twice_to_whoever_has_it(self, source, release, sharing):
        where = f"releases/{release.pk}/status/"
        tag = source.get(where)["ETag"]
        source.headers["If-None-Match"] = tag
        assert (source.get(where).status_code, source.get(where).content) == (304, b"")

        sharing.take("hfs.steward", release, "suspend", reason="security", explanation="A leak.")
        assert source.get(where).status_code == 200

    def test_of_another_owners_release_is_not_found(self, source, sharing):
        assert source.get(f"releases/{sharing.approved().pk}/status/").status_code == 404

    def test_is_for_source_systems_alone(self, api, release):
        for username in ("hfs.steward", "auditor"):
            assert api(username).get(f"releases/{release.pk}/status/").status_code == 401

    def test_token_opens_nothing_else(self, source, release):
        assert source.get(f"releases/{release.pk}/").status_code == 401

    def test_token_that_was_ended_opens_nothing(self, api, source, release):
        steward = api("hfs.steward")
        listed = steward.get("source-systems/").json()["results"]
        assert steward.delete(f"source-systems/{listed[0]['id']}/").status_code == 204

        assert source.get(f"releases/{release.pk}/status/").status_code == 401

    def test_token_is_made_by_the_owners_steward_and_kept_as_a_hash(self, api, source):
        from sharing.models import SourceToken

        assert SourceToken.objects.get().digest not in source.headers["Authorization"]
        for username in ("hfs.counsel", "dph.steward"):
            answer = api(username).post("source-systems/", {"owner": "HFS", "name": "Mine"})
            assert answer.status_code == 403

    def test_asks_the_database_two_questions(self, source, release):
        with CaptureQueriesContext(connection) as asked:
            source.get(f"releases/{release.pk}/status/")

        assert len(asked) == 2


def test_a_key_makes_one_start_of_two(api, sharing):
    release = sharing.ready()
    sharing.accept(release)
    sharing.clock.set("2027-01-04T09:00:00-06:00")
    steward = api("dceo.steward")
    first = steward.post(f"releases/{release.pk}/start/", WHERE, Idempotency_Key="k")
    second = steward.post(f"releases/{release.pk}/start/", WHERE, Idempotency_Key="k")

    assert (first.status_code, second.status_code, second["Idempotency-Replayed"]) == (200, 200, "true")
