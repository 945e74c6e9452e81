"""Signing in by OpenID Connect at a real provider: who comes in, known by what, and which tokens are believed."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client as Agent

from agencies.models import Person
from emou import actions
from emou.audit.models import Entry
from emou.entrance.provider import Client
from emou.http.limits import Limit
from emou.http.models import Session
from tests.conftest import named
from tests.entrance import providing
from tests.entrance.providing import MAIL, asked, forge, is_in
from tests.pages.test_signing_in_again import hidden

pytestmark = [pytest.mark.usefixtures("strict"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


class TestComingByAProvider:
    def test_is_offered_on_the_page(self, be, provider):
        assert "Sign in with Entra ID" in be().words("/sign-in/")

    def test_lets_in_who_is_known_by_a_verified_address(self, be, provider):
        browser = be()

        assert provider.bring(browser, "s1")["Location"] == "/work/"
        assert is_in(browser)

    def test_leads_to_where_one_wanted_to_go(self, be, provider):
        assert provider.bring(be(), "s1", next="/requests/?q=birth")["Location"] == "/requests/?q=birth"

    @pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
    def test_leads_to_no_other_site(self, be, provider, goal):
        assert provider.bring(be(), "s1", next=goal)["Location"] == "/work/"

    def test_asks_for_a_code_with_proof_a_nonce_and_a_state(self, be, provider):
        said = asked(provider.leave(be()))

        assert (said["response_type"], said["code_challenge_method"], said["client_id"]) == ("code", "S256", "emou")
        assert min(len(said[name]) for name in ("state", "nonce", "code_challenge")) >= 43

    def test_takes_no_parameters_from_the_address(self, be, provider):
        path = "/sign-in/with/entra/?auth_params=redirect_uri%3Dhttps://evil.example&scope=admin&process=connect"
        said = asked(provider.leave(be(), path))

        assert said["redirect_uri"] == "http://testserver/sign-in/with/entra/back/" and "admin" not in said["scope"]

    def test_makes_a_new_key_for_the_session(self, be, provider):
        browser = be()
        where = provider.leave(browser)
        before = browser.client.cookies["sessionid"].value
        browser.client.get(provider.signs_in(where, "s1"))

        assert browser.client.cookies["sessionid"].value != before

    def test_keeps_issuer_and_subject_alone(self, be, provider, server):
        provider.bring(be(), "s1")
        kept = SocialAccount.objects.get()

        assert (kept.user, kept.extra_data) == (named("dcfs.requester"), {"iss": server, "sub": "s1"})
        assert "access_token" not in str([one.get_decoded() for one in Session.objects.all()])

    def test_is_on_the_record_the_first_time(self, be, provider, server):
        _ = [provider.bring(be(), "s1") for _ in range(2)]
        entry = Entry.objects.get(chain="ENTRANCE")

        assert (entry.name, entry.said) == ("sign_in.linked", {"provider": "entra", "iss": server, "sub": "s1"})

    def test_goes_by_the_subject_from_then_on(self, be, provider):
        provider.bring(be(), "s1")
        provider.knows("s1", email="cio@illinois.example", email_verified=True)
        browser = be()
        provider.bring(browser, "s1")

        assert is_in(browser, "dcfs.requester")

    def test_works_at_an_address_that_only_takes_forms(self, be, provider):
        assert be().get("/sign-in/with/entra/").status_code == 405

    @pytest.mark.parametrize("name", ["nobody", "openid_connect", "google"])
    def test_exists_for_the_providers_of_the_settings_alone(self, be, provider, name):
        assert be().post(f"/sign-in/with/{name}/").status_code == 404
        assert be().get(f"/sign-in/with/{name}/back/", state="x", code="y").status_code == 404


class TestComingTwiceAtOnceTheFirstTime:
    """Both tabs have found that nobody came by this provider before; then one waits for the other."""

    def link(self, subject):
        account = SocialAccount(provider="entra", uid=subject, extra_data={})
        return actions.link_provider(named("dcfs.requester"), account), account.pk

    def test_by_the_same_subject_is_coming_once(self, clock):
        assert self.link("a") == self.link("a") == (True, SocialAccount.objects.get().pk)

    def test_by_two_subjects_lets_in_the_first_alone(self, clock):
        assert [self.link("a")[0], self.link("b")[0]] == [True, False]


class TestWhoIsNotLetIn:
    def refused(self, be, provider, subject):
        browser = be()
        answer = provider.bring(browser, subject)
        assert not is_in(browser)
        return answer

    def test_a_stranger_is_told_whom_to_ask(self, be, provider, read):
        provider.knows("s9", email="stranger@illinois.example", email_verified=True)
        answer = self.refused(be, provider, "s9")

        assert answer.status_code == 403 and "ask your agency’s administrator to invite you" in read(answer)
        assert not Person.objects.filter(email="stranger@illinois.example").exists()

    @pytest.mark.parametrize("verified", [False, "true", None])
    def test_somebody_whose_address_is_not_verified(self, be, provider, verified):
        provider.knows("s2", email="hfs.counsel@illinois.example", email_verified=verified)

        assert "You are not known here" in self.refused(be, provider, "s2").content.decode()

    def test_somebody_who_shows_another_address_verified(self, be, provider, monkeypatch):
        provider.knows("s6", email="own@evil.example", email_verified=True)
        forge(monkeypatch, lambda said: {"email": "hfs.counsel@illinois.example", "email_verified": None})

        assert "You are not known here" in self.refused(be, provider, "s6").content.decode()

    def test_somebody_inactive(self, be, provider):
        Person.objects.filter(username="dcfs.requester").update(is_active=False)

        assert "You are not known here" in self.refused(be, provider, "s1").content.decode()

    def test_somebody_inactive_who_came_before(self, be, provider):
        provider.bring(be(), "s1")
        Person.objects.filter(username="dcfs.requester").update(is_active=False)

        assert self.refused(be, provider, "s1").status_code == 403

    def test_another_subject_with_the_address_of_somebody_linked(self, be, provider):
        provider.bring(be(), "s1")
        provider.knows("s3", **MAIL)

        assert self.refused(be, provider, "s3").status_code == 403

    def test_whoever_shares_an_address_with_another_person(self, be, provider):
        Person.objects.filter(username="cio").update(email=MAIL["email"].upper())

        assert self.refused(be, provider, "s1").status_code == 403

    def test_whoever_changed_their_mind_there(self, be, provider):
        where = provider.leave(be())
        answer = be().get("/sign-in/with/entra/back/", state=asked(where)["state"], error="access_denied")

        assert answer.status_code == 403


class TestAnAddressThatTheProviderSaysNothingOf:
    def test_is_believed_for_the_domains_of_the_settings(self, be, provider):
        provider.options["mail_domains"] = ["illinois.example"]
        provider.knows("s4", email="DCFS.requester@illinois.example")
        browser = be()
        provider.bring(browser, "s4")

        assert is_in(browser)

    @pytest.mark.parametrize("domain", ["evil.example", "illinois.example.evil.example"])
    def test_is_not_believed_for_others(self, be, provider, domain):
        provider.options["mail_domains"] = [domain]
        provider.knows("s4", email="dcfs.requester@illinois.example")

        assert provider.bring(be(), "s4").status_code == 403


class TestATokenThatIsForged:
    def comes(self, be, provider):
        browser = be()
        provider.bring(browser, "s1")
        return is_in(browser)

    def test_as_nothing_is_believed(self, be, provider, monkeypatch):
        """So the others are refused for what was changed, and not for having been changed."""
        forge(monkeypatch, lambda said: {})

        assert self.comes(be, provider)

    @pytest.mark.parametrize(
        "change",
        [
            {"iss": "https://evil.example"}, {"iss": None},
            {"aud": "another"}, {"aud": ["emou", "another"]}, {"aud": None}, {"azp": "another"},
            {"nonce": "of another sign-in"}, {"nonce": None}, {"nonce": ""},
            {"exp": 1_000_000_000}, {"exp": None}, {"iat": 4_000_000_000}, {"nbf": 4_000_000_000},
            {"sub": None}, {"sub": "s2"},
        ],
        ids=str,
    )  # fmt: skip
    def test_in_one_claim_is_not(self, be, provider, monkeypatch, change):
        forge(monkeypatch, lambda said: change)

        assert not self.comes(be, provider)

    def test_without_a_signature_is_not(self, be, provider, monkeypatch):
        forge(monkeypatch, lambda said: {}, key=None, algorithm="none")

        assert not self.comes(be, provider)

    def test_with_a_signature_by_our_own_secret_is_not(self, be, provider, monkeypatch):
        forge(monkeypatch, lambda said: {}, key="s3cret" * 8, algorithm="HS256")

        assert not self.comes(be, provider)

    def test_with_the_public_key_as_a_secret_is_not(self, be, provider, monkeypatch):
        forge(monkeypatch, lambda said: {})
        monkeypatch.setattr(
            "tests.entrance.providing.jwt.encode", lambda said, *a, **k: providing.hs256(said, providing.public_pem())
        )

        assert not self.comes(be, provider)

    def test_by_a_key_that_the_provider_does_not_have_is_not(self, be, provider, monkeypatch):
        stranger = providing.rsa.generate_private_key(public_exponent=65537, key_size=2048)
        forge(monkeypatch, lambda said: {}, key=stranger)

        assert not self.comes(be, provider)

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", None])
    def test_that_is_none_is_not(self, be, provider, monkeypatch, token):
        real = Client.get_access_token
        monkeypatch.setattr(Client, "get_access_token", lambda *a, **k: real(*a, **k) | {"id_token": token})

        assert not self.comes(be, provider)

    def test_is_told_to_the_log_and_to_nobody_else(self, be, provider, monkeypatch, caplog):
        forge(monkeypatch, lambda said: {"iss": "https://evil.example"})
        answer = provider.bring(be(), "s1")
        [line] = [one for one in caplog.records if one.message == "sign_in.refused"]

        assert "InvalidIssuerError" in line.why and "Issuer" not in answer.content.decode()


class TestAProvider:
    def test_that_says_it_is_another_issuer_is_not_believed(self, be, provider):
        provider.options["server_url"] = provider.url.replace("localhost", "127.0.0.1")
        provider.options["server_url"] += "/.well-known/openid-configuration"

        assert be().post("/sign-in/with/entra/").status_code == 403

    def test_that_does_not_answer_is_no_error_of_ours(self, be, provider, read):
        provider.options["server_url"] = "http://127.0.0.1:1"
        answer = be().post("/sign-in/with/entra/")

        assert answer.status_code == 403 and "Signing in did not work" in read(answer)

    def test_that_answers_nonsense_is_no_error_of_ours(self, be, provider, monkeypatch):
        monkeypatch.setattr("emou.entrance.provider.Adapter._fetch_user_info", lambda *asked: ["nonsense"])

        assert provider.bring(be(), "s1").status_code == 403

    def test_is_not_asked_without_end(self, be, provider, monkeypatch):
        monkeypatch.setattr("emou.ui.guessing.PROVIDER", Limit("few", 1, 900))

        assert [be().post("/sign-in/with/entra/").status_code for _ in range(2)] == [200, 429]

    def test_that_knows_a_key_of_ours_is_shown_a_signature(self, be, provider, monkeypatch):
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        pem = providing.KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        provider.options["key"] = pem
        signed = []
        real = Client._assertion
        monkeypatch.setattr(Client, "_assertion", lambda client: signed.append(real(client)) or signed[0])
        provider.bring(be(), "s1")
        said = providing.jwt.decode(
            signed[0], providing.KEY.public_key(), algorithms=["RS256"], audience=f"{provider.url}/oauth2/token"
        )

        assert (said["iss"], said["sub"]) == ("emou", "emou") and said["exp"] - said["iat"] == 300


class TestTheWayBack:
    def test_is_taken_once(self, be, provider):
        browser = be()
        back = provider.signs_in(provider.leave(browser), "s1")
        browser.client.get(back)
        browser.post("/sign-out/")

        assert browser.client.get(back).status_code == 403 and not is_in(browser)

    def test_of_another_browser_leads_nowhere(self, be, provider):
        back = provider.signs_in(provider.leave(be()), "s1")
        victim = be()

        assert victim.client.get(back).status_code == 403 and not is_in(victim)

    @pytest.mark.parametrize("state", ["", "x", "\x00"])
    def test_without_a_state_of_ours_leads_nowhere(self, be, provider, state):
        assert be().get("/sign-in/with/entra/back/", state=state, code="x").status_code == 403

    def test_is_begun_by_our_own_form_alone(self, provider, db):
        assert Agent(enforce_csrf_checks=True).post("/sign-in/with/entra/").status_code == 403


class TestASecondFactor:
    @pytest.fixture
    def counsel(self, provider):
        provider.knows("c1", email="hfs.counsel@illinois.example", email_verified=True, amr=["pwd", "mfa"])
        provider.knows("c2", email="dph.counsel@illinois.example", email_verified=True, amr=["pwd"])

    def test_that_the_provider_asked_for_is_not_asked_for_again(self, be, provider, counsel):
        browser = be()
        provider.bring(browser, "c1")

        assert browser.get("/work/").status_code == 200

    def test_is_set_up_where_the_provider_asked_for_none(self, be, provider, counsel):
        browser = be()
        provider.bring(browser, "c2")

        assert browser.get("/work/")["Location"] == "/account/factors/"

    def test_of_ours_is_asked_for_where_the_provider_asked_for_none(self, be, provider, counsel, app):
        code, *_ = app("dph.counsel")
        browser = be()

        assert provider.bring(browser, "c2")["Location"] == "/sign-in/code/"
        browser.post("/sign-in/code/", code=code)
        assert browser.get("/work/").status_code == 200


class TestWhatWasWritten:
    def test_waits_while_one_is_at_the_provider(self, be, provider, settings, story, read):
        settings.PASSWORDS = False
        browser, path = be(), f"/requests/{story.filed().reference}/withdraw/"
        answer = browser.client.post(path, {"why": "Found elsewhere."}, headers={"Sec-Fetch-Site": "same-origin"})
        back = provider.bring(browser, "s1", kept=hidden(answer)["kept"])

        assert back["Location"] == "/sign-in/again/"
        assert "Found elsewhere." in read(browser.get("/sign-in/again/"))


def test_a_page_that_leads_there_names_no_secret(be, provider):
    page = be().post("/sign-in/with/entra/").content.decode()

    assert "s3cret" not in page and not re.search(r"code_verifier", page)
