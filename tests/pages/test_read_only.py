"""READ_ONLY=1: everything is read, nothing is changed, nothing that somebody wrote is lost, and clocks run on."""

import pytest

from emou import celery
from requests_app.models import DataRequest
from tests.api.conftest import api  # noqa: F401 - a fixture


@pytest.fixture
def looked_after(settings):
    settings.READ_ONLY = True


class TestWhileWeOnlyRead:
    def test_pages_are_read_and_say_so(self, story, be, looked_after):
        request = story.filed()

        assert "You can read, but send nothing just now" in be("hfs.counsel").words(f"/requests/{request.reference}/")

    def test_no_answer_is_taken_and_its_words_are_shown(self, story, be, read, looked_after):
        request = story.filed()
        answer = be("hfs.counsel").post(f"/requests/{request.reference}/extend/", explanation="Four vendors hold it.")

        assert (answer.status_code, answer["Retry-After"]) == (503, "300")
        assert "Four vendors hold it." in read(answer) and "if your last day is today" in read(answer)
        assert DataRequest.objects.get().state == request.state

    def test_a_password_is_not_shown(self, be, read, looked_after):
        assert "hunter2" not in read(be().post("/sign-in/", username="x", password="hunter2"))

    def test_a_part_of_a_page_leaves_the_page_as_it_is(self, story, be, looked_after):
        draft = story.draft("HFS-CLAIMS")
        answer = be("dcfs.requester").client.post(
            f"/use-cases/{draft.pk}/why/autosave/", {"need": "x"}, headers={"HX-Request": "true"}
        )

        assert (answer.status_code, answer["HX-Retarget"]) == (503, "#notice")

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_nothing_is_sent_to_any_address(self, be, looked_after, method):
        client = be("dcfs.requester").client
        places = ["/work/", "/sign-out/", "/demo/clock/", "/api/v1/use-cases/", "/api/v1/tokens/current/"]

        assert {client.generic(method, place).status_code for place in places} == {503}

    def test_the_api_says_why(self, api, looked_after):  # noqa: F811
        answer = api("dcfs.requester").post("use-cases/", {"requesting_agency": "DCFS"})

        assert (answer.status_code, answer.json()["code"]) == (503, "read_only")
        assert answer["Content-Type"] == "application/problem+json"

    def test_what_time_decides_is_read_as_decided(self, story, api, looked_after):  # noqa: F811
        request = story.filed()
        story.clock.set(request.due_at)

        assert api("auditor").get(f"requests/{request.reference}/").json()["status"] == "deemed_approved"

    def test_beat_wakes_nobody(self):
        assert (celery.woken(read_only=True), len(celery.woken(read_only=False)) >= 3) == ({}, True)
