"""A button that is pressed twice at the same moment does its work once: real requests, real commits, two threads."""

from threading import Barrier, Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from emou.audit.models import Entry
from tests.conftest import START, Clock
from tests.pages.conftest import Browser
from tests.sharing.conftest import BREACH, PAPER, Sharing
from tests.stories import Story


@pytest.fixture
def sharing(committed):
    """Releases that are committed; and nothing left of those who signed in."""
    yield Sharing(Story(Clock().set(START)))
    Session.objects.all().delete()


def press_twice(username, path, fields):
    """Both answers' addresses, of one button pressed twice in one browser."""
    browser, together, found = Browser(username), Barrier(2), []

    def press():
        together.wait()
        found.append(browser.client.post(path, fields).headers.get("Location"))
        connection.close()

    presses = [Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    return found


@pytest.mark.parametrize(
    ("username", "place", "said", "event"),
    [
        ("hfs.steward", "gates/hipaa-permission/hold/", {**PAPER, "effective_on": "2026-11-16"}, "gate.held"),
        ("dcfs.requester", "report/", {**BREACH, "noticed_on": "2026-11-16"}, "release.breach_reported"),
        ("dcfs.requester", "review_access/", {"statement": "All three need it."}, "release.access_reviewed"),
    ],
)
def test_what_is_recorded_is_recorded_once(sharing, username, place, said, event):
    release = sharing.approved("HFS-CLAIMS")
    path = f"/releases/{release.pk}/{place}"
    seen = Entry.objects.filter(chain=release.request.reference).count()

    assert press_twice(username, path, {"do": "take", "seen-entry": seen, **said}) == [f"{path}done/"] * 2
    assert Entry.objects.filter(name=event).count() == 1


def test_a_second_breach_in_the_same_words_is_a_second_breach(sharing):
    release, browser = sharing.approved("HFS-CLAIMS"), Browser("dcfs.requester")
    for _ in range(2):
        seen = Entry.objects.filter(chain=release.request.reference).count()
        fields = {"do": "take", "seen-entry": seen, **BREACH, "noticed_on": "2026-11-16"}
        browser.client.post(f"/releases/{release.pk}/report/", fields)

    assert release.incidents.count() == 2
