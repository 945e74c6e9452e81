"""API tokens: made under a name, shown once, no further than their scopes reach, and over when they are ended."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from knox.models import get_token_model

from agencies.models import Appointment
from agencies.roles import ROLES
from emou.audit.models import Entry
from emou.domain.lifecycle import LIFECYCLE
from emou.domain.releases import RELEASES
from emou.http import scopes, tasks
from emou.http.models import ApiToken
from requests_app.services import documents
from tests.api.conftest import Api, use_case
from tests.api.test_papers import form as paper
from tests.api.test_routes import ROUTES
from tests.conftest import named

FORM = {"name": "Case system", "days": "30", "scopes": ["file_requests"]}


def make(browser, **changes):
    """The answer to the form, and the token's text where one was made."""
    answer = browser.client.post("/tokens/new/", FORM | changes)
    found = re.search(r'id="text" value="(\w+)"', answer.content.decode())
    return answer, found[1] if found else ""


def program(text):
    """A program that sends this token."""
    caller = Api()
    caller.headers = {"Authorization": f"Token {text}"}
    return caller


@pytest.fixture
def made(be):
    """A token of DCFS's requester that files; its program and its row."""
    _, text = make(be("dcfs.requester"))
    return program(text), ApiToken.objects.get()


class TestMakingAToken:
    def test_shows_its_text_once(self, be):
        browser = be("dcfs.requester")
        answer, text = make(browser)

        assert (answer.status_code, len(text) > 40) == (201, True)
        pages = ["/tokens/", f"/tokens/{ApiToken.objects.get().pk}/"]
        assert all(text not in browser.get(page).content.decode() for page in pages)

    def test_lets_no_cache_keep_the_page_that_shows_it(self, be):
        assert make(be("dcfs.requester"))[0]["Cache-Control"] == "private, no-store"

    def test_leaves_nothing_of_its_text_in_the_database(self, be):
        _, text = make(be("dcfs.requester"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT t::text FROM knox_authtoken t UNION ALL SELECT t::text FROM http_apitoken t")
            kept = " ".join(row[0] for row in cursor.fetchall())

        assert text not in kept and text[15:] not in kept

    def test_stands_on_the_record_without_its_text_or_name(self, be):
        _, text = make(be("dcfs.requester"))
        entry = Entry.objects.get(name="token.made")

        assert (entry.actor, entry.said["scopes"]) == (named("dcfs.requester").label, ["read", "file_requests"])
        assert text not in entry.text and "Case system" not in entry.text

    def test_offers_what_ones_offices_may_do_and_no_more(self, be):
        page = be("dcfs.requester").get("/tokens/new/").content.decode()

        assert 'value="file_requests"' in page and 'value="decide_requests"' not in page

    def test_offers_nothing_beside_reading_to_whoever_may_only_read(self, be, read):
        assert "What it may do" not in read(be("auditor").get("/tokens/new/"))

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""}, {"name": "x" * 61}, {"name": "\x00"}, {"days": "3650"}, {"days": "-1"}, {"days": "x"},
            {"scopes": ["decide_requests"]}, {"scopes": ["everything"]},
        ],
    )  # fmt: skip
    def test_is_refused_with_what_cannot_be(self, be, change):
        answer, _ = make(be("dcfs.requester"), **change)

        assert (answer.status_code, ApiToken.objects.count()) == (422, 0)
        assert "data-error-summary" in answer.content.decode()

    def test_twice_under_one_name_says_what_to_do(self, be, read):
        browser = be("dcfs.requester")
        make(browser)
        answer, _ = make(browser)

        assert (answer.status_code, ApiToken.objects.count()) == (422, 1)
        assert "end it and make another" in read(answer)

    def test_is_refused_where_there_are_twenty(self, be, monkeypatch):
        monkeypatch.setattr("emou.http.tokens.MOST", 1)
        browser = be("dcfs.requester")
        make(browser)

        assert make(browser, name="Another")[0].status_code == 422


class TestAToken:
    def test_reads_and_does_what_its_scope_says(self, made):
        caller, _ = made

        assert caller.get("me/").status_code == 200
        assert caller.post("use-cases/", use_case("HFS-CLAIMS")).status_code == 201

    def test_reaches_no_further_than_its_scopes(self, be, story):
        request = story.filed()
        _, text = make(be("hfs.counsel"), scopes=[])
        answer = program(text).post(f"requests/{request.reference}/approve/", {})

        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
        assert "does not reach that far" in answer.json()["detail"]

    def test_gives_no_right_that_its_person_has_lost(self, be, made):
        caller, _ = made
        Appointment.objects.filter(person=named("dcfs.requester")).update(ends_at=datetime(2026, 11, 1, tzinfo=UTC))

        assert caller.post("use-cases/", use_case("HFS-CLAIMS")).status_code == 403

    def test_opens_nothing_for_somebody_deactivated(self, made):
        caller, token = made
        token.person.is_active = False
        token.person.save()

        assert caller.get("me/").status_code == 401

    @pytest.mark.parametrize("row", [row for row in LIFECYCLE if row.permission and row.source], ids=lambda r: r.action)
    def test_needs_for_each_action_the_scope_of_its_permission(self, be, story, row):
        request = story.filed()
        _, text = make(be("hfs.counsel"), scopes=["escalate_requests"])
        answer = program(text).post(f"requests/{request.reference}/{row.action}/", {})
        stopped = "does not reach that far" in answer.json().get("detail", "")

        assert stopped == (row.permission != "escalate_requests")

    def test_lets_a_data_steward_write_and_add_papers(self, be, story):
        where = f"requests/{story.filed().reference}"
        steward = program(make(be("hfs.steward"), scopes=["manage_releases"])[1])

        assert steward.post(f"{where}/messages/", {"text": "The agreement is signed."}).status_code == 201
        assert steward.post_form(f"{where}/documents/", paper()).status_code == 201

    def test_lets_those_who_judge_add_papers_and_write_nothing(self, be, story):
        where = f"requests/{story.denied().reference}"
        judge = program(make(be("cio.deputy"), scopes=["review_denials"])[1])

        assert judge.post(f"{where}/messages/", {"text": "A word."}).status_code == 403
        assert judge.post_form(f"{where}/documents/", paper()).status_code == 201

    def test_has_a_scope_to_write_for_every_office_that_may(self):
        writing = [role for role in ROLES if "view_requests" in role.rights]

        assert all(set(scopes.OF_A_PARTY) & set(role.rights) for role in writing)
        assert {right for _, right in documents.JUDGES} <= set(scopes.OF_PAPERS)

    def test_says_of_a_scope_what_it_does_beside_the_tables(self):
        assert scopes.about("manage_releases").endswith("messages, documents")

    def test_notes_when_it_was_used(self, made):
        caller, token = made
        caller.get("me/")
        token.refresh_from_db()

        assert datetime.now(UTC) - token.used_at < timedelta(minutes=1)

    def test_that_ran_out_opens_nothing_and_is_told_as_ended(self, be, made, read):
        caller, _ = made
        get_token_model().objects.update(expiry=datetime.now(UTC) - timedelta(seconds=1))

        assert caller.get("me/").status_code == 401
        tasks.forget(datetime.now(UTC))
        assert ApiToken.objects.get().token is None

    def test_without_its_row_opens_nothing(self, made):
        caller, token = made
        ApiToken.objects.filter(pk=token.pk).update(token=None)

        assert caller.get("me/").status_code == 401

    def test_of_signing_in_reaches_as_far_as_its_person(self, clock):
        assert Api("dcfs.requester").post("use-cases/", use_case("HFS-CLAIMS")).status_code == 201


class TestEndingAToken:
    def test_refuses_its_program_from_then_on(self, be, made):
        caller, token = made
        be("dcfs.requester").post(f"/tokens/{token.pk}/end/")

        assert caller.get("me/").status_code == 401
        assert Entry.objects.filter(name="token.ended").count() == 1

    def test_twice_ends_it_once(self, be, made):
        browser = be("dcfs.requester")
        answers = [browser.post(f"/tokens/{made[1].pk}/end/").status_code for _ in range(2)]

        assert (answers, Entry.objects.filter(name="token.ended").count()) == ([302, 302], 1)

    def test_is_for_its_person_alone(self, be, made):
        stranger = be("hfs.counsel")
        places = [stranger.post(f"/tokens/{made[1].pk}/end/"), stranger.get(f"/tokens/{made[1].pk}/")]

        assert [one.status_code for one in places] == [404, 404]
        assert made[0].get("me/").status_code == 200

    def test_lets_a_new_one_take_its_name(self, be, made):
        browser = be("dcfs.requester")
        browser.post(f"/tokens/{made[1].pk}/end/")

        assert make(browser)[0].status_code == 201

    def test_is_done_by_its_program_too(self, made):
        caller, token = made

        assert caller.delete("tokens/current/").status_code == 204
        token.refresh_from_db()
        assert token.ended_at is not None and caller.get("me/").status_code == 401

    def test_leaves_it_in_the_list_of_those_that_ended(self, be, made):
        browser = be("dcfs.requester")
        browser.post(f"/tokens/{made[1].pk}/end/")

        assert "Tokens that have ended" in browser.words("/tokens/")


class TestScopes:
    def test_are_reading_and_every_permission_of_the_tables(self):
        assert {row.permission for row in (*LIFECYCLE, *RELEASES) if row.permission} < set(scopes.SCOPES)
        assert set(scopes.SCOPES) - {"read"} <= {right for role in ROLES for right in role.rights}

    def test_are_declared_by_all_that_changes_anything(self):
        """Or a limited token could not do it at all, whatever its scopes."""
        silent = {"sign_in", "move_demo_clock", "add_source_system", "end_source_system"}  # tokens make no tokens
        views = {(where, view) for where, view in ROUTES.items() if hasattr(view, "cls")}
        unsafe = [
            (getattr(view.cls, method).operation.name, view.cls(**view.initkwargs).needed_scopes(method))
            for _, view in views
            for method in ("post", "patch", "put", "delete")
            if hasattr(view.cls, method) and view.cls(**view.initkwargs).describe(method)
        ]

        assert {name for name, needed in unsafe if not needed} == silent

    @pytest.mark.parametrize("scope", scopes.SCOPES)
    def test_say_what_they_are_for(self, scope):
        assert scopes.about(scope) and scopes.label(scope)


class TestTheAccount:
    def test_is_reached_from_every_page_and_leads_to_the_tokens(self, be):
        browser = be("cio")

        assert 'href="/account/"' in browser.get("/work/").content.decode()
        assert 'href="/tokens/"' in browser.get("/account/").content.decode()

    def test_says_which_offices_one_holds_and_what_they_may(self, be):
        page = be("cio").words("/account/")

        assert "State CIO's office" in page and "review denials" in page and "Department of Innovation" in page

    def test_says_so_where_one_holds_none(self, be):
        Appointment.objects.filter(person=named("dcfs.requester")).update(ends_at=datetime(2026, 11, 1, tzinfo=UTC))

        assert "You hold no office at present" in be("dcfs.requester").words("/account/")
