"""What stands in the way is said in words, and nothing that was typed is lost."""

import pytest

from requests_app.models import DataRequest
from tests.pages.sending import ground_fields


class TestSomebodyElsesRequest:
    @pytest.mark.parametrize("path", ["", "approve/", "withdraw/"])
    def test_is_not_known_to_a_third_agency(self, story, be, path):
        request = story.filed()

        assert be("ides.counsel").get(f"/requests/{request.reference}/{path}").status_code == 404

    def test_is_not_in_its_list(self, story, be):
        request = story.filed()

        assert request.reference not in be("ides.director").words("/requests/")

    def test_is_not_answered_to_somebody_signed_out(self, story, be):
        request = story.filed()

        assert be().get(f"/requests/{request.reference}/").headers["Location"].startswith("/sign-in/")

    def test_sees_no_request_at_all_as_system_administrator(self, story, be):
        request = story.filed()

        assert be("admin").get(f"/requests/{request.reference}/").status_code == 404


class TestAnAction:
    @pytest.mark.parametrize("action", ["deem", "stand", "file", "nonsense"])
    def test_that_nobody_takes_has_no_page(self, story, be, action):
        request = story.filed()

        assert be("hfs.counsel").get(f"/requests/{request.reference}/{action}/").status_code == 404

    def test_of_a_recused_person_is_refused_with_the_reason(self, story, be, read):
        request = story.denied("DOIT-IDENTITY")

        answer = be("cio").get(f"/requests/{request.reference}/overrule/")

        assert answer.status_code == 403
        assert "You are recused" in read(answer)

    def test_that_is_too_late_says_so_and_keeps_the_text(self, story, clock, be, read):
        request, browser = story.filed(), be("hfs.counsel")
        clock.set("2026-12-03T00:00:00-06:00")

        answer = browser.post(f"/requests/{request.reference}/deny/", **ground_fields(request))

        assert answer.status_code == 409
        assert "The clock has run out" in read(answer)
        assert "The elements identify persons served." in read(answer)

    def test_with_a_gap_answers_422_and_keeps_the_text(self, story, be, read):
        request = story.filed()
        fields = {"reason": "volume", "explanation": "Four vendors hold it.", "days": ""}

        answer = be("hfs.counsel").post(f"/requests/{request.reference}/extend/", **fields)

        assert answer.status_code == 422
        assert "Say how many further business days are needed." in read(answer)
        assert "Four vendors hold it." in read(answer)

    def test_with_a_word_for_a_number_answers_422(self, story, be, read):
        request = story.filed()

        answer = be("hfs.counsel").post(f"/requests/{request.reference}/extend/", days="three")

        assert answer.status_code == 422
        assert "Choose one of these numbers of business days." in read(answer)

    def test_refused_changes_nothing(self, story, be):
        request = story.filed()

        be("hfs.counsel").post(f"/requests/{request.reference}/extend/", days="9")

        assert DataRequest.objects.get(pk=request.pk).head_seq == request.head_seq

    def test_links_each_problem_to_its_field(self, story, be):
        request = story.filed()

        answer = be("hfs.counsel").post(f"/requests/{request.reference}/extend/", days="")

        assert '<a href="#id_explanation">' in answer.content.decode()


class TestAPageThatBreaks:
    def test_is_answered_by_a_page_of_ours_with_a_reference(self, be, monkeypatch):
        def broken(*args):
            raise ZeroDivisionError("secret detail")

        monkeypatch.setattr("emou.dashboards.views.home.life_cycle", broken)
        browser = be()
        browser.client.raise_request_exception = False
        answer = browser.get("/")

        assert (answer.status_code, "Say this reference" in answer.content.decode()) == (500, True)
        assert "secret detail" not in answer.content.decode()


class TestTooMuchAtOnce:
    def test_is_refused_with_a_page_that_says_so(self, be, read):
        answer = be("hfs.counsel").post("/demo/clock/", text="x" * (6 * 1024 * 1024))

        assert (answer.status_code, "That is too much at once" in read(answer)) == (413, True)
