"""What is tried on whoever signs in: a session made for them, a clock held to the answer, a way back to elsewhere."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from emou.http.sessions import SessionStore
from tests.api.conftest import api  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("quick_hashes")

ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "\\\\evil.example", "/\\evil.example",
    "https:evil.example", "javascript:alert(1)", "http://testserver@evil.example/", "https://testserver.evil.example/",
    " //evil.example", "/%0d%0aLocation:https://evil.example", "\thttps://evil.example",
]  # fmt: skip


@pytest.fixture
def work(monkeypatch):
    """How often a password is hashed."""
    done = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", lambda *said: done.append(1) or encode(*said))
    return done


class TestASessionMadeBySomebodyElse:
    def test_is_not_the_one_that_is_signed_in(self, be):
        planted = SessionStore()
        planted["basket"] = []
        planted.save()
        browser = be()
        browser.client.cookies["sessionid"] = planted.session_key
        browser.post("/sign-in/", username="hfs.counsel", password="demo")

        assert browser.client.cookies["sessionid"].value != planted.session_key
        thief = Client()
        thief.cookies["sessionid"] = planted.session_key
        assert thief.get("/work/").status_code == 302

    def test_is_never_taken_under_a_key_of_their_choice(self, be):
        browser = be()
        browser.client.cookies["sessionid"] = "chosenchosenchosenchosenchosench"
        browser.post("/sign-in/", username="hfs.counsel", password="demo")

        assert browser.client.cookies["sessionid"].value != "chosenchosenchosenchosenchosench"

    def test_opens_nothing_after_signing_out(self, be):
        browser = be("hfs.counsel")
        kept = browser.client.cookies["sessionid"].value
        browser.post("/sign-out/")
        thief = Client()
        thief.cookies["sessionid"] = kept

        assert thief.get("/work/").status_code == 302


class TestTheTimeOfAnAnswer:
    @pytest.mark.parametrize("name", ["hfs.counsel", "nobody", "dcfs.requester"])
    def test_is_the_work_of_one_hash_whoever_is_named(self, be, work, person, name):
        retired = person("dcfs.requester")
        retired.is_active = False
        retired.save()

        be().post("/sign-in/", username=name, password="wrong")

        assert len(work) == 1

    @pytest.mark.parametrize("name", ["hfs.counsel", "nobody"])
    def test_is_the_same_work_for_tokens(self, api, work, name):  # noqa: F811
        answer = api().post("tokens/", {"username": name, "password": "wrong"})

        assert (answer.status_code, len(work)) == (401, 1)

    @pytest.mark.parametrize("name", ["hfs.counsel", "nobody"])
    def test_is_the_same_words(self, api, name):  # noqa: F811
        answer = api().post("tokens/", {"username": name, "password": "wrong"})

        assert answer.json()["detail"] == "The username or the password is wrong."


class TestTheWayBack:
    @pytest.mark.parametrize("goal", ELSEWHERE)
    def test_leads_to_no_other_site_after_signing_in(self, be, goal):
        answer = be().post("/sign-in/", username="hfs.counsel", password="demo", next=goal)

        assert answer["Location"].startswith("/") and not answer["Location"].startswith(("//", "/\\"))

    @pytest.mark.parametrize("goal", ELSEWHERE)
    @pytest.mark.parametrize("place", ["/demo/sign-in/", "/datasets/basket/"])
    def test_leads_to_no_other_site_from_any_form(self, be, place, goal):
        answer = be("dcfs.requester").post(place, persona="coo", dataset="HFS-CLAIMS", next=goal)

        assert answer.status_code in (302, 400)
        assert not answer.headers.get("Location", "/").startswith(("//", "/\\", "http", "java", "\\"))

    def test_is_not_taken_from_the_referer_of_another_site(self, be, settings):
        settings.READ_ONLY = True
        answer = be().client.post("/work/", headers={"Referer": "https://evil.example/x"})

        assert "evil.example" not in answer.content.decode()
