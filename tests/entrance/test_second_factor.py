"""Who judges, binds or lets others in needs a second factor; others may have one; in the demo nobody is asked."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from knox.models import get_token_model

from agencies.models import Appointment, Office, Person
from agencies.roles import ROLES, Kind
from emou.audit.models import Entry
from emou.http.limits import Limit
from emou.ui import guessing
from tests.api.conftest import api  # noqa: F401 - a fixture
from tests.conftest import named
from tests.entrance.conftest import SECRET, code, sign_in
from tests.http.test_signing_in_attacks import work  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("strict")

GUARDED = {Kind.COUNSEL, Kind.DIRECTOR, Kind.AGENCY_ADMIN, Kind.CIO, Kind.COO, Kind.PRACTICE, Kind.ADMIN}


def factors(username):
    return set(Authenticator.objects.filter(user=named(username)).values_list("type", flat=True))


class TestTheOffices:
    def test_that_judge_bind_or_let_others_in_ask_for_one(self):
        assert {role.kind for role in ROLES if role.is_guarded} == GUARDED


class TestSigningInByPassword:
    @pytest.mark.parametrize(
        "username", ["hfs.counsel", "hfs.director", "cio", "coo", "practice", "admin", "hfs.admin"]
    )
    def test_leads_an_office_that_needs_one_to_set_it_up(self, be, username):
        browser = be()
        sign_in(browser, username)

        assert browser.get("/work/").headers["Location"] == "/account/factors/"
        assert "Your office asks for a second factor" in browser.words("/account/factors/")

    @pytest.mark.parametrize("path", ["/requests/", "/account/", "/account/sessions/", "/tokens/new/", "/notices/"])
    def test_opens_nothing_else_until_then(self, be, path):
        browser = be()
        sign_in(browser, "hfs.counsel")

        assert browser.get(path).headers["Location"] == "/account/factors/"

    def test_opens_nothing_over_the_api_either(self, be):
        browser = be()
        sign_in(browser, "hfs.counsel")
        answer = browser.get("/api/v1/me/")

        assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")

    def test_takes_a_part_of_a_page_there_whole(self, be):
        browser = be()
        sign_in(browser, "hfs.counsel")

        answer = browser.client.get("/requests/", headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"] == "/account/factors/"

    def test_lets_one_read_help_and_sign_out(self, be):
        browser = be()
        sign_in(browser, "hfs.counsel")

        assert browser.get("/help/").status_code == 200
        assert browser.post("/sign-out/").headers["Location"] == "/"

    def test_asks_others_for_nothing(self, be):
        browser = be()

        assert sign_in(browser, "dcfs.requester").headers["Location"] == "/work/"
        assert browser.get("/work/").status_code == 200

    def test_in_the_demo_asks_nobody(self, be, settings, app):
        settings.DEMO = True
        app("hfs.counsel")
        browser = be()

        assert sign_in(browser, "hfs.counsel").headers["Location"] == "/work/"
        assert browser.get("/work/").status_code == 200


class TestSettingUpAnApp:
    @pytest.fixture
    def set_up(self, be, monkeypatch):
        """Counsel sets up an app that holds SECRET."""
        monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: SECRET)
        browser = be()
        sign_in(browser, "hfs.counsel")
        browser.get("/account/factors/app/")
        return browser, browser.post("/account/factors/app/", code=code())

    def test_shows_recovery_codes_and_opens_the_rest(self, set_up):
        browser, answer = set_up

        assert answer.headers["Location"] == "/account/factors/codes/"
        assert len(re.findall(r"<code>\d{8}</code>", browser.get("/account/factors/codes/").content.decode())) == 10
        assert browser.get("/work/").status_code == 200

    def test_signs_out_whoever_came_in_by_the_password_alone(self, be, monkeypatch):
        before = be()
        sign_in(before, "hfs.counsel")
        get_token_model().objects.create(named("hfs.counsel"))
        monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: SECRET)
        browser = be()
        sign_in(browser, "hfs.counsel")
        browser.post("/account/factors/app/", code=code())

        assert before.get("/account/factors/codes/new/").headers["Location"].startswith("/sign-in/")
        assert not get_token_model().objects.exists()

    def test_takes_its_first_code_once_too(self, be, monkeypatch):
        monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: SECRET)
        browser, used = be(), code()
        sign_in(browser, "hfs.counsel")
        browser.post("/account/factors/app/", code=used)

        assert sign_in(be(), "hfs.counsel", used).status_code == 200

    def test_shows_recovery_codes_once(self, set_up):
        browser, _ = set_up
        browser.get("/account/factors/codes/")

        assert "They were shown once" in browser.words("/account/factors/codes/")

    def test_is_on_the_record(self, set_up):
        entry = Entry.objects.get(chain="ENTRANCE")

        assert (entry.name, entry.actor, entry.said) == ("factor.added", named("hfs.counsel").label, {"kind": "app"})

    def test_is_refused_for_a_wrong_code(self, be, read):
        browser = be()
        sign_in(browser, "hfs.counsel")

        assert "This code is not right" in read(browser.post("/account/factors/app/", code="000000"))
        assert factors("hfs.counsel") == set()

    def test_keeps_its_key_while_the_page_is_loaded_again(self, be):
        browser = be("hfs.counsel")
        keys = [re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get("/account/factors/app/").content.decode())[1]] * 2

        assert keys[0] == keys[1] and len(keys[0].replace(" ", "")) == 32

    def test_draws_its_key_at_an_address_of_its_own(self, be):
        browser = be("hfs.counsel")
        answer = browser.get("/account/factors/app/qr.svg")

        assert answer["Content-Type"] == "image/svg+xml" and b"<path" in answer.content
        assert "no-store" in answer["Cache-Control"]
        assert "data:" not in browser.get("/account/factors/app/").content.decode().split("<main")[1]

    def test_leaves_nothing_readable_in_the_database(self, set_up):
        row = Authenticator.objects.get(user=named("hfs.counsel"), type="totp")

        assert SECRET not in str(row.data)

    def test_can_be_read_after_the_key_was_replaced(self, set_up, be, settings):
        settings.FACTOR_KEYS = ["a new one", *settings.FACTOR_KEYS]
        browser = be()

        assert sign_in(browser, "hfs.counsel", code(1)).headers["Location"] == "/work/"


class TestTheCode:
    def test_comes_after_the_password(self, be, app):
        app("hfs.counsel")
        browser = be()

        assert sign_in(browser, "hfs.counsel").headers["Location"] == "/sign-in/code/"
        assert browser.get("/work/").status_code == 302
        assert sign_in(browser, "hfs.counsel", code()).headers["Location"] == "/work/"
        assert browser.get("/work/").status_code == 200

    def test_leads_to_where_one_wanted_to_go(self, be, app):
        app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel", next="/requests/?q=birth")

        assert browser.post("/sign-in/code/", code=code()).headers["Location"] == "/requests/?q=birth"

    def test_is_asked_of_whoever_set_one_up_and_need_not(self, be, app):
        app("dcfs.requester")

        assert sign_in(be(), "dcfs.requester").headers["Location"] == "/sign-in/code/"

    @pytest.mark.parametrize("wrong", ["", "000000", "x" * 41, "\x00", "١٢٣٤٥٦"])
    def test_that_is_wrong_lets_nobody_in(self, be, app, wrong):
        app("hfs.counsel")
        browser = be()

        assert sign_in(browser, "hfs.counsel", wrong).status_code == 200
        assert browser.get("/work/").status_code == 302

    def test_is_taken_once(self, be, app):
        app("hfs.counsel")
        used = code()
        sign_in(be(), "hfs.counsel", used)

        assert sign_in(be(), "hfs.counsel", used).status_code == 200

    def test_for_recovery_is_taken_once(self, be, app):
        one, *_ = app("hfs.counsel")

        assert sign_in(be(), "hfs.counsel", one).status_code == 302
        assert sign_in(be(), "hfs.counsel", one).status_code == 200

    def test_of_another_person_is_wrong(self, be, app):
        _, (one, *_) = app("hfs.counsel"), app("cio")

        assert sign_in(be(), "hfs.counsel", one).status_code == 200

    @pytest.mark.parametrize(
        "change",
        [{"is_active": False}, {"password": make_password("another")}],
        ids=["deactivated", "another password"],
    )
    def test_counts_no_more_once_the_password_does_not(self, be, app, change):
        app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel")
        Person.objects.filter(username="hfs.counsel").update(**change)

        assert browser.post("/sign-in/code/", code=code()).headers["Location"] == "/sign-in/"
        Person.objects.update(is_active=True)
        assert browser.get("/work/").status_code == 302

    def test_without_a_password_before_leads_to_signing_in(self, be):
        assert be().post("/sign-in/code/", code="123456").headers["Location"] == "/sign-in/"

    def test_is_guessed_at_a_few_times_only_from_wherever(self, be, app, monkeypatch):
        monkeypatch.setattr(guessing, "CODE", Limit("few", 2, 900))
        app("hfs.counsel")

        assert [sign_in(be(), "hfs.counsel", "000000").status_code for _ in range(3)] == [200, 200, 429]
        assert sign_in(be(), "hfs.counsel", code()).status_code == 429


class TestWhatIsTriedOnWhoeverSignsIn:
    @pytest.mark.parametrize("name", ["hfs.counsel", "cio", "nobody"])
    def test_costs_the_work_of_one_hash_whoever_is_named(self, be, app, work, name):  # noqa: F811
        app("hfs.counsel")
        sign_in(be(), name, next="/x/")
        be().post("/sign-in/", username=name, password="wrong")

        assert len(work) == 2

    def test_never_leaves_them_a_key_that_was_known_before(self, be, app):
        app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel")
        before = browser.client.cookies["sessionid"].value
        browser.post("/sign-in/code/", code=code())

        assert browser.client.cookies["sessionid"].value != before

    def test_lets_in_only_whose_password_was_right_last(self, be, app):
        codes = app("hfs.counsel")
        app("cio")
        browser = be()
        sign_in(browser, "hfs.counsel")
        sign_in(browser, "cio")

        assert browser.post("/sign-in/code/", code=codes[0]).status_code == 200
        assert browser.get("/work/").status_code == 302


class TestEndingAFactor:
    def test_is_refused_where_it_is_the_only_one_and_needed(self, be, app, read):
        app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel", code())

        assert "It is the only one you have" in read(browser.post("/account/factors/app/end/"))
        assert "totp" in factors("hfs.counsel")

    def test_ends_the_recovery_codes_too(self, be, app):
        app("dcfs.requester")
        browser = be()
        sign_in(browser, "dcfs.requester", code())
        browser.post("/account/factors/app/end/")

        assert factors("dcfs.requester") == set()
        assert Entry.objects.get(chain="ENTRANCE").name == "factor.ended"

    def test_is_for_whoever_has_one(self, be):
        assert be("dcfs.requester").post("/account/factors/app/end/").status_code == 404


PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
WHOLE = {"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {}}
BROKEN = [
    *("", "x", "{}", "[]", "null", "7", '{"id": "AA"}', '{"id": 7, "rawId": 7, "type": 7, "response": 7}'),
    *(json.dumps(WHOLE | {"response": answer}) for answer in ({}, dict.fromkeys(PARTS, "AA"), dict.fromkeys(PARTS, 7))),
    pytest.param("9" * 5_000, id="a number of 5,000 digits"),
    pytest.param("[" * 100_000, id="a list in a list in a list"),
]


class TestAnAnswerThatNoPasskeyGave:
    """What a real one gives is in tests/browser/test_passkeys.py."""

    @pytest.mark.parametrize("credential", BROKEN)
    def test_lets_nobody_in(self, be, app, credential):
        app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel")

        assert browser.post("/sign-in/code/", credential=credential).status_code == 200
        assert browser.get("/work/").status_code == 302

    @pytest.mark.parametrize("credential", BROKEN)
    def test_adds_nothing(self, be, credential):
        browser = be()
        sign_in(browser, "hfs.counsel")
        browser.get("/account/factors/passkeys/new/")

        assert browser.post("/account/factors/passkeys/new/", credential=credential, name="x").status_code == 200
        assert factors("hfs.counsel") == set()

    @pytest.mark.parametrize("credential", BROKEN[1:])
    def test_does_not_show_who_one_is(self, be, app, credential):
        app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel", code())

        assert browser.post("/sign-in/confirm/", credential=credential).status_code == 422


class TestATokenByPassword:
    def get(self, api, **more):  # noqa: F811
        return api().post("tokens/", {"username": "hfs.counsel", "password": "demo", **more})

    def test_is_given_with_the_code(self, api, app):  # noqa: F811
        app("hfs.counsel")

        assert self.get(api, otp=code()).status_code == 201

    @pytest.mark.parametrize("otp", [{}, {"otp": "000000"}, {"otp": ""}])
    def test_is_refused_without_it(self, api, app, otp):  # noqa: F811
        app("hfs.counsel")
        answer = self.get(api, **otp)

        assert (answer.status_code, answer.json()["code"]) == (401, "otp_required")

    def test_is_refused_to_an_office_that_needs_one_and_has_none(self, api):  # noqa: F811
        answer = self.get(api)

        assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")

    def test_is_refused_where_passwords_are_off(self, api, settings):  # noqa: F811
        settings.PASSWORDS = False
        answer = self.get(api)

        assert (answer.status_code, answer.json()["code"]) == (403, "passwords_off")

    def test_is_given_to_others_as_ever(self, api):  # noqa: F811
        assert api().post("tokens/", {"username": "dcfs.requester", "password": "demo"}).status_code == 201

    def test_opens_nothing_once_its_person_holds_an_office_that_asks_for_more(self, api):  # noqa: F811
        said = {"username": "dcfs.requester", "password": "demo"}
        caller = api()
        caller.headers |= {"Authorization": f"Token {caller.post('tokens/', said).json()['token']}"}
        assert caller.get("me/").status_code == 200
        held = Appointment.objects.get(person=named("dcfs.requester"))
        counsel = Office.objects.get(agency=held.office.agency, kind=Kind.COUNSEL)
        Appointment.objects.create(person=held.person, office=counsel, starts_at=held.starts_at)

        assert caller.get("me/").json()["code"] == "second_factor_required"


class TestWherePasswordsAreOff:
    def test_the_page_asks_for_none(self, be, settings):
        settings.PASSWORDS = False

        assert 'name="password"' not in be().get("/sign-in/").content.decode()

    @pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/again/"])
    def test_none_is_taken(self, be, settings, path):
        settings.PASSWORDS = False
        browser = be()
        browser.post(path, username="dcfs.requester", password="demo")

        assert browser.get("/work/").status_code == 302
