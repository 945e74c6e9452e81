"""Where one is signed in: seen, ended one by one or at once, and by another password."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from knox.models import get_token_model

from emou import actions
from emou.http.limits import Limit
from emou.http.models import Session
from emou.http.sessions import CAME, SessionStore
from emou.ui import browsers, guessing
from tests.conftest import named
from tests.entrance.conftest import be_away, sign_in

pytestmark = pytest.mark.usefixtures("strict")

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0"
NEW = {"old_password": "demo", "new_password1": "a long and odd one", "new_password2": "a long and odd one"}


@pytest.fixture
def two(be):
    """The same person, signed in twice: here, and in Firefox on Windows."""
    here, there = be(), be()
    there.client.defaults["HTTP_USER_AGENT"] = FIREFOX
    there.client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    for browser in (here, there):
        sign_in(browser, "dcfs.requester")
    return here, there


def name(page):
    return re.search(r'name="session" value="(\w+)"', page.content.decode())[1]


def is_in(browser):
    return browser.get("/work/").status_code == 200


class TestTheList:
    def test_shows_browser_place_and_last_use(self, two):
        shown = two[0].words("/account/sessions/")

        assert "Firefox on Windows , from 203.0.113.9 Used last" in shown

    def test_shows_nobody_elses(self, be, two):
        browser = be()
        sign_in(browser, "dcfs.steward")

        assert "You are signed in nowhere else" in browser.words("/account/sessions/")

    def test_never_shows_a_key(self, two):
        page = two[0].get("/account/sessions/").content.decode()

        assert [key for key in Session.objects.values_list("pk", flat=True) if key in page] == []

    def test_notes_the_use_once_a_minute(self, two):
        be_away(2)
        before = Session.objects.get(pk=two[0].client.cookies["sessionid"].value).seen_at
        two[0].get("/work/")
        after = Session.objects.get(pk=two[0].client.cookies["sessionid"].value).seen_at
        two[0].get("/work/")

        assert before < after == Session.objects.get(pk=two[0].client.cookies["sessionid"].value).seen_at


class TestASession:
    def test_ends_twelve_hours_after_signing_in_however_much_it_is_used(self, two):
        key = two[0].client.cookies["sessionid"].value
        kept = SessionStore(key)
        kept[CAME] |= {"at": (timezone.now() - timedelta(hours=11)).isoformat()}
        kept.save()
        two[0].post("/account/sessions/end/", session="x")

        assert Session.objects.get(pk=key).expire_date < timezone.now() + timedelta(minutes=61)


class TestEndingASession:
    def test_ends_that_one_alone(self, two):
        here, there = two
        here.post("/account/sessions/end/", session=name(here.get("/account/sessions/")))

        assert (is_in(here), is_in(there)) == (True, False)

    def test_of_somebody_else_does_nothing(self, be, two):
        theirs = name(two[0].get("/account/sessions/"))
        browser = be()
        sign_in(browser, "dcfs.steward")
        browser.post("/account/sessions/end/", session=theirs)

        assert is_in(two[1])

    @pytest.mark.parametrize("wrong", ["", "x", "\x00", "é"])
    def test_that_does_not_exist_is_no_error(self, two, wrong):
        assert two[0].post("/account/sessions/end/", session=wrong).status_code == 302

    def test_everywhere_leaves_this_one_and_named_tokens(self, two):
        person = named("dcfs.requester")
        get_token_model().objects.create(person)
        actions.make_token(person, "Nightly", [], 7)
        two[0].post("/account/sessions/end-others/")

        assert (is_in(two[0]), is_in(two[1])) == (True, False)
        assert [one.token_key[:4] for one in get_token_model().objects.filter(user=person)] == ["emou"]


class TestAnotherPassword:
    def test_ends_every_other_session(self, two):
        answer = two[0].post("/account/password/", **NEW)

        assert answer.headers["Location"] == "/account/"
        assert (is_in(two[0]), is_in(two[1])) == (True, False)

    def test_changes_the_key_of_this_one(self, two):
        before = two[0].client.cookies["sessionid"].value
        two[0].post("/account/password/", **NEW)

        assert two[0].client.cookies["sessionid"].value != before

    @pytest.mark.parametrize("wrong", [{"old_password": "no"}, {"new_password2": "another"}, {"new_password1": "demo"}])
    def test_is_refused_where_something_is_wrong(self, two, wrong):
        two[0].post("/account/password/", **NEW | wrong)

        assert is_in(two[1])

    def test_is_no_place_to_guess_at_the_old_one(self, two, monkeypatch):
        monkeypatch.setattr(guessing, "CODE", Limit("few", 2, 900))
        unlike = NEW | {"new_password2": "another"}
        tries = [unlike, unlike, unlike, *[NEW | {"old_password": "no"}] * 3]

        assert [two[0].post("/account/password/", **said).status_code for said in tries] == [200] * 5 + [429]

    def test_is_not_offered_where_passwords_are_off(self, two, settings):
        settings.PASSWORDS = False

        assert two[0].get("/account/password/").status_code == 404
        assert "/account/password/" not in two[0].get("/account/").content.decode()


class TestABrowser:
    @pytest.mark.parametrize(
        ("agent", "words"),
        [
            (FIREFOX, "Firefox on Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on an iPhone"),
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Linux"),
            ("python-requests/2.32", "A program"),
            ("", "A program"),
        ],
    )
    def test_is_named_in_words(self, agent, words):
        assert browsers.named(agent) == words
