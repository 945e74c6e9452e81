"""Whoever comes by a provider shows there that it is still they; what the provider did not ask counts for nothing."""

import pytest

from tests.conftest import named
from tests.entrance.conftest import be_away
from tests.entrance.providing import asked, forge, is_in

pytestmark = [pytest.mark.usefixtures("strict"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


class TestShowingThatItIsStillThey:
    def test_comes_after_a_sign_in_without_a_question(self, be, provider, monkeypatch):
        """Whoever sits down at a desk with the provider's own session signs out and in again."""
        forge(monkeypatch, lambda said: {"auth_time": said["iat"] - 16 * 60})
        browser = be()
        provider.bring(browser, "s1")

        assert browser.get("/work/").status_code == 200
        assert browser.post("/tokens/new/", name="x", days="7").status_code == 403

    def test_is_not_asked_of_whom_the_provider_has_just_asked(self, be, provider, monkeypatch):
        forge(monkeypatch, lambda said: {"auth_time": said["iat"] - 14 * 60})
        browser = be()
        provider.bring(browser, "s1")

        assert browser.post("/tokens/new/", name="x", days="7").status_code == 201

    def test_comes_before_a_factor_of_ours_is_set_up(self, be, provider, read):
        provider.knows("c1", email="hfs.counsel@illinois.example", email_verified=True, amr=["mfa"])
        named("hfs.counsel").set_unusable_password()
        browser = be()
        provider.bring(browser, "c1")
        be_away(16)

        assert "Is it still you?" in read(browser.post("/account/factors/app/", code="123456"))

    @pytest.fixture
    def away(self, be, provider, monkeypatch):
        """Signed in by the provider, then away; and the provider says when it asked who it is."""
        browser = be()
        provider.bring(browser, "s1")
        be_away(16)
        assert browser.post("/tokens/new/", name="x", days="7").status_code == 403
        return browser

    def test_goes_by_the_provider(self, provider, away, monkeypatch):
        forge(monkeypatch, lambda said: {"auth_time": said["iat"]})

        assert provider.bring(away, "s1")["Location"] == "/work/"
        assert away.post("/tokens/new/", name="x", days="7").status_code == 201

    def test_asks_the_provider_to_ask(self, provider, away):
        said = asked(provider.leave(away))

        assert (said["prompt"], said["max_age"]) == ("login", "0")

    @pytest.mark.parametrize("auth_time", [None, 1_000_000_000, "now"])
    def test_is_not_believed_where_it_did_not(self, provider, away, monkeypatch, auth_time):
        forge(monkeypatch, lambda said: {"auth_time": auth_time})

        assert provider.bring(away, "s1").status_code == 403
        assert away.post("/tokens/new/", name="x", days="7").status_code == 403

    def test_is_not_done_by_another_person(self, provider, away, monkeypatch):
        forge(monkeypatch, lambda said: {"auth_time": said["iat"]})
        provider.knows("s5", email="dcfs.steward@illinois.example", email_verified=True)

        assert provider.bring(away, "s5").status_code == 403
        assert is_in(away, "dcfs.requester")
