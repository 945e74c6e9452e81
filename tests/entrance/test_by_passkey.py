"""Signing in by a passkey alone: as good as two factors, and for whoever could come by a password."""

import json

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator

from emou.http.limits import Limit
from emou.http.models import Session
from emou.ui import guessing
from tests.conftest import named
from tests.entrance.conftest import be_away, sign_in
from tests.entrance.passkeys import PATH, PRESENT, Key, asked
from tests.entrance.test_second_factor import BROKEN
from tests.pages.test_signing_in_again import OURS, hidden

pytestmark = pytest.mark.usefixtures("strict")
APPROVE_SOME = "/requests/approve/"


@pytest.fixture
def key(strict):
    return Key("hfs.counsel")


def enter(browser, key, answered=None, **fields):
    challenge = asked(browser)["challenge"]
    return browser.post(PATH, credential=answered or key.answer(challenge), **fields)


def is_in(browser):
    return browser.get("/work/").status_code == 200


class TestAPasskeyAlone:
    def test_signs_in_by_two_factors(self, be, key):
        browser = be()

        assert enter(browser, key).headers["Location"] == "/work/"
        assert is_in(browser) and Session.objects.get(person=key.person).seen_at

    def test_leads_to_where_one_wanted_to_go(self, be, key):
        assert enter(be(), key, next="/requests/?q=birth").headers["Location"] == "/requests/?q=birth"
        assert enter(be(), key, next="https://elsewhere.example/").headers["Location"] == "/work/"

    def test_counts_as_being_there_until_one_was_away(self, be, key):
        browser = be()
        enter(browser, key)
        assert "Is it still you" not in browser.post(APPROVE_SOME).content.decode()
        be_away(16)

        assert "Is it still you" in browser.post(APPROVE_SOME).content.decode()

    def test_is_asked_for_a_finger_a_face_or_a_pin_and_told_no_names(self, be, key):
        question = asked(be())

        assert question["userVerification"] == "required" and not question.get("allowCredentials")

    def test_never_leaves_the_session_a_key_that_was_known_before(self, be, key):
        browser = be()
        challenge = asked(browser)["challenge"]
        before = browser.client.cookies["sessionid"].value
        browser.post(PATH, credential=key.answer(challenge))

        assert browser.client.cookies["sessionid"].value != before

    def test_is_told_when_it_was_used_last(self, be, key):
        browser = be()
        enter(browser, key)

        assert Authenticator.objects.get().last_used_at
        assert "Signs you in without name or password" in browser.words("/account/factors/")


class TestItIsRefused:
    @pytest.fixture(autouse=True)
    def nobody_is_in(self, be):
        self.browser = be()
        yield
        assert not is_in(self.browser)

    def refused(self, read, *args, **fields):
        answer = enter(self.browser, *args, **fields)
        assert answer.status_code == 422
        return read(answer)

    def test_where_it_did_not_ask_who_holds_it(self, key):
        challenge = asked(self.browser)["challenge"]

        assert self.browser.post(PATH, credential=key.answer(challenge, flags=PRESENT)).status_code == 422

    def test_where_it_answers_what_somebody_else_was_asked_as_a_second_factor(self, key):
        """That question asks for no finger: a key that was found must not become a way in by it."""
        Key("dcfs.requester")
        sign_in(self.browser, "dcfs.requester")
        self.browser.get("/sign-in/code/")
        challenge = self.browser.client.session["mfa.webauthn.state"]["challenge"]

        assert self.browser.post(PATH, credential=key.answer(challenge, flags=PRESENT)).status_code == 422

    def test_to_whoever_is_deactivated(self, key, read):
        type(key.person).objects.filter(pk=key.person.pk).update(is_active=False)

        assert "This account is closed" in self.refused(read, key)

    def test_to_whom_their_agency_signs_in(self, key, read):
        key.person.set_unusable_password()
        key.person.save()

        assert "comes after your agency" in self.refused(read, key)

    def test_after_the_second_factor_was_reset(self, key, read):
        Authenticator.objects.all().delete()

        assert "was not taken" in self.refused(read, key)

    @pytest.mark.parametrize("changed", [{"host": "evil.example"}, {"kind": "webauthn.create"}, {"flags": 0}])
    def test_where_it_was_made_for_something_else(self, key, changed):
        challenge = asked(self.browser)["challenge"]

        assert self.browser.post(PATH, credential=key.answer(challenge, **changed)).status_code == 422

    @pytest.mark.parametrize("whose", ["cio", "z" * 30, "x\x00", "١", "-1"])
    def test_in_the_name_of_another(self, key, whose):
        challenge = asked(self.browser)["challenge"]
        name = user_pk_to_url_str(named(whose)) if whose == "cio" else whose

        assert self.browser.post(PATH, credential=key.answer(challenge, whose=name)).status_code == 422

    def test_without_a_question(self, key, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert self.browser.post(PATH, credential=key.answer("AA")).status_code == 422

    def test_for_the_question_before(self, key):
        old = asked(self.browser)["challenge"]
        asked(self.browser)

        assert self.browser.post(PATH, credential=key.answer(old)).status_code == 422

    @pytest.mark.parametrize("credential", BROKEN)
    def test_where_no_passkey_answered(self, credential):
        asked(self.browser)

        assert self.browser.post(PATH, credential=credential).status_code == 422


class TestAQuestion:
    def test_is_answered_once(self, be, key):
        browser = be()
        answered = key.answer(asked(browser)["challenge"])
        browser.post(PATH, credential=key.answer("AA"))

        assert browser.post(PATH, credential=answered).status_code == 422

    def test_is_asked_so_often_from_one_place(self, be, monkeypatch):
        monkeypatch.setattr(guessing, "PASSKEY", Limit("few", 2, 900))
        json_alone = {"headers": {"Accept": "application/json"}}

        assert [be().client.get(PATH, **json_alone).status_code for _ in range(3)] == [200, 200, 429]

    def test_is_for_the_script_alone(self, be):
        assert be().get(PATH).headers["Location"] == "/sign-in/"


class TestWherePasswordsAreOff:
    def test_there_is_no_such_way_in(self, be, key, settings):
        settings.PASSWORDS = False
        browser = be()

        assert browser.post(PATH, credential=key.answer("AA")).status_code == 404
        assert PATH not in browser.get("/sign-in/").content.decode()


class TestWhatWaitsToBeSent:
    def test_is_shown_once_one_is_in(self, be, key, read):
        browser = be()
        kept = hidden(browser.client.post(APPROVE_SOME, {"why": "Needed"}, headers=OURS))["kept"]

        assert "Send" in read(enter(browser, key, kept=kept)) and is_in(browser)

    def test_stays_on_the_page_where_the_passkey_is_refused(self, be, key, read):
        browser = be()
        kept = hidden(browser.client.post(APPROVE_SOME, {"why": "Needed"}, headers=OURS))["kept"]
        words = read(enter(browser, key, json.dumps({}), kept=kept))

        assert "nothing is lost" in words and "was not taken" in words
