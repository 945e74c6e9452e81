"""The legal library in a browser: found and read by everybody signed in, kept by the State Data Practice."""

import pytest

from agencies.models import LegalAuthority, LegalExceptionText
from emou.audit.models import Entry
from requests_app.models import DataRequest
from tests.pages.conftest import words

KEEPERS = ["/library/new/", "/library/HIPAA/edit/", "/library/HIPAA/exceptions/new/"]


def form_of(browser, path):
    """What the form on `path` sends when nothing is changed."""
    form = browser.get(path).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def change(browser, path, **changes):
    """Change some fields on `path` and save at once."""
    return browser.client.post(path, form_of(browser, path) | {"step": "save"} | changes, follow=True)


class TestTheLibrary:
    @pytest.mark.parametrize("username", ["dcfs.requester", "hfs.counsel", "auditor", "admin"])
    def test_is_open_to_everybody_signed_in(self, be, username):
        assert "HIPAA Privacy Rule" in be(username).words("/library/")

    def test_asks_strangers_to_sign_in(self, be):
        assert be().get("/library/").status_code == 302

    @pytest.mark.parametrize(
        "query",
        [
            {"q": "hipaa"},
            {"q": "164.502"},
            {"q": "public health authority"},
            {"klass": "C", "holder": "DPH", "q": "45"},
        ],
    )
    def test_finds_an_authority_by(self, be, query):
        assert "HIPAA Privacy Rule" in be("dcfs.requester").words("/library/", **query)

    @pytest.mark.parametrize(
        "query", [{"q": "zebra"}, {"klass": "H"}, {"holder": "DCEO"}, {"standing": "ended"}, {"q": "hipaa zebra"}]
    )
    def test_leaves_out_what_does_not_fit(self, be, query):
        assert "HIPAA Privacy Rule" not in be("dcfs.requester").words("/library/", **query)

    @pytest.mark.parametrize(
        "query", [{"q": "\x00"}, {"holder": "\x00"}, {"klass": "Q"}, {"page": "x"}, {"page": "99"}]
    )
    def test_bears_nonsense(self, be, query):
        assert be("dcfs.requester").get("/library/", **query).status_code == 200

    def test_says_how_to_go_on_when_nothing_fits(self, be):
        assert "Show the whole library" in be("dcfs.requester").words("/library/", q="zebra")


class TestAnAuthority:
    def test_says_what_it_bars_and_when_it_does_not(self, be):
        page = be("dcfs.requester").words("/library/HIPAA/")

        assert "may not disclose protected health information" in page
        assert "The recipient is a public health authority" in page
        assert "Under conditions Allowed where purpose, recipient and paperwork fit" in page

    def test_names_the_datasets_that_it_attaches_to(self, be):
        assert "Medicaid" in be("dcfs.requester").words("/library/HIPAA/")

    def test_says_how_many_open_requests_cite_it(self, story, be):
        story.filed("HFS-CLAIMS")

        assert "1 open request cites this law." in be("dcfs.requester").words("/library/HIPAA/")

    def test_shows_its_keepers_doors_to_nobody_else(self, be):
        assert "Change the entry" in be("practice").words("/library/HIPAA/")
        assert "Change the entry" not in be("hfs.counsel").words("/library/HIPAA/")

    @pytest.mark.parametrize("code", ["NONE", "hipaa"])
    def test_that_is_not_there_is_not_found(self, be, code):
        assert be("practice").get(f"/library/{code}/").status_code == 404


class TestKeepingIt:
    @pytest.mark.parametrize("username", ["hfs.director", "hfs.steward", "cio", "auditor", "admin"])
    @pytest.mark.parametrize("path", KEEPERS)
    def test_is_for_the_state_data_practice_alone(self, be, username, path):
        assert be(username).get(path).status_code == 403
        assert be(username).post(path).status_code == 403

    def test_shows_what_will_change_before_it_is_saved(self, be):
        keeper = be("practice")
        sent = form_of(keeper, "/library/HIPAA/edit/") | {"name": "Privacy Rule"}

        page = words(keeper.client.post("/library/HIPAA/edit/", sent))

        assert "Before HIPAA Privacy Rule After Privacy Rule" in page
        assert LegalAuthority.objects.get(code="HIPAA").name == "HIPAA Privacy Rule"

    def test_changes_what_the_page_says_and_shows_the_history(self, be):
        answer = change(be("practice"), "/library/HIPAA/edit/", name="Privacy Rule", why="Its official name.")

        page = words(answer)
        assert "Privacy Rule" in page
        assert "Why: Its official name." in page
        assert "Jonas Hwang, State Data Practice" in page

    def test_puts_before_and_after_on_the_record(self, be):
        change(be("practice"), "/library/HIPAA/edit/", name="Privacy Rule")

        entry = Entry.objects.get(chain="LIBRARY")
        assert entry.said == {
            "code": "HIPAA", "changes": {"name": {"from": "HIPAA Privacy Rule", "to": "Privacy Rule"}}
        }  # fmt: skip
        assert (entry.name, entry.actor) == ("library.authority_changed", "Jonas Hwang")

    def test_refuses_a_change_of_nothing(self, be, read):
        answer = change(be("practice"), "/library/HIPAA/edit/")

        assert answer.status_code == 422
        assert "Nothing is changed yet" in read(answer)

    def test_keeps_what_was_typed_when_something_is_missing(self, be, read):
        answer = change(be("practice"), "/library/HIPAA/edit/", bars=" ", note="A long note.")

        assert answer.status_code == 422
        assert "Say what it bars." in read(answer)
        assert b"A long note." in answer.content

    def test_lets_nobody_overwrite_what_somebody_else_has_changed(self, be, read):
        keeper = be("practice")
        sent = form_of(keeper, "/library/HIPAA/edit/") | {"step": "save", "note": "My own note."}
        change(be("practice"), "/library/HIPAA/edit/", name="Privacy Rule")

        answer = keeper.client.post("/library/HIPAA/edit/", sent)

        assert answer.status_code == 409
        assert "Jonas Hwang, State Data Practice, changed this after you opened it." in read(answer)
        assert "My own note." in answer.content.decode()

    def test_saves_a_double_click_once(self, be):
        keeper = be("practice")
        sent = form_of(keeper, "/library/HIPAA/edit/") | {"step": "save", "note": "Once."}

        answers = [keeper.client.post("/library/HIPAA/edit/", sent).status_code for _ in range(2)]

        assert answers == [302, 409]
        assert Entry.objects.filter(chain="LIBRARY").count() == 1

    @pytest.mark.parametrize("name", ["\x00", "x" * 201, ""])
    def test_refuses_a_name_that_is_none(self, be, name):
        assert change(be("practice"), "/library/HIPAA/edit/", name=name).status_code == 422

    def test_takes_a_name_that_reads_from_right_to_left(self, be, read):
        assert "قانون الخصوصية" in read(change(be("practice"), "/library/HIPAA/edit/", name="قانون الخصوصية"))


class TestAddingAnAuthority:
    NEW = {
        "code": "GINA", "name": "Genetic Information Act", "citation": "410 ILCS 513", "klass": "H", "kind": "state",
        "bars": "Genetic tests are confidential.", "sign_off": "None", "confidence": "low", "source": "Not read yet",
        "in_force": "yes",
    }  # fmt: skip

    def test_is_in_the_library_at_once(self, be, read):
        answer = be("practice").client.post("/library/new/", self.NEW | {"step": "save"}, follow=True)

        assert "Genetic Information Act" in read(answer)

    @pytest.mark.parametrize("step", ["check", "save"])
    def test_refuses_a_code_that_is_there_already(self, be, read, step):
        answer = be("practice").client.post("/library/new/", self.NEW | {"step": step, "code": "HIPAA"})

        assert answer.status_code == 422
        assert "The library has HIPAA already." in read(answer)

    @pytest.mark.parametrize("code", ["gina", "A B", "-A", "GÏNA", "A\n"])
    def test_refuses_a_code_that_is_none(self, be, code):
        answer = be("practice").client.post("/library/new/", self.NEW | {"code": code})

        assert answer.status_code == 422


class TestPenalties:
    SAID = {"penalties": "A petty offense.", "penalties_source": "Section 9 read", "penalties_confidence": "high"}

    def test_stand_on_the_page_with_where_they_were_read(self, be):
        told = be("auditor").words("/library/ISSRA/")

        assert "Willful failure to comply is a petty offense (105 ILCS 10/9(e))" in told
        assert "Where the penalties were read 105 ILCS 10/9 read" in told

    def test_that_are_not_known_are_said_not_to_be(self, be):
        assert "None is entered here. That does not mean that there is none." in be("auditor").words("/library/WIC/")

    def test_are_kept_by_the_state_data_practice(self, be, read):
        assert "A petty offense." in read(change(be("practice"), "/library/WIC/edit/", **self.SAID))

    @pytest.mark.parametrize("left_out", ["penalties_source", "penalties_confidence"])
    def test_are_refused_without_a_source_and_how_sure_it_is(self, be, read, left_out):
        answer = change(be("practice"), "/library/WIC/edit/", **self.SAID | {left_out: ""})

        assert answer.status_code == 422
        assert "the penalties" in read(answer)


class TestEndingAnAuthority:
    def test_says_what_follows_before_it_is_saved(self, story, be, read):
        story.filed("HFS-CLAIMS")
        sent = form_of(be("practice"), "/library/HIPAA/edit/") | {"in_force": "no"}

        page = read(be("practice").client.post("/library/HIPAA/edit/", sent))

        assert "It attaches to nothing that is filed from now on" in page
        assert "1 open request cites it." in page

    def test_leaves_filed_requests_as_they_are(self, story, be):
        request = story.filed("HFS-CLAIMS")
        change(be("practice"), "/library/HIPAA/edit/", in_force="no")

        kept = DataRequest.objects.get(pk=request.pk).snapshot["authorities"]
        assert "HIPAA" in [law["code"] for law in kept]

    def test_attaches_to_nothing_filed_afterwards(self, story, be):
        change(be("practice"), "/library/HIPAA/edit/", in_force="no")

        assert "HIPAA" not in [law["code"] for law in story.filed("HFS-CLAIMS").snapshot["authorities"]]

    def test_is_undone_by_restoring_it(self, story, be):
        change(be("practice"), "/library/HIPAA/edit/", in_force="no")
        change(be("practice"), "/library/HIPAA/edit/", in_force="yes")

        assert "HIPAA" in [law["code"] for law in story.filed("HFS-CLAIMS").snapshot["authorities"]]


class TestExceptions:
    PATH = "/library/HIPAA/exceptions/164-506/edit/"
    NEW = {"code": "new-one", "text": "It is for a new thing.", "in_force": "yes", "purposes": ["research"]}

    def test_that_are_added_come_last(self, be):
        be("practice").client.post("/library/HIPAA/exceptions/new/", self.NEW | {"step": "save"})

        assert LegalExceptionText.objects.filter(authority__code="HIPAA").last().code == "new-one"

    def test_that_are_retired_need_no_answer_in_what_is_filed_afterwards(self, story, be):
        change(be("practice"), self.PATH, in_force="no")

        [law] = [one for one in story.filed("HFS-CLAIMS").snapshot["authorities"] if one["code"] == "HIPAA"]
        assert "164-506" not in [one["code"] for one in law["exceptions"]]

    def test_that_are_retired_stay_on_the_page_as_such(self, be, read):
        page = read(change(be("practice"), self.PATH, in_force="no"))

        assert "Retired exceptions" in page
        assert "Exception changed: 45 CFR 164.506(c)" in page

    def test_that_are_retired_keep_their_code(self, be, read):
        change(be("practice"), self.PATH, in_force="no")

        answer = be("practice").client.post("/library/HIPAA/exceptions/new/", self.NEW | {"code": "164-506"})
        assert "Retired ones keep their code." in read(answer)

    def test_still_answer_a_denial_of_what_was_filed_before(self, story, be):
        request = story.filed("HFS-CLAIMS")
        change(be("practice"), self.PATH, in_force="no")

        [law] = [one for one in request.snapshot["authorities"] if one["code"] == "HIPAA"]
        assert "164-506" in [one["code"] for one in law["exceptions"]]

    def test_of_another_law_are_not_found(self, be):
        assert be("practice").get("/library/FERPA/exceptions/164-506/edit/").status_code == 404


def test_the_api_lists_no_law_that_is_no_longer_in_force(be):
    change(be("practice"), "/library/HIPAA/edit/", in_force="no")

    told = be("dcfs.requester").client.get("/api/v1/datasets/HFS-CLAIMS/").json()
    assert "HIPAA" not in told["authorities"]
