"""What could not be delivered, and an agency's webhooks with their log."""

import pytest

from agencies.models import Agency
from emou import actions
from emou.notices import sealing, sending_again, webhooks
from emou.notices.models import WEBHOOK, Endpoint, Notice
from tests.conftest import named

WHERE = "/agencies/HFS/webhooks/"


class TestWhatCouldNotBeDelivered:
    @pytest.fixture
    def dead(self, post, story):
        post.answers["hfs.counsel@illinois.example"] = "550 5.1.1 No such user"
        story.filed()
        actions.deliver()
        post.answers.clear()
        return sending_again.dead().get()

    def test_is_listed_with_the_answer_of_the_server(self, dead, be):
        said = be("practice").words("/notices/undelivered/")

        assert "hfs.counsel@illinois.example" in said and "5.1.1 No such user" in said

    def test_is_sent_again_by_a_button(self, dead, be, post):
        be("practice").post(f"/notices/{dead.pk}/again/")
        actions.deliver()

        assert post.mails[-1]["To"] == "hfs.counsel@illinois.example"
        assert "Everything was delivered" in be("practice").words("/notices/undelivered/")

    def test_says_of_a_second_click_that_it_is_on_its_way(self, dead, be):
        be("practice").post(f"/notices/{dead.pk}/again/")
        be_again = be("practice")

        be_again.post(f"/notices/{dead.pk}/again/")
        assert "on its way already" in be_again.words("/notices/undelivered/")

    @pytest.mark.parametrize("username", ["hfs.counsel", "auditor", "admin", "hfs.admin"])
    def test_is_the_practices_alone(self, dead, be, username):
        assert be(username).get("/notices/undelivered/").status_code == 403
        assert be(username).post(f"/notices/{dead.pk}/again/").status_code == 404


class TestWhatWaits:
    def test_is_said_with_its_age(self, be, story):
        story.filed()

        said = be("practice").words("/notices/undelivered/")

        assert "2 wait to be sent , the oldest since Mon" in said
        assert "Everything was delivered" not in said

    def test_for_the_hour_that_its_reader_chose_is_told_apart(self, be, post, story):
        request = story.filed()
        actions.choose_mail(named("hfs.counsel"), "conversation", "daily")
        actions.send_message(named("dcfs.requester"), request.reference, "When?")
        actions.deliver()

        said = be("practice").words("/notices/undelivered/")

        assert "1 is sent later, as its reader chose." in said and "Everything was delivered" in said


class TestWebhooks:
    @pytest.fixture
    def endpoint(self, story):
        return actions.add_endpoint(named("hfs.admin"), Agency.objects.get(code="HFS"), "http://127.0.0.1:9/")

    def test_show_a_secret_once(self, be):
        keeper = be("hfs.admin")
        made = keeper.post(WHERE, url="http://127.0.0.1:9/", note="Intake")
        secret = sealing.secret_of(Endpoint.objects.get())

        assert made.status_code == 201 and secret in made.content.decode()
        assert secret not in keeper.get(WHERE).content.decode()

    @pytest.mark.parametrize("url", ["", "ftp://x.example/", "https://10.0.0.1/", "x\x00"])
    def test_refuse_an_address_that_is_not_fit(self, be, url):
        assert be("hfs.admin").post(WHERE, url=url).status_code == 422
        assert not Endpoint.objects.exists()

    @pytest.mark.parametrize("username", ["hfs.director", "practice", "admin", "dcfs.requester"])
    def test_are_the_administrators_alone(self, endpoint, be, username):
        assert be(username).get(WHERE).status_code == 403
        assert be(username).get(f"/webhooks/{endpoint.pk}/").status_code == 404
        assert be(username).post(f"/webhooks/{endpoint.pk}/end/").status_code == 404

    def test_have_a_log_with_every_try(self, endpoint, be, story):
        story.filed()
        webhooks.deliver()

        said = be("hfs.admin").words(f"/webhooks/{endpoint.pk}/")
        assert "Request filed" in said and "1 try" in said and "could not be reached" in said

    def test_name_no_request_to_whoever_may_not_know_of_it(self, endpoint, be, story):
        request = story.filed()
        webhooks.deliver()

        said = be("hfs.admin").words(f"/webhooks/{endpoint.pk}/")
        assert request.reference not in said and "A request that your office does not see" in said

    def test_repeat_a_delivery_by_a_button(self, endpoint, be, story):
        story.filed()
        Notice.objects.filter(channel=WEBHOOK).update(outcome="sent")
        row = Notice.objects.get(channel=WEBHOOK)

        answer = be("hfs.admin").post(f"/notices/{row.pk}/again/")

        assert answer.url == f"/webhooks/{endpoint.pk}/"
        assert Notice.objects.get(pk=row.pk).outcome == ""

    def test_end_by_a_button(self, endpoint, be):
        be("hfs.admin").post(f"/webhooks/{endpoint.pk}/end/")

        assert "told nothing any more" in be("hfs.admin").words(f"/webhooks/{endpoint.pk}/")
        assert "No system is told" in be("hfs.admin").words(WHERE)
