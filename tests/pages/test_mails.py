"""How mails come, turning them off by their link, every mail with invented facts, and the outbox of the demo."""

import re

import pytest
from django.test import Client

from emou import actions
from emou.notices import choosing
from emou.notices.models import MailChoice, StoredMail
from requests_app.pages.mail_samples import NAMES
from tests.conftest import named

WANTED = {"conversation": "daily", "hearing": "off", "starts": "20:00", "ends": "07:00"}


class TestChoosing:
    def test_keeps_what_was_chosen(self, be):
        counsel = be("hfs.counsel")

        assert counsel.post("/account/mails/", **WANTED).status_code == 302
        page = counsel.get("/account/mails/").content.decode()
        assert re.search(r'value="daily"[^>]*checked', page) and 'value="20:00"' in page

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"conversation": "never"}, "Select a valid choice"),
            ({"ends": ""}, "Give both ends of the quiet hours"),
            ({"ends": "20:00"}, "Quiet hours end at another time"),
            ({"starts": "noon"}, "Enter a valid time"),
        ],
    )
    def test_says_what_is_wrong_and_saves_nothing(self, be, read, wrong, said):
        answer = be("hfs.counsel").post("/account/mails/", **WANTED | wrong)

        assert answer.status_code == 422 and said in read(answer)
        assert not MailChoice.objects.exists()

    def test_says_what_nobody_can_turn_off(self, be):
        assert "nobody can turn them off" in be("hfs.counsel").words("/account/mails/")


class TestTheLinkInAMail:
    @pytest.fixture
    def where(self, person):
        return f"/mails/stop/{choosing.unsubscribe_token(person('hfs.counsel').pk, 'conversation')}/"

    def test_asks_before_it_acts(self, be, where):
        assert "Stop these emails?" in be().words(where)
        assert not MailChoice.objects.exists()

    def test_turns_its_topic_off_without_signing_in(self, be, read, where):
        assert "turned off" in read(be().post(where))
        assert MailChoice.objects.get().when == "off"

    def test_is_taken_with_one_click_of_a_mail_program(self, db, where):
        answer = Client(enforce_csrf_checks=True).post(where, {"List-Unsubscribe": "One-Click"})

        assert answer.status_code == 200 and MailChoice.objects.get().when == "off"

    @pytest.mark.parametrize("token", ["x", "WzEsImNvbnZlcnNhdGlvbiJd:1abc:forged"])
    def test_that_was_forged_is_not_found(self, be, token):
        assert be().post(f"/mails/stop/{token}/").status_code == 404

    def test_is_in_optional_mails_alone(self, post, story):
        request = story.filed()
        actions.send_message(named("dcfs.requester"), request.reference, "When?")
        actions.deliver()

        links = {mail["List-Unsubscribe"] is not None: mail for mail in post.mails if "hfs" in mail["To"]}
        assert "New message" in links[True]["Subject"] and "New data request" in links[False]["Subject"]
        assert links[True]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_in_a_header_leads_to_the_page(self, post, story, be):
        request = story.filed()
        actions.send_message(named("dcfs.requester"), request.reference, "When?")
        actions.deliver()
        found = next(mail["List-Unsubscribe"] for mail in post.mails if mail["List-Unsubscribe"])

        where = re.search(r"<https?://[^/]+(/.+)>", found)[1]
        assert "Stop these emails?" in be().words(where)


class TestEveryMail:
    @pytest.mark.parametrize("name", NAMES)
    def test_is_shown_as_html_and_as_text(self, be, name):
        browser = be("practice")
        html, text = browser.get(f"/mails/{name}/"), browser.get(f"/mails/{name}/text/")

        assert "<h1" in html.content.decode() and text["Content-Type"].startswith("text/plain")
        for body in (html.content.decode(), text.content.decode()):
            assert "None" not in body and "{" not in body and "  ." not in body

    def test_is_listed(self, be):
        said = be("practice").words("/mails/")

        assert "Deemed approved by operation of the eMOU" in said and "Reminder: three business days left" in said

    def test_lets_in_nothing_but_its_own_looks(self, be):
        policy = be("practice").get("/mails/request.filed/")["Content-Security-Policy"]

        assert "default-src 'none'" in policy and "script-src" not in policy

    def test_that_is_none_is_not_found(self, be):
        assert be("practice").get("/mails/request.nothing/").status_code == 404


class TestTheOutboxOfTheDemo:
    @pytest.fixture
    def kept(self, story, settings):
        settings.EMAIL_BACKEND = "emou.notices.backends.Stored"
        story.filed()
        actions.deliver()
        return StoredMail.objects.filter(recipients__startswith="hfs.counsel").get()

    def test_lists_and_shows_what_was_not_sent(self, be, kept):
        assert kept.subject in be().words("/demo/mails/")
        assert "10 business days left" in be().words(f"/demo/mails/{kept.pk}/")
        assert "<h1" in be().get(f"/demo/mails/{kept.pk}/html/").content.decode()

    def test_is_not_there_outside_the_demo(self, be, kept, settings):
        settings.DEMO = False

        assert be().get("/demo/mails/").status_code == 404
