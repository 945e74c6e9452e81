"""A new password by a link: sent to whoever has the address, worth nothing twice, and never past a second factor."""

import re

import pytest

from agencies.models import Person
from emou.http.models import Session
from emou.notices import security, tasks
from emou.notices.models import StoredMail
from tests.conftest import named
from tests.entrance.conftest import sign_in

pytestmark = pytest.mark.usefixtures("strict")

MAIL = "dcfs.requester@illinois.example"
PUBLISH = security._publish
NEW = {"new_password1": "a long and odd one", "new_password2": "a long and odd one"}


@pytest.fixture(autouse=True)
def worker(strict, monkeypatch, settings):
    """Does at once what a worker would do, and keeps the mails."""
    settings.EMAIL_BACKEND = "emou.notices.backends.Stored"
    monkeypatch.setattr(security, "_publish", lambda task, *said: getattr(tasks, task)(*said) or True)


@pytest.fixture
def elsewhere(be):
    """Signed in before the link is asked for: signing in afterwards would end the link."""
    sign_in(be(), "dcfs.requester")


@pytest.fixture
def link(be):
    """The address in the mail that came."""
    be().post("/sign-in/forgotten/", email=MAIL)
    return re.search(r"http://[^/]+(/sign-in/forgotten/\S+)", StoredMail.objects.get().text)[1]


def choose(be, link):
    browser = be()
    form = browser.get(link)
    return browser, browser.post(form["Location"], **NEW) if form.status_code == 302 else form


class TestALink:
    def test_lets_one_choose_a_new_password(self, be, link):
        _, answer = choose(be, link)

        assert answer["Location"] == "/sign-in/"
        assert be().post("/sign-in/", username="dcfs.requester", password=NEW["new_password1"])["Location"] == "/work/"

    def test_works_once(self, be, link):
        choose(be, link)

        assert "This link opens nothing any more" in choose(be, link)[1].content.decode()

    def test_ends_every_session_and_tells_so_by_mail(self, be, elsewhere, link, django_capture_on_commit_callbacks):
        assert Session.objects.filter(person=named("dcfs.requester")).exists()
        with django_capture_on_commit_callbacks(execute=True):
            choose(be, link)

        assert not Session.objects.filter(person=named("dcfs.requester")).exists()
        assert "your password was replaced" in StoredMail.objects.latest("pk").text

    def test_signs_nobody_in_past_a_second_factor(self, be, link, app):
        app("dcfs.requester")
        browser, _ = choose(be, link)

        assert browser.get("/work/").status_code == 302
        answer = browser.post("/sign-in/", username="dcfs.requester", password=NEW["new_password1"])
        assert answer["Location"] == "/sign-in/code/"

    @pytest.mark.parametrize("path", ["MQ/x", "x/y", "-/-"])
    def test_that_was_made_up_opens_nothing(self, be, path):
        page = be().get(f"/sign-in/forgotten/{path}/").content.decode()

        assert "This link opens nothing any more" in page


class TestAskingForOne:
    def test_says_the_same_whether_there_is_such_a_person_or_not(self, be, read):
        said = [read(be().post("/sign-in/forgotten/", email=one)) for one in (MAIL, "nobody@illinois.example")]

        assert said[0].replace(MAIL, "") == said[1].replace("nobody@illinois.example", "")
        assert StoredMail.objects.count() == 1

    @pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!x"}, {"email": "x@illinois.example"}])
    def test_sends_nothing_to_who_cannot_use_it(self, be, change):
        Person.objects.filter(username="dcfs.requester").update(**change)
        be().post("/sign-in/forgotten/", email=MAIL)

        assert not StoredMail.objects.exists()

    def test_fills_nobodys_inbox(self, be):
        assert [be().post("/sign-in/forgotten/", email=MAIL).status_code for _ in range(4)] == [200, 200, 200, 429]

    @pytest.mark.parametrize("email", ["", "x", "a@b\x00.c", "x" * 300])
    def test_needs_an_address(self, be, email):
        assert be().post("/sign-in/forgotten/", email=email).status_code == 422

    @pytest.mark.parametrize("change", [{"DEMO": True}, {"PASSWORDS": False}])
    @pytest.mark.parametrize("path", ["/sign-in/forgotten/", "/sign-in/forgotten/MQ/x/"])
    def test_does_not_exist_in_the_demo_and_where_passwords_are_off(self, be, settings, change, path):
        for name, value in change.items():
            setattr(settings, name, value)

        assert be().get(path).status_code == 404

    @pytest.mark.parametrize(("broker", "status"), [("redis://127.0.0.1:1/0", 503), ("", 200)])
    def test_says_so_where_no_worker_can_be_told(self, be, settings, monkeypatch, broker, status):
        settings.CELERY_BROKER_URL = broker or settings.CELERY_BROKER_URL
        security._producer.cache_clear()
        monkeypatch.setattr(security, "_publish", PUBLISH)

        assert be().post("/sign-in/forgotten/", email=MAIL).status_code == status
        security._producer.cache_clear()


class TestAChange:
    def test_of_ones_sign_in_is_told_by_mail(self, be, django_capture_on_commit_callbacks):
        browser = be()
        sign_in(browser, "dcfs.requester")
        with django_capture_on_commit_callbacks(execute=True):
            browser.post("/account/password/", old_password="demo", **NEW)

        assert "your password was changed" in StoredMail.objects.get(recipients=MAIL).text
