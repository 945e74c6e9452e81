"""Documents in the browser: adding, reading, disclosing and withdrawing, and every way in which that goes wrong."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from emou.domain.documents import MOST_BYTES
from requests_app.models import Document
from tests import papers


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "documents": here}


def add(browser, where, name="memo.pdf", content=papers.PDF, **said):
    fields = {"kind": "legal", "about": "Why section 7.1 does not apply"} | said
    return browser.client.post(f"{where}documents/add/", fields | {"file": SimpleUploadedFile(name, content)})


@pytest.fixture(scope="class")
def filed(shared_story):
    return shared_story.filed()


@pytest.fixture
def where(filed, story):
    return f"/requests/{filed.reference}/"


class TestAdding:
    def test_leads_back_to_the_list_and_shows_the_document(self, be, where, read):
        counsel = be("hfs.counsel")

        assert add(counsel, where)["Location"] == f"{where}#documents"
        assert "memo.pdf" in counsel.words(where)
        assert "Why section 7.1 does not apply" in be("dcfs.requester").words(where)

    def test_stands_in_the_record_of_the_page(self, be, where):
        add(be("hfs.counsel"), where)

        assert "Document added" in be("dcfs.requester").words(where)

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("memo.pdf", b"MZ\x90\x00", "a Windows program"),
            ("memo.exe", b"MZ\x90\x00", "not of a kind that is taken"),
            ("memo.pdf", b"", "is empty"),
            ("letter.docx", papers.office(word__vbaProject_bin=b"x"), "holds macros"),
        ],
    )
    def test_of_what_is_not_taken_says_why_and_keeps_what_was_typed(self, be, where, read, name, content, words):
        answer = add(be("hfs.counsel"), where, name, content)

        assert answer.status_code == 422
        assert words in read(answer)
        assert 'value="Why section 7.1 does not apply"' in answer.content.decode()

    def test_of_25_mb_and_a_byte_says_so_and_keeps_what_was_typed(self, be, where, read):
        answer = add(be("hfs.counsel"), where, content=papers.PDF + b" " * MOST_BYTES)

        assert "has 25.0 MB. A document has at most 25.0 MB" in read(answer)
        assert 'value="Why section 7.1 does not apply"' in answer.content.decode()

    def test_without_a_file_or_a_kind_names_both(self, be, where, read):
        answer = be("hfs.counsel").post(f"{where}documents/add/", kind="", about="x" * 201)

        assert "There are 3 problems" in read(answer)

    def test_says_what_is_wrong_with_the_file_and_with_what_was_typed_at_once(self, be, where, read):
        answer = read(add(be("hfs.counsel"), where, content=b"MZ", kind=""))

        assert "a Windows program" in answer
        assert "Choose what kind of document it is" in answer

    def test_twice_says_that_it_is_there(self, be, where, read):
        add(be("hfs.counsel"), where)

        assert "already, as “memo.pdf”" in read(add(be("dcfs.requester"), where, "other.pdf"))

    def test_while_the_scanner_is_silent_says_so_on_the_form(self, be, where, read, settings):
        settings.CLAMD = "127.0.0.1:1"

        answer = add(be("hfs.counsel"), where)

        assert answer.status_code == 409
        assert "virus scanner does not answer" in read(answer)

    @pytest.mark.parametrize(("username", "status"), [("auditor", 403), ("dph.counsel", 404)])
    def test_is_refused_to_others(self, be, where, username, status):
        assert be(username).get(f"{where}documents/add/").status_code == status
        assert add(be(username), where).status_code == status

    def test_of_a_name_that_deceives_shows_what_is_left_of_it(self, be, where):
        add(be("hfs.counsel"), where, "../..\\memo\u202efdp.pdf")

        assert Document.objects.get().name == "memofdp.pdf"

    def test_of_a_name_from_right_to_left_keeps_it(self, be, where):
        add(be("hfs.counsel"), where, "مذكرة.pdf")

        assert "<bdi>مذكرة.pdf</bdi>" in be("dcfs.requester").get(where).content.decode()


class TestReading:
    def test_streams_the_file_as_a_download_that_runs_nothing(self, be, where):
        add(be("hfs.counsel"), where, "page.txt", b"<script>alert(1)</script>")
        row = Document.objects.get()

        answer = be("dcfs.requester").get(f"/documents/{row.pk}/")

        assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
        assert answer["Content-Disposition"] == 'attachment; filename="page.txt"'
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/plain", "nosniff")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-store"

    def test_names_the_file_in_any_script(self, be, where):
        add(be("hfs.counsel"), where, "Çürük “1”.pdf")

        told = be("hfs.counsel").get(f"/documents/{Document.objects.get().pk}/")["Content-Disposition"]

        assert told.startswith("attachment; filename*=utf-8''%C3%87")

    @pytest.mark.parametrize(
        ("username", "status"), [("auditor", 200), ("cio.deputy", 200), ("dph.counsel", 404), ("admin", 404)]
    )
    def test_is_for_whoever_may_see_the_request(self, be, where, username, status):
        add(be("hfs.counsel"), where)

        assert be(username).get(f"/documents/{Document.objects.get().pk}/").status_code == status

    def test_asks_a_stranger_to_sign_in(self, be, where):
        add(be("hfs.counsel"), where)

        assert "/sign-in/" in be().get(f"/documents/{Document.objects.get().pk}/")["Location"]

    def test_of_one_that_is_withdrawn_finds_nothing(self, be, where):
        counsel = be("hfs.counsel")
        add(counsel, where)
        row = Document.objects.get()
        counsel.post(f"/documents/{row.pk}/withdraw/", why="The wrong year.")

        assert counsel.get(f"/documents/{row.pk}/").status_code == 404


class TestAPrivilegedMemo:
    @pytest.fixture
    def memo(self, be, where):
        add(be("hfs.counsel"), where, "advice.pdf", privileged="on")
        return Document.objects.get()

    def test_is_marked_for_those_who_may_know_of_it(self, be, where, memo):
        assert "Privileged: known only to your counsel and director" in be("hfs.director").words(where)

    @pytest.mark.parametrize("username", ["hfs.steward", "dcfs.counsel", "cio.deputy", "coo", "auditor"])
    def test_changes_not_a_character_of_what_others_see(self, be, where, username):
        browser = be(username)
        before = page(browser, where)

        add(be("hfs.counsel"), where, "advice.pdf", privileged="on")

        assert page(browser, where) == before
        assert browser.get(f"/documents/{Document.objects.get().pk}/").status_code == 404

    @pytest.mark.parametrize("username", ["hfs.steward", "dcfs.counsel", "cio.deputy"])
    def test_is_not_offered_to_others_and_never_kept_openly(self, be, where, username):
        browser = be(username)

        assert "privileged" not in browser.get(f"{where}documents/add/").content.decode()
        assert add(browser, where, privileged="on").status_code == 403
        assert not Document.objects.exists()

    def test_is_disclosed_after_a_question(self, be, where, memo):
        director = be("hfs.director")

        assert "cannot be taken back" in director.words(f"/documents/{memo.pk}/disclose/")
        director.post(f"/documents/{memo.pk}/disclose/")

        assert "Privileged memo, disclosed" in be("dcfs.requester").words(where)

    def test_disclosed_twice_says_that_it_is_done(self, be, memo):
        be("hfs.counsel").post(f"/documents/{memo.pk}/disclose/")

        assert be("hfs.director").post(f"/documents/{memo.pk}/disclose/").status_code == 409

    @pytest.mark.parametrize("deed", ["disclose", "withdraw"])
    def test_is_not_to_be_found_by_others(self, be, memo, deed):
        assert be("dcfs.counsel").post(f"/documents/{memo.pk}/{deed}/", why="x").status_code == 404


class TestWithdrawing:
    def test_shows_the_reason_in_place_of_the_document(self, be, where):
        counsel = be("hfs.counsel")
        add(counsel, where)
        row = Document.objects.get()

        assert "never deleted" in counsel.words(f"/documents/{row.pk}/withdraw/")
        counsel.post(f"/documents/{row.pk}/withdraw/", why="The wrong year.")

        assert "The wrong year." in be("dcfs.requester").words(where)
        assert str(row.pk) not in be("dcfs.requester").get(where).content.decode()

    def test_without_a_reason_asks_for_one(self, be, where, read):
        add(be("hfs.counsel"), where)

        answer = be("hfs.counsel").post(f"/documents/{Document.objects.get().pk}/withdraw/", why=" ")

        assert answer.status_code == 422
        assert "Say why it is withdrawn" in read(answer)

    def test_after_a_decision_is_refused_and_keeps_the_reason_typed(self, be, where, read, story, clock):
        add(be("hfs.counsel"), where)
        row = Document.objects.get()
        story.take("hfs.counsel", row.request, "approve")

        answer = be("hfs.counsel").post(f"/documents/{row.pk}/withdraw/", why="Changed my mind.")

        assert answer.status_code == 409
        assert "Changed my mind." in answer.content.decode()

    def test_is_not_offered_to_another_office(self, be, where):
        add(be("hfs.counsel"), where)

        assert "/withdraw/" not in re.sub(
            r'href="[^"]*requests[^"]*"', "", be("dcfs.requester").get(where).content.decode()
        )


class TestOnAUseCase:
    def test_goes_with_it_when_it_is_filed(self, be, story, read):
        draft = story.draft("HFS-CLAIMS")
        browser = be("dcfs.requester")
        add(browser, f"/use-cases/{draft.pk}/", "plan.pdf", kind="technical")
        browser.post(f"/use-cases/{draft.pk}/file/", version=draft.version)

        request = draft.requests.get()
        assert "With the use case" in be("hfs.counsel").words(f"/requests/{request.reference}/")
        assert "plan.pdf" in be("hfs.counsel").words(f"/use-cases/{draft.pk}/")

    def test_is_taken_out_of_the_draft_again(self, be, story):
        draft = story.draft("HFS-CLAIMS")
        browser = be("dcfs.requester")
        add(browser, f"/use-cases/{draft.pk}/")
        address = f"/documents/{Document.objects.get().pk}/"
        browser.post(f"{address}withdraw/")

        assert address not in browser.get(f"/use-cases/{draft.pk}/").content.decode()

    def test_once_filed_leads_to_its_requests(self, be, story, read):
        filed = story.filed().use_case

        answer = add(be("dcfs.requester"), f"/use-cases/{filed.pk}/")

        assert answer.status_code == 409
        assert "Add the document to one of its requests" in read(answer)

    @pytest.mark.parametrize(("username", "status"), [("hfs.counsel", 404), ("dcfs.counsel", 404), ("admin", 404)])
    def test_of_a_draft_is_hidden_from_others(self, be, story, username, status):
        assert add(be(username), f"/use-cases/{story.draft('HFS-CLAIMS').pk}/").status_code == status


def page(browser, where):
    """The page below its head, without the token that differs each time it is made."""
    shown = browser.get(where).content.decode().partition("<main")[2]
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", shown)


class TestWhereADenialIsJudged:
    @pytest.mark.parametrize(
        ("page", "username"),
        [
            ("review", "dcfs.requester"),
            ("review", "hfs.counsel"),
            ("review", "cio.deputy"),
            ("hearing", "hfs.director"),
        ],
    )
    def test_each_side_adds_and_all_read(self, story, be, page, username):
        path = f"/requests/{story.escalated().reference}/"
        browser = be(username)

        assert f"{path}documents/add/?from={page}" in browser.get(f"{path}{page}/").content.decode()
        fields = {"kind": "statement", "about": "", "file": SimpleUploadedFile("side.pdf", papers.PDF)}
        added = browser.client.post(f"{path}documents/add/?from={page}", fields)
        assert added["Location"] == f"{path}{page}/#documents"
        assert "side.pdf" in be("coo").words(f"{path}{page}/")

    def test_whoever_reads_along_is_offered_nothing(self, story, be):
        path = f"/requests/{story.denied().reference}/"

        assert "documents/add/" not in be("auditor").get(f"{path}review/").content.decode()

    def test_an_unknown_place_leads_back_to_the_request(self, be, where):
        assert (
            f'href="{where}#documents"' in be("hfs.counsel").get(f"{where}documents/add/?from=//evil").content.decode()
        )
