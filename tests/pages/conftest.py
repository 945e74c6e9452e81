import re
from html import unescape

import pytest
from django.test import Client

from tests.conftest import named
from tests.sharing.conftest import sharing  # noqa: F401


class Browser:
    """One person's browser without a script: fetches pages, sends forms, reads words."""

    def __init__(self, username=""):
        self.client = Client()
        if username:
            self.client.force_login(named(username))

    def get(self, path, **query):
        return self.client.get(path, query)

    def post(self, path, **fields):
        return self.client.post(path, {name.replace("__", "-"): value for name, value in fields.items()})

    def words(self, path, **query):
        return words(self.get(path, **query))


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
