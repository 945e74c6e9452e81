"""What an attacker tries at every door: forged forms, paths that climb, fields that nobody offers, scripts as words."""

from itertools import chain
from uuid import UUID

import pytest
from django.contrib.auth import get_user
from django.test import Client

from emou.domain.lifecycle import LIFECYCLE
from emou.http.access import rule_of
from requests_app.models import DataRequest, Document, UseCase
from tests import papers
from tests.api.conftest import api, use_case  # noqa: F401 - a fixture
from tests.attacks import PATHS, RAW, pages, written_everywhere
from tests.conftest import named
from tests.house.test_default_deny import patterns

EXAMPLES = {
    "<slug:code>": "HFS",
    "<slug:slug>": "counsel",
    "<int:pk>": "1",
    "<int:year>": "2027",
    "<int:seq>": "1",
    "<uuid:pk>": str(UUID(int=0)),
}
OWN_COLUMNS = {
    "id": 999, "status": "filed", "state": "approved", "version": 999, "filed_at": "2020-01-01T00:00:00Z",
    "saved_by": 1, "is_superuser": True, "owner": "HFS", "due_at": "2020-01-01T00:00:00Z", "discarded_at": None,
}  # fmt: skip


STOPS_MAILS = "mails/stop/<str:token>/"


def example(path):
    for parameter, value in EXAMPLES.items():
        path = path.replace(parameter, value)
    while "<" in path:
        path = path[: path.index("<")] + "x" + path[path.index(">") + 1 :]
    return f"/{path}"


class TestAForgedForm:
    def test_is_refused_at_every_address(self, be):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(named("dcfs.requester"), "django.contrib.auth.backends.ModelBackend")
        rules = ("public", "signed_in", "demo_only")
        own = [example(path) for path, view in patterns() if rule_of(view) in rules and path != STOPS_MAILS]
        origin = {"Origin": "https://evil.example"}
        answers = {path: browser.post(path, {"x": "1"}, headers=origin).status_code for path in own}

        assert len(answers) > 80
        assert {path: status for path, status in answers.items() if status != 403} == {}

    def test_is_looked_for_by_every_view(self):
        """The API asks by itself, whenever somebody comes with a session and no token. Mail programs stop mails without
        a session (RFC 8058): the signed address says whose and which."""
        exempt = [path for path, view in patterns() if getattr(view, "csrf_exempt", False) and rule_of(view) != "api"]

        assert exempt == [STOPS_MAILS]

    def test_signs_nobody_out(self, be):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(named("cio"), "django.contrib.auth.backends.ModelBackend")
        browser.post("/sign-out/", headers={"Origin": "https://evil.example"})

        assert get_user(browser).is_authenticated

    def test_changes_nothing_over_the_api_with_a_session(self, story):
        request = story.filed()
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(named("hfs.counsel"), "django.contrib.auth.backends.ModelBackend")
        answers = [
            browser.post(f"/api/v1/requests/{request.reference}/{row.action}/", "{}", content_type="application/json")
            for row in LIFECYCLE
            if row.source
        ]

        assert {answer.status_code for answer in answers} == {403}
        assert DataRequest.objects.get().state == request.state


class TestAPathThatClimbs:
    @pytest.mark.parametrize("path", PATHS)
    def test_leads_to_no_file(self, be, path):
        answer = be("auditor").client.get(path)
        shown = b"" if answer.streaming else answer.content

        assert answer.status_code in (301, 302, 400, 404)
        assert not any(word in shown for word in (b"SECRET_KEY", b"root:", b"def main", b"[core]"))

    @pytest.mark.parametrize("name", ["../../evil.pdf", "/etc/evil.pdf", "..\\..\\evil.pdf", "a/../../evil.pdf"])
    def test_names_no_place_for_a_document(self, story, settings, tmp_path, name):
        settings.STORAGES = settings.STORAGES | {
            "documents": settings.STORAGES["documents"]
            | {"OPTIONS": {"location": str(tmp_path / "in"), "base_url": None}}
        }
        papers.add("hfs.counsel", story.filed(), name)

        assert [
            path for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(tmp_path / "in")
        ] == []
        assert "evil" not in Document.objects.get().file


class TestFieldsThatNobodyOffers:
    def test_are_refused_in_a_draft(self, api):  # noqa: F811
        caller = api("dcfs.requester")
        told = [
            caller.post("use-cases/", use_case("HFS-CLAIMS") | {name: value}) for name, value in OWN_COLUMNS.items()
        ]

        assert {one.status_code for one in told} == {400} and UseCase.objects.count() == 0

    def test_are_refused_when_a_draft_is_changed(self, api, story):  # noqa: F811
        draft = story.draft("HFS-CLAIMS")
        caller, path = api("dcfs.requester"), f"use-cases/{draft.pk}/"
        told = [caller.patch(path, {name: value}, If_Match=f'"{draft.version}"') for name, value in OWN_COLUMNS.items()]

        assert {one.status_code for one in told} == {400}

    @pytest.mark.parametrize("row", [row for row in LIFECYCLE if row.permission and row.source], ids=lambda r: r.action)
    def test_are_refused_with_every_action(self, api, story, row):  # noqa: F811
        request = story.filed()
        answer = api("hfs.counsel").post(f"requests/{request.reference}/{row.action}/", OWN_COLUMNS)

        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")

    def test_are_not_taken_from_a_form(self, be, story):
        request = story.filed()
        fields = {"reason": "volume", "explanation": "Four vendors hold it.", "days": "2", "do": "extend"}
        be("hfs.counsel").post(f"/requests/{request.reference}/extend/", **fields, **OWN_COLUMNS | {"discarded_at": ""})
        now = DataRequest.objects.get()

        assert (now.pk, now.state, now.owner_id) == (request.pk, request.state, request.owner_id)
        assert now.due_at >= request.due_at

    def test_make_nobody_more_than_they_are(self, be):
        be("dcfs.requester").post("/account/", is_superuser="1", is_staff="1", username="cio")
        person = named("dcfs.requester")

        assert (person.is_superuser, person.is_staff) == (False, False)


class TestScriptsAsWords:
    def test_are_shown_as_words_on_every_page(self, be, story):
        told = written_everywhere(story)
        shown = {who: [(path, be(who).get(path)) for path in paths] for who, paths in pages(*told).items()}
        answers = list(chain.from_iterable(shown.values()))

        assert {path: answer.status_code for path, answer in answers if answer.status_code != 200} == {}
        assert [path for path, answer in answers if any(raw in answer.content.decode() for raw in RAW)] == []
        assert sum("&lt;img src=x" in answer.content.decode() for _, answer in answers) > 12

    def test_are_plain_text_in_a_download(self, be, story):
        written_everywhere(story)
        answer = be("dcfs.requester").client.get("/requests/download/")

        assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
