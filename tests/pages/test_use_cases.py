import re

import pytest

from agencies.models import Agency
from emou import actions
from requests_app.models import DataRequest, UseCase
from tests.pages.filing import Window
from tests.stories import USE_CASE


@pytest.fixture
def window(be):
    """`window(draft, "why")` is one step of it, open in a person's browser."""

    def opened(draft, step, username="dcfs.requester"):
        return Window(be(username), draft, step)

    return opened


def latest():
    return UseCase.objects.latest("pk")


class TestStarting:
    def test_twice_in_a_moment_starts_one_draft(self, be):
        browser = be("dcfs.requester")

        places = {browser.post("/use-cases/new/", title="Prenatal care").headers["Location"] for _ in range(2)}

        assert len(places) == 1

    def test_again_later_starts_another(self, be, clock):
        browser = be("dcfs.requester")
        first = browser.post("/use-cases/new/", title="Prenatal care").headers["Location"]
        clock.set("2026-11-16T10:05:00-06:00")

        assert browser.post("/use-cases/new/", title="Prenatal care").headers["Location"] != first

    def test_from_a_title(self, be):
        answer = be("dcfs.requester").post("/use-cases/new/", title="Missed visits")

        assert answer.headers["Location"] == f"/use-cases/{latest().pk}/"
        assert latest().title == "Missed visits"

    def test_from_several_datasets_of_the_catalog(self, be):
        be("dcfs.requester").post("/use-cases/new/", dataset=["IDES-WAGE", "DPH-BIRTH", "IDES-WAGE", "NOTHING", "\x00"])

        assert [ask["dataset"] for ask in latest().asks] == ["IDES-WAGE", "DPH-BIRTH"]

    def test_shows_the_datasets_that_the_catalog_sends(self, be):
        html = be("dcfs.requester").get("/use-cases/new/", dataset=["IDES-WAGE", "DPH-BIRTH"]).content.decode()

        assert html.count('name="dataset"') == 2

    def test_from_an_earlier_use_case(self, be, story):
        earlier = story.filed()

        be("dcfs.requester").post("/use-cases/copy/", use_case=earlier.use_case_id)

        copy, before = latest(), earlier.use_case
        assert (copy.title, copy.status) == (f"Copy of {before.title}", "draft")
        assert (copy.asks, copy.population) == (before.asks, before.population)

    def test_twice_in_a_moment_makes_one_copy(self, story, be):
        earlier = story.filed().use_case_id
        browser = be("dcfs.requester")

        first, second = (browser.post(f"/use-cases/{earlier}/copy/") for _ in range(2))

        assert first["Location"] == second["Location"]

    def test_from_no_use_case_says_what_to_do(self, be, read):
        answer = be("dcfs.requester").client.post("/use-cases/copy/", {"use_case": ""}, follow=True)

        assert "Choose the use case to copy." in read(answer)

    def test_copies_nothing_of_another_agency(self, be, story):
        foreign = story.filed("DCFS-CASE", agency="DPH")

        assert be("dcfs.requester").post(f"/use-cases/{foreign.use_case_id}/copy/").status_code == 403
        assert be("ides.requester").post(f"/use-cases/{foreign.use_case_id}/copy/").status_code == 404

    def test_is_for_filing_offices_alone(self, be):
        assert be("hfs.counsel").post("/use-cases/new/", title="Mine").status_code == 403

    def test_is_not_offered_on_ones_own_data(self, be):
        assert "Ask for this data" not in be("hfs.director").words("/datasets/HFS-CLAIMS/")


class TestTheOverview:
    def test_says_of_each_step_what_is_missing(self, be, story):
        draft = story.draft("DPH-BIRTH", summary="", need="", legal_basis="")

        page = be("dcfs.requester").words(f"/use-cases/{draft.pk}/")

        assert "The use case 1 answer missing Why you need the data 2 answers missing The records Complete" in page
        assert "Review board Not needed" in page

    def test_tells_a_wrong_answer_from_a_missing_one(self, be, story):
        draft = story.draft("DPH-BIRTH", period_from="2024-01-02", period_to="2024-01-01")

        assert "The records 1 answer to mend" in be("dcfs.requester").words(f"/use-cases/{draft.pk}/")

    def test_has_a_line_for_each_dataset(self, be, story):
        page = be("dcfs.requester").words(f"/use-cases/{story.draft('DPH-BIRTH', 'HFS-CLAIMS').pk}/")

        assert "Birth records Complete Medicaid eligibility and claims Complete" in page

    def test_asks_for_the_review_board_in_research(self, be, story):
        page = be("dcfs.requester").words(f"/use-cases/{story.draft('DPH-BIRTH', purpose='research').pk}/")

        assert "Review board 2 answers missing" in page

    def test_leads_to_the_first_step_that_is_not_complete(self, be, story):
        draft = story.draft("DPH-BIRTH", retention="")

        html = be("dcfs.requester").get(f"/use-cases/{draft.pk}/").content.decode()

        assert re.search(rf'href="/use-cases/{draft.pk}/time-and-cost/">\s*<svg.*?Go on with the next step', html, re.S)

    def test_says_who_saved_last(self, be, story, window):
        draft = story.draft("DPH-BIRTH")
        window(draft, "why", "dcfs.director").send(need="The director's words.")

        page = be("dcfs.requester").words(f"/use-cases/{draft.pk}/")
        assert "Last saved by Omar Okafor, Monday, November 16, 2026 at 10:00 a.m." in page

    def test_is_not_known_outside_the_office(self, story, be):
        draft = story.draft("DPH-BIRTH")
        paths = [f"/use-cases/{draft.pk}/{page}" for page in ("", "why/", "datasets/", "datasets/DPH-BIRTH/", "print/")]

        strangers = [be(name) for name in ("dph.director", "dcfs.counsel", "auditor")]
        assert {one.get(path).status_code for one in strangers for path in paths} == {404}


class TestTheReview:
    def test_lists_what_is_missing_with_links_to_the_fields(self, story, be, window):
        draft = story.draft("DPH-BIRTH", title="", purpose="")
        code = draft.asks[0]["elements"][0]["code"]
        window(draft, "datasets/DPH-BIRTH").send(**{f"why-{code}": ""})

        html = be("dcfs.requester").get(f"/use-cases/{draft.pk}/review/").content.decode()

        assert f'<a href="/use-cases/{draft.pk}/use-case/#id_title">Give the use case a title.</a>' in html
        assert f'<a href="/use-cases/{draft.pk}/use-case/#id_purpose_0">' in html
        assert f'<a href="/use-cases/{draft.pk}/datasets/DPH-BIRTH/#id_why-{code}">' in html

    @pytest.mark.parametrize("datasets", [(), ("DPH-BIRTH",)])
    def test_links_lead_to_controls_that_exist(self, be, story, datasets):
        empty = dict.fromkeys(("links", "period_from", "period_to", "small_cell_threshold"))
        draft = story.draft(*datasets, elements=0, title="", users=[], setting="", purpose="research", **empty)
        UseCase.objects.filter(pk=draft.pk).update(asks=[ask | {"access_mode": ""} for ask in draft.asks])
        browser = be("dcfs.requester")

        html = browser.get(f"/use-cases/{draft.pk}/review/").content.decode()
        links = re.findall(r'href="(/use-cases/\d+/[^"#]+)#([^"]+)"', html)

        assert len(links) > 5
        assert [link for link in links if f'id="{link[1]}"' not in browser.get(link[0]).content.decode()] == []

    def test_doubts_what_does_not_fit_together_and_lets_it_be_filed(self, story, be):
        research = {"purpose": "research", "irb_number": "IRB-1", "irb_expires_on": "2027-01-31"}
        draft = story.draft("HFS-CLAIMS", elements=99, **research, ends_on="2026-11-01", starts_on="2026-10-01")
        UseCase.objects.filter(pk=draft.pk).update(asks=[ask | {"identifiability": "coded"} for ask in draft.asks])
        html = be("dcfs.requester").get(f"/use-cases/{draft.pk}/review/").content.decode()

        for page, field in (("time-and-cost", "ends_on"), ("datasets/HFS-CLAIMS", "identifiability_0")):
            assert f'<a href="/use-cases/{draft.pk}/{page}/#id_{field}">' in html
        assert "None of it keeps you from filing." in html

    def test_doubts_nothing_that_fits(self, story, be):
        draft = story.draft("DPH-BIRTH")
        UseCase.objects.filter(pk=draft.pk).update(asks=[ask | {"identifiability": "identified"} for ask in draft.asks])

        assert "once more" not in be("dcfs.requester").words(f"/use-cases/{draft.pk}/review/")

    def test_shows_what_each_element_is_needed_for(self, story, be):
        page = be("dcfs.requester").words(f"/use-cases/{story.draft('DPH-BIRTH').pk}/review/")

        assert page.count("Needed to count visits by county.") == 3

    def test_offers_to_file_what_is_complete(self, story, be):
        page = be("dcfs.requester").words(f"/use-cases/{story.draft('DPH-BIRTH').pk}/review/")

        assert "its last day is Wednesday, December 2, 2026" in page
        assert "What filing does" in page

    def test_shows_no_answer_to_a_question_that_is_not_asked(self, story, be):
        draft = story.draft("DPH-BIRTH", links=False, linkage="By name.")

        assert "By name." not in be("dcfs.requester").words(f"/use-cases/{draft.pk}/review/")

    def test_of_an_empty_draft_says_which_steps_are_not_started(self, be, story):
        draft = actions.start_draft(story.requester("DCFS"), Agency.objects.get(code="DCFS"), {})

        html = be("dcfs.requester").get(f"/use-cases/{draft.pk}/review/").content.decode()

        assert f'<a href="/use-cases/{draft.pk}/use-case/">Not started: The use case (4 questions)</a>' in html
        assert "7 things to finish before you file" in html

    def test_names_each_gap_of_a_step_that_was_begun(self, be, story):
        draft = story.draft("DPH-BIRTH", summary="", decision_served="", users=[])

        page = be("dcfs.requester").words(f"/use-cases/{draft.pk}/review/")

        assert "Say in plain words what is to be found out. Name the decision that this serves." in page
        assert "Not started: People (1 question)" in page

    def test_of_a_draft_that_was_not_begun_refuses_it_just_the_same(self, be, story, read):
        draft = actions.start_draft(story.requester("DCFS"), Agency.objects.get(code="DCFS"), {})

        answer = be("dcfs.requester").post(f"/use-cases/{draft.pk}/file/", version=draft.version)

        assert (answer.status_code, "Not started: The use case" in read(answer)) == (422, True)


class TestFiling:
    def test_says_what_happens_next_for_each_request(self, story, be, read):
        draft = story.draft("DPH-BIRTH", "HFS-CLAIMS")

        answer = be("dcfs.requester").client.post(
            f"/use-cases/{draft.pk}/file/", {"version": draft.version}, follow=True
        )

        page = read(answer)
        assert "2 requests are on the way" in page
        for row in DataRequest.objects.select_related("owner"):
            assert f"{row.owner.name} answers by Wednesday, December 2, 2026 . No answer" in page

    def test_twice_files_once_and_tells_the_same(self, story, be):
        draft = story.draft("DPH-BIRTH")
        answers = [be("dcfs.requester").post(f"/use-cases/{draft.pk}/file/", version=draft.version) for _ in range(2)]

        assert DataRequest.objects.count() == 1
        assert {answer.headers["Location"] for answer in answers} == {f"/use-cases/{draft.pk}/filed/"}

    def test_what_was_not_reviewed_is_shown_again(self, story, window, be, read):
        draft = story.draft("DPH-BIRTH")
        window(draft, "use-case", "dcfs.director").send(summary="Changed after the review.")

        answer = be("dcfs.requester").post(f"/use-cases/{draft.pk}/file/", version="1")

        assert (answer.status_code, DataRequest.objects.count()) == (409, 0)
        assert "Omar Okafor saved this draft while you were reviewing it." in read(answer)
        assert "Changed after the review." in read(answer)

    def test_with_a_gap_answers_422(self, story, be, read):
        draft = story.draft("DPH-BIRTH", title="")

        answer = be("dcfs.requester").post(f"/use-cases/{draft.pk}/file/", version=draft.version)

        assert answer.status_code == 422
        assert "Give the use case a title." in read(answer)

    def test_leaves_a_page_that_can_be_read_and_not_changed(self, story, be):
        request = story.filed()
        path = f"/use-cases/{request.use_case_id}/"

        assert "The use case as filed" in be("hfs.counsel").words(path)
        assert be("dcfs.requester").post(f"{path}why/", need="Mine").status_code == 409
        assert be("hfs.counsel").post(f"{path}why/", need="Mine").status_code == 403
        assert be("dcfs.requester").get(f"{path}why/").headers["Location"] == path

    def test_shows_an_owner_none_of_the_other_owners_requests(self, story, be):
        mine, other = story.file("HFS-CLAIMS", "DPH-BIRTH")

        for page in ("", "filed/", "print/"):
            words = be("hfs.counsel").words(f"/use-cases/{mine.use_case_id}/{page}")
            assert other.reference not in words
            assert "Birth records" not in words

    def test_offers_a_copy_to_those_who_may_file(self, story, be):
        path = f"/use-cases/{story.filed().use_case_id}/"

        assert "Copy into a new draft" in be("dcfs.requester").words(path)
        assert "Copy into a new draft" not in be("hfs.counsel").words(path)


class TestPuttingAway:
    def test_a_draft_offers_to_bring_it_back(self, story, be, read):
        draft = story.draft("DPH-BIRTH")

        answer = be("dcfs.requester").client.post(f"/use-cases/{draft.pk}/discard/", follow=True)

        assert "This draft is put away" in read(answer)
        assert "Bring it back" in read(answer)

    def test_can_be_undone_with_nothing_lost(self, story, be):
        draft = story.draft("DPH-BIRTH")
        browser = be("dcfs.requester")
        for do in ("discard", "discard", "restore", "restore"):
            browser.post(f"/use-cases/{draft.pk}/{do}/")

        after = UseCase.objects.get(pk=draft.pk)
        assert (after.status, after.asks) == ("draft", draft.asks)
        assert {name: getattr(after, name) for name in USE_CASE} == {name: getattr(draft, name) for name in USE_CASE}

    def test_is_hidden_from_everybody_else(self, story, be):
        draft = story.draft("DPH-BIRTH")
        be("dcfs.requester").post(f"/use-cases/{draft.pk}/discard/")

        for do in ("", "review/", "print/"):
            assert be("auditor").get(f"/use-cases/{draft.pk}/{do}").status_code == 404
        assert be("dph.director").post(f"/use-cases/{draft.pk}/restore/").status_code == 404

    def test_is_not_for_what_was_filed(self, story, be):
        request = story.filed()

        for do in ("discard", "restore"):
            assert be("dcfs.requester").post(f"/use-cases/{request.use_case_id}/{do}/").status_code == 409


class TestTheList:
    def test_narrows_to_drafts_filed_mine_and_put_away(self, story, be):
        story.draft(title="A draft of mine")
        away = story.draft(title="One put away")
        story.filed(title="One that was filed")
        browser = be("dcfs.requester")
        browser.post(f"/use-cases/{away.pk}/discard/")

        shown = {show: browser.words("/use-cases/", show=show) for show in ("all", "drafts", "filed", "away")}

        titles = ("A draft of mine", "One put away", "One that was filed")
        assert [[title in page for title in titles] for page in shown.values()] == [
            [True, False, True], [True, False, False], [False, False, True], [False, True, False],
        ]  # fmt: skip

    def test_finds_by_words_and_by_reference(self, story, be):
        request = story.filed(title="Missed visits")
        story.filed("DPH-BIRTH", title="Something else")

        for q in ("missed VISITS", request.reference):
            page = be("dcfs.requester").words("/use-cases/", q=q)
            assert ("Missed visits" in page, "Something else" in page) == (True, False)

    def test_turns_its_pages_both_ways(self, story, be):
        for number in range(26):
            story.draft(title=f"Draft {number:02d}.")
        browser = be("dcfs.requester")

        first = browser.get("/use-cases/").content.decode()
        second = browser.get("/use-cases/" + next_page(first, "next")).content.decode()

        assert ("Draft 25." in first, "Draft 00." in first, "Draft 00." in second) == (True, False, True)
        assert "Draft 25." in browser.words("/use-cases/" + next_page(second, "prev"))

    @pytest.mark.parametrize("query", ["after=x", "before=2026-01-01_1", "after=\x00", "show=x", "q=%00"])
    def test_survives_what_cannot_be_read(self, be, query):
        assert be("dcfs.requester").client.get(f"/use-cases/?{query}").status_code == 200


def next_page(html, rel):
    return re.search(rf'href="([^"]+)" rel="{rel}"', html)[1].replace("&amp;", "&")


class TestThePrint:
    def test_holds_everything_that_was_answered(self, story, be):
        draft = story.draft("DPH-BIRTH")

        page = be("dcfs.requester").words(f"/use-cases/{draft.pk}/print/")

        assert all(text in page for text in (draft.summary, draft.funding, draft.linkage, "3 × Data analyst, DCFS"))
        assert page.count("Needed to count visits by county.") == 3
