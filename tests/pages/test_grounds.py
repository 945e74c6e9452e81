"""The fieldsets of legal grounds, which work without a script and lose nothing."""

import pytest

from tests.pages.sending import ground_fields


@pytest.fixture
def page(story, be):
    request = story.filed()
    browser = be("hfs.counsel")

    def send(**fields):
        return browser.client.post(f"/requests/{request.reference}/deny/", fields)

    return request, send


class TestChoosingAnAuthority:
    def test_offers_first_what_attaches(self, page, be):
        request, _ = page
        html = be("hfs.counsel").get(f"/requests/{request.reference}/deny/").content.decode()

        assert "Attaches to 3 of 3 elements" in html
        assert html.index('value="HIPAA"') < html.index('value="OTHER"')
        assert 'value="FERPA"' not in html

    def test_asks_about_each_of_its_exceptions(self, page):
        request, send = page
        asked = [name for name in ground_fields(request) if "why-" in name]

        html = send(**{"do": "show", "grounds-count": "1", "grounds-0-authority": "HIPAA"}).content.decode()

        assert asked
        assert all(f'name="{name}"' in html for name in asked)

    def test_another_keeps_the_answers_to_the_first(self, page):
        _, send = page
        typed = {"grounds-0-authority": "FTI", "grounds-0-why-plan-administration": "Said before."}

        html = send(**{"do": "show", "grounds-count": "1"} | typed).content.decode()

        assert '<input type="hidden" name="grounds-0-why-plan-administration" value="Said before.">' in html

    def test_outside_the_library_asks_for_citation_and_text(self, page):
        _, send = page

        html = send(**{"do": "show", "grounds-count": "1", "grounds-0-authority": "OTHER"}).content.decode()

        assert 'name="grounds-0-citation"' in html
        assert 'name="grounds-0-text"' in html


class TestSeveralGrounds:
    def test_one_is_added_and_the_first_keeps_its_words(self, page):
        _, send = page

        html = send(**{"do": "add", "grounds-count": "1", "grounds-0-facts": "Facts of the first."}).content.decode()

        assert 'name="grounds-1-facts"' in html
        assert "Facts of the first." in html

    def test_the_one_added_is_where_one_goes_on(self, page):
        _, send = page

        html = send(**{"do": "add", "grounds-count": "1"}).content.decode()

        assert 'id="ground-1" tabindex="-1" autofocus>' in html
        assert html.count("autofocus") == 1
        assert "autofocus" not in send(**{"do": "show", "grounds-count": "2"}).content.decode()

    def test_one_is_removed_and_the_next_moves_up(self, page):
        _, send = page
        typed = {"grounds-0-facts": "First.", "grounds-1-facts": "Second.", "grounds-1-pinpoint": "1(b)"}

        html = send(**{"do": "remove-0", "grounds-count": "2"} | typed).content.decode()

        assert "First." not in html
        assert "Second." in html
        assert 'name="grounds-1-facts"' not in html

    def test_there_is_a_limit(self, page):
        _, send = page

        assert send(**{"do": "add", "grounds-count": "999"}).status_code == 200

    def test_a_number_that_is_none_draws_one(self, page):
        _, send = page

        assert 'name="grounds-0-facts"' in send(**{"do": "show", "grounds-count": "x"}).content.decode()


class TestCheckingTheGrounds:
    def test_shows_what_the_cio_will_see_and_offers_to_deny(self, page, read):
        request, send = page

        answer = send(**{"do": "confirm"} | ground_fields(request))

        assert answer.status_code == 200
        assert "HIPAA allows sharing under conditions, and nothing was offered." in read(answer)
        assert 'name="do" value="take"' in answer.content.decode()

    def test_changes_nothing(self, page):
        request, send = page
        send(**{"do": "confirm"} | ground_fields(request))

        request.refresh_from_db()

        assert request.state == "pending"

    def test_puts_each_problem_beside_its_field(self, page, read):
        request, send = page
        fields = ground_fields(request) | {"grounds-0-pinpoint": ""}

        answer = send(**{"do": "confirm"} | fields)

        assert answer.status_code == 422
        assert '<a href="#id_grounds-0-pinpoint">Name the section that bars the sharing.</a>' in answer.content.decode()

    def test_lists_the_problems_in_the_order_of_the_page(self, page):
        import re

        request, send = page
        wrong = {"grounds-0-cure": "", "grounds-0-facts": "", "grounds-0-elements": []}

        html = send(**{"do": "confirm"} | ground_fields(request) | wrong).content.decode()
        summary, _, _ = html.partition('id="soundness"')

        assert re.findall(r'<a href="#id_grounds-0-(\w+)">', summary) == ["elements_0", "facts", "cure"]

    def test_says_that_an_authority_is_missing(self, page, read):
        _, send = page

        assert "Choose the legal authority." in read(
            send(**{"do": "confirm", "grounds-count": "1", "grounds-0-facts": "F."})
        )

    def test_says_that_a_ground_is_missing(self, page, read):
        _, send = page

        assert "Give at least one legal ground." in read(send(**{"do": "confirm", "grounds-count": "1"}))
