"""Whoever was away for a while shows who they are before they judge; what they wrote is not lost."""

import pytest
from django.test import Client as Agent
from django.urls import get_resolver

from emou.domain.lifecycle import LIFECYCLE
from emou.entrance import presence
from requests_app.models import DataRequest
from tests.entrance.conftest import be_away, code, sign_in
from tests.pages.test_signing_in_again import action_of, hidden

pytestmark = pytest.mark.usefixtures("strict")

SAID = {"do": "take", "reason": "volume", "explanation": "Four vendors hold it.", "days": "2"}


class Match:
    def __init__(self, view_name, **kwargs):
        self.view_name, self.kwargs = view_name, kwargs


class TestWhatIsAsked:
    @pytest.mark.parametrize("action", ["approve", "deny", "extend", "uphold", "overrule", "order", "reopen"])
    def test_for_a_decision(self, action):
        assert presence.is_asked(Match("request_action", action=action))

    @pytest.mark.parametrize("action", ["withdraw", "narrow", "nonsense"])
    def test_not_for_what_a_requester_does(self, action):
        assert not presence.is_asked(Match("request_action", action=action))

    def test_for_every_action_of_an_office_that_needs_a_second_factor(self):
        actions = {row.action for row in LIFECYCLE if row.permission in presence.GUARDED}

        assert {one for one in actions if not presence.is_asked(Match("request_action", action=one))} == set()

    def test_for_a_token_and_for_several_approvals(self):
        assert presence.is_asked(Match("token_new")) and presence.is_asked(Match("requests_approve"))

    @pytest.mark.parametrize("page", ["office_appoint", "office_invite", "appointment_end", "person_deactivate"])
    def test_for_who_sits_where(self, page):
        assert presence.is_asked(Match(page))

    @pytest.mark.parametrize("page", ["request_hearing", "document_disclose", "closure_proclaim", "version_new"])
    def test_for_a_hearing_and_for_what_moves_last_days(self, page):
        assert presence.is_asked(Match(page))

    @pytest.mark.parametrize("page", ["webhooks", "feeds", "mfa_activate_totp", "mfa_add_webauthn"])
    def test_for_keys_and_for_factors(self, page):
        assert presence.is_asked(Match(page))

    def test_at_addresses_that_there_are(self):
        assert {page for page in presence.ALONE if page not in get_resolver().reverse_dict} == set()


@pytest.fixture
def asked(story):
    request = story.filed()
    return request, f"/requests/{request.reference}/extend/"


@pytest.fixture
def counsel(be, app, asked):
    app("hfs.counsel")
    browser = be()
    sign_in(browser, "hfs.counsel", code())
    return browser


@pytest.fixture
def stopped(counsel, asked):
    """Counsel was away for sixteen minutes, then sent the form: the page that came back."""
    be_away(16)
    return counsel.post(asked[1], **SAID)


def was_extended(asked):
    return DataRequest.objects.get(pk=asked[0].pk).extension is not None


class TestADecision:
    def test_of_somebody_who_was_there_is_carried_out(self, counsel, asked):
        be_away(14)
        counsel.post(asked[1], **SAID)

        assert was_extended(asked)

    def test_of_somebody_who_was_away_is_not(self, stopped, asked, read):
        assert stopped.status_code == 403 and "Is it still you? Nothing is lost" in read(stopped)
        assert not was_extended(asked)

    def test_is_not_carried_out_by_looking_at_a_page_first(self, counsel, asked):
        be_away(16)
        counsel.get("/work/")

        assert counsel.post(asked[1], **SAID).status_code == 403

    def test_nor_by_looking_where_nothing_is(self, counsel, asked):
        be_away(16)
        assert counsel.get("/no-such-page/").status_code == 404

        assert counsel.post(asked[1], **SAID).status_code == 403

    def test_nor_by_a_form_that_is_forged(self, counsel, asked):
        be_away(16)
        agent = Agent(enforce_csrf_checks=True)
        agent.cookies = counsel.client.cookies
        agent.post(asked[1], SAID)

        assert counsel.post(asked[1], **SAID).status_code == 403

    def test_nor_by_an_answer_that_fails(self, counsel, asked, monkeypatch):
        be_away(16)
        monkeypatch.setattr("emou.notices.security.ask_for_link", lambda address: False)
        assert counsel.post("/sign-in/forgotten/", email="a@b.example").status_code == 503

        assert counsel.post(asked[1], **SAID).status_code == 403

    def test_is_carried_out_after_showing_who_one_is(self, counsel, stopped, asked, read):
        shown = counsel.post("/sign-in/confirm/", code=code(1), kept=hidden(stopped)["kept"])
        assert "Four vendors hold it." in read(shown) and not was_extended(asked)

        counsel.client.post(action_of(shown), hidden(shown))
        assert was_extended(asked)

    def test_keeps_its_words_through_a_wrong_code(self, counsel, stopped, read):
        again = counsel.post("/sign-in/confirm/", code="000000", kept=hidden(stopped)["kept"])

        assert again.status_code == 422 and "Four vendors hold it." in read(again)

    def test_while_one_can_only_read_writes_nothing_down(self, counsel, asked, settings):
        be_away(16)
        settings.READ_ONLY = True
        counsel.get("/work/")
        settings.READ_ONLY = False
        be_away(1)
        counsel.post(asked[1], **SAID)

        assert was_extended(asked)

    def test_in_the_demo_waits_for_nobody(self, counsel, asked, settings):
        settings.DEMO = True
        be_away(600)
        counsel.post(asked[1], **SAID)

        assert was_extended(asked)

    def test_over_the_api_by_a_session_is_refused(self, counsel, asked):
        be_away(16)
        answer = counsel.client.post(f"/api/v1{asked[1]}", SAID, content_type="application/json")

        assert (answer.status_code, answer.json()["code"]) == (403, "confirm_first")

    def test_by_a_script_leaves_the_page_as_it_is(self, counsel, asked):
        be_away(16)
        answer = counsel.client.post(asked[1], SAID, headers={"HX-Request": "true"})

        assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "#notice")


class TestShowingWhoOneIs:
    def test_goes_by_the_password_where_there_is_no_second_factor(self, be):
        browser = be()
        sign_in(browser, "dcfs.requester")
        be_away(16)

        assert browser.post("/tokens/new/", name="x", days="7").status_code == 403
        assert browser.post("/sign-in/confirm/", password="wrong").status_code == 422
        assert browser.post("/sign-in/confirm/", password="demo").headers["Location"] == "/work/"
        assert browser.post("/tokens/new/", name="x", days="7").status_code == 201

    def test_leads_to_no_other_site(self, be):
        browser = be()
        sign_in(browser, "dcfs.requester")

        answer = browser.post("/sign-in/confirm/", password="demo", next="https://evil.example/")
        assert answer.headers["Location"] == "/work/"

    def test_comes_before_a_factor_is_changed(self, counsel):
        be_away(16)

        answer = counsel.get("/account/factors/codes/new/")
        assert answer.headers["Location"].startswith("/sign-in/confirm/?next=")
