"""What was typed comes back to whoever typed it, when a session ended or a page was open too long."""

import pytest
from django.test import Client
from django.urls import reverse

from emou.ui.kept import Kept
from tests.conftest import named

TYPED = {"title": "Visits that nobody made", "password": "not to be shown"}
PAGE = "http://testserver/use-cases/1/use-case/"


@pytest.fixture
def strict():
    """A browser whose forms need their security token."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def sent_signed_out(db, client):
    return client.post(reverse("use_case_step", args=[1, "use-case"]), TYPED, headers={"Referer": PAGE})


@pytest.fixture
def sent_with_a_stale_token(db, strict):
    strict.force_login(named("dcfs.requester"))
    return strict.post(reverse("use_case_step", args=[1, "use-case"]), TYPED, headers={"Referer": PAGE})


class TestWhatIsShownAgain:
    def test_is_what_somebody_said_and_not_what_the_page_said(self):
        kept = Kept("/", "/", (("version", "16"), ("opened", "{}"), ("need", "Counts by county")))

        assert kept.said == [{"term": "Need", "text": "Counts by county"}]


class TestWhatWasSentWithoutASession:
    def test_is_shown_again(self, sent_signed_out):
        assert "Visits that nobody made" in sent_signed_out.content.decode()

    def test_is_not_shown_where_it_is_secret(self, sent_signed_out):
        assert "not to be shown" not in sent_signed_out.content.decode()

    def test_is_kept_until_its_writer_has_signed_in(self, sent_signed_out):
        assert "Sign in again, and nothing is lost" in sent_signed_out.content.decode()

    def test_leads_to_no_other_site(self, db, client):
        elsewhere = {"Referer": "https://elsewhere.example/use-cases/1/use-case/"}
        answer = client.post(reverse("use_case_step", args=[1, "use-case"]), TYPED, headers=elsewhere)

        assert "elsewhere" not in answer.content.decode()

    def test_asks_to_sign_in_before_a_page_is_read(self, db, client):
        assert client.get(reverse("work")).status_code == 302


class TestWhatWasSentWithAStaleToken:
    def test_is_refused(self, sent_with_a_stale_token):
        assert sent_with_a_stale_token.status_code == 403

    def test_is_shown_again(self, sent_with_a_stale_token):
        assert "Visits that nobody made" in sent_with_a_stale_token.content.decode()

    def test_leads_back_to_its_page(self, sent_with_a_stale_token):
        assert 'href="/use-cases/1/use-case/"' in sent_with_a_stale_token.content.decode()

    def test_stands_on_a_page_of_ours(self, sent_with_a_stale_token):
        assert "nothing is lost" in sent_with_a_stale_token.content.decode()


class TestAnAddressThatOnlyTakesAForm:
    def test_answers_with_a_page_and_a_way_back(self, db, client):
        client.force_login(named("dcfs.requester"))
        answer = client.get(reverse("sign_out"))

        assert (answer.status_code, "There is no page at this address" in answer.content.decode()) == (405, True)

    def test_says_what_it_takes(self, db, client):
        client.force_login(named("dcfs.requester"))

        assert "POST" in client.get(reverse("sign_out"))["Allow"]
