"""Somebody has lost the phone with their app: in by a recovery code, and on with another app."""

import pytest

from tests.entrance.conftest import be_away, code, sign_in

pytestmark = pytest.mark.usefixtures("strict")

OTHER = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"


class TestALostPhone:
    def test_is_told_of_after_a_recovery_code(self, be, app):
        one, *_ = app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel", one)

        assert "You used a recovery code; 9 are left." in browser.words("/work/")

    def test_gives_its_place_to_another_app(self, be, app, monkeypatch):
        one, *_ = app("hfs.counsel")
        monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: OTHER)
        browser = be()
        sign_in(browser, "hfs.counsel", one)
        assert "takes the place of the one that you have" in browser.words("/account/factors/app/")

        assert browser.post("/account/factors/app/", code=code(secret=OTHER)).headers["Location"] == "/account/factors/"
        assert sign_in(be(), "hfs.counsel", code()).status_code == 200
        assert sign_in(be(), "hfs.counsel", code(1, OTHER)).status_code == 302

    def test_keeps_its_place_until_the_code_of_the_other_is_right(self, be, app):
        one, *_ = app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel", one)
        browser.get("/account/factors/app/")
        browser.post("/account/factors/app/", code="000000")

        assert sign_in(be(), "hfs.counsel", code()).status_code == 302

    def test_is_replaced_by_whoever_is_there_alone(self, be, app):
        codes = app("hfs.counsel")
        browser = be()
        sign_in(browser, "hfs.counsel", codes[0])
        be_away(16)

        assert browser.get("/account/factors/app/").headers["Location"].startswith("/sign-in/confirm/")
