"""Outside demo mode: who needs a second factor is asked for it, and who was away shows that it is they."""

import copy
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.utils import timezone

from emou.http.models import Session
from tests.conftest import named
from tests.entrance import providing
from tests.pages.conftest import be, read  # noqa: F401 - fixtures

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def strict(settings, clock, quick_hashes):
    """As in production, but for TLS."""
    cache.clear()
    settings.DEMO, settings.PASSWORDS, settings.WEBHOOKS_LOCAL = False, True, False


def code(ahead=0, secret=SECRET):
    """The code that an app with this secret shows now, or so many half minutes on."""
    return auth.format_hotp_value(auth.hotp_value(secret, list(auth.yield_hotp_counters_from_time())[1] + ahead))


@pytest.fixture
def app(db):
    """`app("hfs.counsel")`: this person has an app with SECRET, and recovery codes, which are returned."""

    def give(username):
        auth.TOTP.activate(named(username), SECRET)
        return RecoveryCodes.activate(named(username)).generate_codes()

    return give


@pytest.fixture(scope="module")
def server():
    with providing.running() as url:
        yield url


@pytest.fixture
def provider(server, settings):
    app = copy.deepcopy(providing.ENTRA)
    app["settings"]["server_url"] = server
    settings.OIDC, settings.SOCIALACCOUNT_PROVIDERS = [app], {"openid_connect": {"APPS": [app]}}
    made = providing.Provider(server)
    made.options = app["settings"]
    made.knows("s1", **providing.MAIL)
    return made


def sign_in(browser, username, code=None, **fields):
    """By password, and by this code where one is given."""
    answer = browser.post("/sign-in/", username=username, password="demo", **fields)
    return answer if code is None else browser.post("/sign-in/code/", code=code)


def be_away(minutes):
    """Nobody used any session for so long."""
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))
