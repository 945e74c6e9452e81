"""A passkey in a real browser: made, used to show that it is you, and ended."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.browser.acting import become, press
from tests.browser.watching import barriers, overflow

KEY = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True}
OF_FINGERS = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}


@pytest.fixture
def local(page, server):
    """The window at a name instead of a number, with a key in its slot: passkeys belong to names."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | OF_FINGERS})
    page.goto(server.replace("127.0.0.1", "localhost"))
    return server.replace("127.0.0.1", "localhost")


def become_at(page, username):
    """The same cookies, for the name."""
    become(page, username)
    page.context.add_cookies([{**one, "domain": "localhost"} for one in page.context.cookies()])


class TestAPasskey:
    def test_is_made_and_used_and_signs_in_alone(self, page, told, local):
        become_at(page, "dcfs.requester")
        page.goto(f"{local}/account/factors/passkeys/new/")
        assert (barriers(page), overflow(page)) == ([], 0)
        page.get_by_label("Name").fill("Blue key")
        press(page, "Add it")

        expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
        page.goto(f"{local}/sign-in/confirm/?next=/account/factors/")
        press(page, "Use a passkey")
        expect(page.get_by_role("main")).to_contain_text("Blue key")
        expect(page.get_by_role("main")).to_contain_text("Signs you in without name or password")
        assert Authenticator.objects.get(type="webauthn").user.username == "dcfs.requester"

        press(page, "Sign out")
        page.goto(f"{local}/sign-in/?next=/account/factors/")
        assert (barriers(page), overflow(page)) == ([], 0)
        press(page, "Sign in with a passkey")
        expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
