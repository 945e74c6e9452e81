"""Two people, or two windows, in one draft: nobody's words are lost, and nobody is stopped without need."""

import pytest

from requests_app.models import UseCase
from tests.conftest import again
from tests.pages.filing import Window, fields_of


@pytest.fixture(scope="class")
def begun(shared_story):
    return shared_story.draft("DPH-BIRTH")


@pytest.fixture
def draft(begun, story):
    return again(begun)


@pytest.fixture
def mine(be, draft):
    """The step "why" of the draft, open in the requester's window."""
    return Window(be("dcfs.requester"), draft, "why")


@pytest.fixture
def theirs(be, draft):
    return Window(be("dcfs.director"), draft, "why")


def kept(draft):
    return UseCase.objects.get(pk=draft.pk)


class TestTwoPeople:
    def test_on_different_questions_are_both_heard(self, draft, mine, theirs):
        theirs.send(need="The director's need.")
        answer = mine.send(legal_basis="My law.")

        assert answer.status_code == 302
        assert (kept(draft).need, kept(draft).legal_basis) == ("The director's need.", "My law.")

    def test_on_different_elements_are_both_heard(self, draft, be):
        first, second, _ = (row["code"] for row in draft.asks[0]["elements"])
        windows = [Window(be(name), draft, "datasets/DPH-BIRTH") for name in ("dcfs.requester", "dcfs.director")]
        windows[0].send(**{f"why-{first}": "Mine."})
        windows[1].send(**{f"why-{second}": "The director's."})

        said = [row["justification"] for row in kept(draft).asks[0]["elements"]]
        assert said[:2] == ["Mine.", "The director's."]

    def test_who_said_the_same_are_not_asked(self, mine, theirs):
        theirs.send(need="The same.")

        assert mine.send(need=" The same.\r\n").status_code == 302

    def test_on_the_same_question_see_both_versions(self, draft, mine, theirs, read):
        theirs.send(need="The director's need.")
        answer = mine.send(need="My need.", legal_basis="My law.")

        page = read(answer)
        assert answer.status_code == 409
        assert "My need." in answer.content.decode()
        assert "Omar Okafor saved it, Monday, November 16, 2026 at 10:00 a.m. The director's need." in page
        assert (kept(draft).need, kept(draft).legal_basis) == ("The director's need.", "My law.")

    @pytest.mark.parametrize(("take", "need"), [("mine", "My need, edited."), ("theirs", "The director's need.")])
    def test_choose_one_of_them(self, draft, mine, theirs, take, need):
        theirs.send(need="The director's need.")
        merge = fields_of(mine.send(need="My need."), "novalidate")

        answer = mine.client.post(mine.url, merge | {"take-need": take, "need": "My need, edited.", "do": "next"})

        assert (answer.status_code, kept(draft).need) == (302, need)

    def test_are_asked_again_when_it_changed_once_more(self, draft, mine, theirs):
        theirs.send(need="The director's need.")
        merge = fields_of(mine.send(need="My need."), "novalidate")
        Window(theirs, draft, "why").send(need="The director's second thought.")

        answer = mine.client.post(mine.url, merge | {"take-need": "mine"})

        assert (answer.status_code, kept(draft).need) == (409, "The director's second thought.")

    def test_choose_between_users_and_between_elements(self, draft, be):
        code = draft.asks[0]["elements"][0]["code"]
        for step, typed in (("people", "users-0-role"), ("datasets/DPH-BIRTH", f"why-{code}")):
            mine, theirs = (Window(be(name), draft, step) for name in ("dcfs.requester", "dcfs.director"))
            theirs.send(**{typed: "Theirs"})
            merge = fields_of(mine.send(**{typed: "Mine"}), "novalidate")
            assert mine.client.post(mine.url, merge).status_code == 302

        assert kept(draft).users[0]["role"] == "Mine"
        assert kept(draft).asks[0]["elements"][0]["justification"] == "Mine"

    def test_in_two_windows_of_ones_own_are_called_that(self, be, draft, mine, read):
        Window(be("dcfs.requester"), draft, "why").send(need="In the other window.")

        assert "You, in another window saved it" in read(mine.send(need="In this one."))

    @pytest.mark.parametrize("opened", ["", "[]", "{", "\x00", '{"need": 1}'])
    def test_are_never_overwritten_by_a_page_without_its_marks(self, draft, mine, theirs, opened):
        theirs.send(need="The director's need.")
        mine.send(need="My need.", opened=opened)

        assert kept(draft).need == "The director's need."


class TestSavingAsSomebodyTypes:
    def test_says_when(self, draft, mine, read):
        answer = mine.autosave(need="Typed.")

        assert "Saved at 10:00 a.m." in read(answer)
        assert kept(draft).need == "Typed."

    def test_goes_on_and_on_without_meeting_itself(self, draft, mine):
        for words in ("One", "One two", "One two three"):
            mine.autosave(need=words)
        answer = mine.send(need="One two three four")

        assert (answer.status_code, kept(draft).need) == (302, "One two three four")

    def test_does_not_undo_what_somebody_else_saved_meanwhile(self, draft, mine, theirs):
        theirs.send(benefit="The director's benefit.")
        mine.autosave(need="One")
        mine.autosave(need="One two")

        assert (kept(draft).need, kept(draft).benefit) == ("One two", "The director's benefit.")

    def test_says_what_it_cannot_save_and_saves_the_rest(self, draft, mine, theirs, read):
        theirs.send(need="The director's need.")
        answer = mine.autosave(need="Mine.", legal_basis="My law.")

        assert "Not saved: Why public or aggregate data is not enough." in read(answer)
        assert "Compare both and choose" in read(answer)
        assert (kept(draft).need, kept(draft).legal_basis) == ("The director's need.", "My law.")

    def test_still_leads_to_the_choice_afterwards(self, mine, theirs):
        theirs.send(need="The director's need.")
        mine.autosave(need="Mine.")
        mine.autosave(need="Mine, and more.")

        assert mine.send("save").status_code == 409

    def test_says_what_it_cannot_read(self, draft, be, read):
        records = Window(be("dcfs.requester"), draft, "records")

        assert "Not saved: First day of the period: give a day" in read(records.autosave(period_from="soon"))

    def test_of_a_draft_that_is_gone_says_so(self, be, draft, mine, read):
        be("dcfs.director").post(f"/use-cases/{draft.pk}/discard/")

        answer = mine.autosave(need="Typed.")

        assert (answer.status_code, "Not saved: " in read(answer)) == (409, True)


class TestWhatSomebodyElseDidMeanwhile:
    @pytest.mark.parametrize(
        ("do", "words"),
        [("discard", "Omar Okafor put this draft away meanwhile."), ("file", "This use case was filed meanwhile.")],
    )
    def test_keeps_the_text(self, be, draft, mine, read, do, words):
        be("dcfs.director").post(f"/use-cases/{draft.pk}/{do}/", version=draft.version)

        answer = mine.send(need="My long text.")

        assert answer.status_code == 409
        assert words in read(answer)
        assert "Why public or aggregate data is not enough: My long text." in read(answer)

    def test_keeps_the_text_about_a_dataset_that_was_taken_out(self, be, draft, read):
        code = draft.asks[0]["elements"][0]["code"]
        opened = Window(be("dcfs.requester"), draft, "datasets/DPH-BIRTH")
        be("dcfs.director").post(f"/use-cases/{draft.pk}/datasets/", remove="DPH-BIRTH")

        answer = opened.send(**{f"why-{code}": "My long text."})

        assert answer.status_code == 409
        assert "Omar Okafor took this dataset out of the draft" in read(answer)
        assert "My long text." in read(answer)
