"""Writing a draft step by step: saved, merged, and never lost."""

import pytest

from agencies.models import Dataset, Element
from requests_app.models import UseCase
from tests.pages.filing import Window, fields_of
from tests.stories import USE_CASE

STEPS = ("use-case", "why", "records", "people", "handling", "review-board", "time-and-cost", "datasets/DPH-BIRTH")


@pytest.fixture
def window(be):
    def opened(draft, step, username="dcfs.requester"):
        return Window(be(username), draft, step)

    return opened


@pytest.fixture
def draft(story):
    return story.draft("DPH-BIRTH", "HFS-CLAIMS")


def kept(draft):
    return UseCase.objects.get(pk=draft.pk)


class TestAStep:
    @pytest.mark.parametrize("step", STEPS)
    def test_sent_as_it_was_opened_changes_nothing(self, draft, window, step):
        window(draft, step).send()

        after = kept(draft)
        names = (*USE_CASE, "asks", "version")
        assert {name: getattr(after, name) for name in names} == {name: getattr(draft, name) for name in names}

    def test_leads_on_to_the_next_that_is_needed(self, draft, window):
        ways = {
            "records": "datasets/",
            "datasets/DPH-BIRTH": "datasets/HFS-CLAIMS/",
            "datasets/HFS-CLAIMS": "people/",
            "handling": "time-and-cost/",
            "time-and-cost": "review/",
        }

        for step, following in ways.items():
            assert window(draft, step).send().headers["Location"] == f"/use-cases/{draft.pk}/{following}"

    def test_leads_back_to_the_overview(self, draft, window):
        assert window(draft, "why").send("overview").headers["Location"] == f"/use-cases/{draft.pk}/"

    def test_may_be_saved_with_gaps(self, draft, window):
        window(draft, "records").send(period_from="", population="")

        assert (kept(draft).period_from, kept(draft).population) == (None, "")

    def test_saves_what_it_can_read_and_shows_the_rest_again(self, draft, window, read):
        answer = window(draft, "records").send(period_from="soon", population="Typed just now.")

        assert answer.status_code == 422
        assert "First day of the period: give a day, such as 2027-01-04." in read(answer)
        assert 'value="soon"' in answer.content.decode()
        assert (kept(draft).population, kept(draft).period_from) == ("Typed just now.", USE_CASE["period_from"])

    def test_answers_a_number_below_zero_with_what_may_be_given(self, draft, window, read):
        answer = window(draft, "handling").send(small_cell_threshold="-5")

        assert "Smallest count that is shown: give 0 or more." in read(answer)

    def test_keeps_what_is_written_in_a_question_that_is_hidden(self, draft, window):
        window(draft, "records").send(links="False")

        assert (kept(draft).links, kept(draft).linkage) == (False, USE_CASE["linkage"])

    def test_makes_plain_text_of_what_a_word_processor_pastes(self, draft, window):
        window(draft, "why").send(need="“Smart”\vquotes\xa0and •\tbullets\r\n\x00\x1fאמא")

        assert kept(draft).need == "“Smart”\nquotes and •\tbullets\nאמא"

    def test_takes_a_very_long_text_and_refuses_a_longer_one_aloud(self, draft, window, read):
        assert window(draft, "why").send(need="x" * 20_000).status_code == 302
        answer = window(draft, "why").send(need="y" * 20_001)

        assert "at most 20000 characters, and this has 20001." in read(answer)
        assert "y" * 20_001 in answer.content.decode()

    @pytest.mark.parametrize("path", ["nothing/", "datasets/NOTHING/autosave/", "nothing/autosave/", "file/autosave/"])
    def test_that_does_not_exist_is_not_found(self, draft, be, path):
        assert be("dcfs.requester").post(f"/use-cases/{draft.pk}/{path}").status_code in (404, 409)

    def test_adds_and_removes_users(self, draft, window, be):
        people = window(draft, "people")
        onward = people.send("add_user").headers["Location"]
        more = fields_of(be("dcfs.requester").client.get(onward))
        people.fields = more | {"users-1-role": "Nurse", "users-1-organization": "DCFS", "users-1-count": "6"}
        people.send()
        assert [row["role"] for row in kept(draft).users] == ["Data analyst", "Nurse"]

        window(draft, "people").send("remove_user-0")

        assert [row["role"] for row in kept(draft).users] == ["Nurse"]


class TestADataset:
    def test_asks_for_what_is_ticked(self, draft, window):
        codes = [row["code"] for row in draft.asks[0]["elements"]]

        window(draft, "datasets/DPH-BIRTH").send(tick=codes[1:])

        assert [row["code"] for row in kept(draft).asks[0]["elements"]] == codes[1:]

    def test_says_which_forms_the_catalog_does_not_list(self, story, be):
        page = be("dcfs.requester").words(f"/use-cases/{story.draft('IDES-WAGE').pk}/datasets/IDES-WAGE/")

        assert "county and ZIP code. Not in the owner's catalog" in page
        assert page.count("Not in the owner's catalog") == 1

    def test_brings_back_what_was_said_of_an_element_that_is_ticked_again(self, draft, window):
        codes = [row["code"] for row in draft.asks[0]["elements"]]
        window(draft, "datasets/DPH-BIRTH").send(tick=codes[1:])
        window(draft, "datasets/DPH-BIRTH").send(tick=codes)

        assert kept(draft).asks == draft.asks

    @pytest.mark.parametrize(("to", "count"), [("none", 1), ("all", 3)])
    def test_says_once_what_several_elements_are_needed_for(self, draft, window, to, count):
        first = draft.asks[0]["elements"][0]["code"]

        window(draft, "datasets/DPH-BIRTH").send("say", **{f"why-{first}": "", "say": "Said once.", "say_to": to})

        said = [row["justification"] for row in kept(draft).asks[0]["elements"]]
        assert said.count("Said once.") == count

    def test_keeps_what_is_not_shown_when_its_elements_are_searched(self, draft, be):
        browser = be("dcfs.requester")
        path = f"/use-cases/{draft.pk}/datasets/DPH-BIRTH/"
        found = fields_of(browser.get(path, q="county"))

        browser.client.post(path, found | {"tick": found["shown"], "do": "next"})

        rows = kept(draft).asks[0]["elements"]
        assert found["shown"] in [row["code"] for row in rows]
        assert len(rows) == 4

    def test_holds_200_elements(self, draft, window):
        dataset = Dataset.objects.get(code="DPH-BIRTH")
        few = {"dataset": dataset, "sensitivity": "public", "provenance": "Made for a test"}
        Element.objects.bulk_create(
            Element(number=at, code=f"more-{at}", name=f"More {at}", **few) for at in range(100, 285)
        )
        opened = window(draft, "datasets/DPH-BIRTH")
        ticked = opened.fields["shown"]

        answer = opened.send(tick=ticked, **{f"why-{code}": "Needed " + "x" * 1_900 for code in ticked})

        assert (answer.status_code, len(kept(draft).asks[0]["elements"])) == (302, 200)

    def test_refuses_aloud_words_that_are_too_long(self, draft, window, read):
        first = draft.asks[0]["elements"][0]["code"]

        answer = window(draft, "datasets/DPH-BIRTH").send(**{f"why-{first}": "x" * 2_001})

        assert answer.status_code == 422
        assert "at most 2000 characters, and this has 2001." in read(answer)

    def test_shows_the_last_day_that_its_clock_would_get(self, draft, be):
        page = be("dcfs.requester").words(f"/use-cases/{draft.pk}/datasets/DPH-BIRTH/")

        assert "If you filed now, the last day to answer would be Wednesday, December 2, 2026." in page


class TestChoosingDatasets:
    def test_finds_by_name_owner_and_element(self, draft, be):
        browser = be("dcfs.requester")

        for q in ("wage records", "IDES wage", "employment security"):
            assert "Wage" in browser.words(f"/use-cases/{draft.pk}/datasets/", q=q)
        assert "Nothing fits these words" in browser.words(f"/use-cases/{draft.pk}/datasets/", q="zebra")

    def test_finds_as_the_catalog_does_best_first(self, draft, be):
        page = be("dcfs.requester").words(f"/use-cases/{draft.pk}/datasets/", q="wages unemployment insurance")

        assert "Quarterly wage records" in page

    def test_adds_one_however_often_it_is_pressed(self, draft, be):
        for _ in range(2):
            be("dcfs.requester").post(f"/use-cases/{draft.pk}/datasets/", add="IDES-WAGE")

        assert [ask["dataset"] for ask in kept(draft).asks] == ["DPH-BIRTH", "HFS-CLAIMS", "IDES-WAGE"]

    @pytest.mark.parametrize("code", ["", "NOTHING", "\x00", "DCFS-CASE", "DPH-BIRTH"])
    def test_adds_none_that_may_not_be_asked_for(self, draft, be, code):
        be("dcfs.requester").post(f"/use-cases/{draft.pk}/datasets/", add=code)

        assert kept(draft).asks == draft.asks

    def test_brings_back_what_was_said_of_one_that_was_taken_out(self, draft, be):
        browser = be("dcfs.requester")
        browser.post(f"/use-cases/{draft.pk}/datasets/", remove="DPH-BIRTH")
        assert [ask["dataset"] for ask in kept(draft).asks] == ["HFS-CLAIMS"]

        browser.post(f"/use-cases/{draft.pk}/datasets/", add="DPH-BIRTH")

        assert kept(draft).asks == draft.asks[::-1]

    def test_takes_out_what_the_catalog_has_no_longer(self, draft, be):
        Dataset.objects.filter(code="DPH-BIRTH").update(offered=False)
        browser = be("dcfs.requester")
        assert "Birth records is offered no longer: take it out." in browser.words(f"/use-cases/{draft.pk}/datasets/")

        browser.post(f"/use-cases/{draft.pk}/datasets/", remove="DPH-BIRTH")

        assert len(kept(draft).asks) == 1

    def test_is_refused_to_others(self, draft, be):
        assert be("dph.director").post(f"/use-cases/{draft.pk}/datasets/", add="IDES-WAGE").status_code == 404
