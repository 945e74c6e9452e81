import re
from html import unescape

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from emou.http.sessions import SessionStore
from tests.conftest import named
from tests.notices.conftest import post, smtp  # noqa: F401 - fixtures
from tests.sharing.conftest import sharing  # noqa: F401


class Browser:
    """One person's browser without a script: fetches pages, sends forms, reads words."""

    def __init__(self, username=""):
        self.client = Client()
        if username:
            sign_in(self.client, named(username))

    def get(self, path, **query):
        return self.client.get(path, query)

    def post(self, path, **fields):
        return self.client.post(path, {name.replace("__", "-"): value for name, value in fields.items()})

    def words(self, path, **query):
        return words(self.get(path, **query))


def sign_in(client, person):
    """What signing in leaves behind, by one statement: force_login makes two sessions and saves the person."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def words(answer):
    """What a reader sees of an answer, white space folded."""
    text = re.sub(r"<(script|style|svg|select)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture
def be(clock):
    """`be("hfs.counsel")` is that person's browser; `be()` is a stranger's."""
    return Browser


@pytest.fixture
def read():
    return words
