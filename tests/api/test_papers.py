"""What the two agencies write and hand to each other, over the API: messages and documents."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from emou.audit.models import Entry
from requests_app.models import DataRequest, Document
from tests import papers
from tests.conftest import again


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> None:
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "documents": here}


@pytest.fixture(scope="class")
def filed(shared_story: Any) -> DataRequest:
    return shared_story.filed()


@pytest.fixture
def pending(filed: DataRequest, story: Any) -> DataRequest:
    return again(filed)


def where(request: DataRequest, what: str) -> str:
    return f"requests/{request.reference}/{what}/"


def form(name: str = "memo.pdf", content: bytes = papers.PDF, **said: str) -> dict[str, Any]:
    return {"kind": "legal", "file": SimpleUploadedFile(name, content)} | said


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in answer.json()["errors"]]


class TestAMessage:
    def test_is_sent_and_read_by_the_other_side(self, api: Callable, pending: DataRequest) -> None:
        sent = api("dcfs.requester").post(where(pending, "messages"), {"text": "Which statute?"})
        read = api("hfs.counsel").get(where(pending, "messages")).json()["results"]

        assert (sent.status_code, read) == (201, [sent.json()])
        assert (read[0]["side"], read[0]["text"]) == ("requesting", "Which statute?")

    def test_said_twice_in_a_moment_stands_once(self, api: Callable, pending: DataRequest) -> None:
        requester = api("dcfs.requester")
        first, again = (requester.post(where(pending, "messages"), {"text": "Hello."}).json() for _ in range(2))

        assert first == again
        assert len(requester.get(where(pending, "messages")).json()["results"]) == 1

    def test_is_answered_on_pages(self, api: Callable, pending: DataRequest) -> None:
        requester = api("dcfs.requester")
        for text in ("One.", "Two.", "Three."):
            requester.post(where(pending, "messages"), {"text": text})
        first = requester.get(where(pending, "messages"), limit=2).json()

        rest = requester.get(first["next"]).json()["results"]
        assert [one["text"] for one in (*first["results"], *rest)] == ["One.", "Two.", "Three."]

    @pytest.mark.parametrize(
        ("body", "status"), [({"text": " "}, 422), ({}, 422), ({"text": "x" * 5_001}, 400), ({"words": "x"}, 400)]
    )
    def test_that_is_none_is_refused(
        self, api: Callable, pending: DataRequest, body: dict[str, str], status: int
    ) -> None:
        assert api("dcfs.requester").post(where(pending, "messages"), body).status_code == status

    @pytest.mark.parametrize(("username", "status"), [("cio", 403), ("auditor", 403), ("ides.counsel", 404)])
    def test_is_for_the_two_agencies_to_write(
        self, api: Callable, pending: DataRequest, username: str, status: int
    ) -> None:
        assert api(username).post(where(pending, "messages"), {"text": "Hello."}).status_code == status


class TestADocument:
    def test_is_added_listed_and_fetched(self, api: Callable, pending: DataRequest) -> None:
        added = api("hfs.counsel").post_form(where(pending, "documents"), form(about="Section 7.1"))
        reader = api("dcfs.requester")
        listed = reader.get(where(pending, "documents")).json()["results"]
        file = reader.get(f"documents/{added.json()['id']}/file/")

        assert (added.status_code, listed) == (201, [added.json()])
        assert b"".join(file.streaming_content) == papers.PDF
        assert (file["Content-Type"], file["Content-Security-Policy"]) == (
            "application/pdf", "default-src 'none'; sandbox",
        )  # fmt: skip

    def test_stands_on_the_record(self, api: Callable, pending: DataRequest) -> None:
        told = api("hfs.counsel").post_form(where(pending, "documents"), form()).json()

        assert Entry.objects.get(chain=pending.reference, name="document.added").said["sha256"] == told["sha256"]

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("memo.exe", b"MZ\x90\x00", "type_not_taken"),
            ("memo.pdf", b"MZ\x90\x00", "not_what_it_says"),
            ("memo.pdf", b"", "empty"),
            ("big.png", papers.picture(100_000, 100_000), "too_many_pixels"),
            ("letter.docx", papers.office(word__vbaProject_bin=b"x"), "macros"),
        ],
    )
    def test_that_is_not_taken_is_refused_by_its_code(
        self, api: Callable, pending: DataRequest, name: str, content: bytes, code: str
    ) -> None:
        answer = api("hfs.counsel").post_form(where(pending, "documents"), form(name, content))

        assert (answer.status_code, codes(answer)) == (422, [("file", code)])

    def test_loses_the_folders_of_its_name(self, api: Callable, pending: DataRequest) -> None:
        told = api("hfs.counsel").post_form(where(pending, "documents"), form("../../etc/memo.pdf")).json()

        assert told["name"] == "memo.pdf"

    def test_without_a_file_says_all_that_is_missing(self, api: Callable, pending: DataRequest) -> None:
        answer = api("hfs.counsel").post_form(where(pending, "documents"), {"about": "A memo"})

        assert (answer.status_code, codes(answer)) == (422, [("file", "missing"), ("kind", "missing")])

    @pytest.mark.parametrize(
        ("said", "problem"),
        [
            ({"kind": "poem"}, ("kind", "unknown")),
            ({"title": "x"}, ("title", "unknown_field")),
            ({"file": "words"}, ("file", "not_a_file")),
            ({"privileged": "perhaps"}, ("privileged", "unknown")),
            ({"kind": ["legal", "approval"]}, ("kind", "twice")),
        ],
    )
    def test_in_a_form_that_cannot_be_read_is_malformed(
        self, api: Callable, pending: DataRequest, said: dict[str, Any], problem: tuple[str, str]
    ) -> None:
        answer = api("hfs.counsel").post_form(where(pending, "documents"), form(**said))

        assert (answer.status_code, codes(answer)) == (400, [problem])

    def test_in_too_many_files_is_malformed(self, api: Callable, pending: DataRequest) -> None:
        many = {f"file{at}": SimpleUploadedFile("a.txt", b"x") for at in range(5)}

        assert api("hfs.counsel").post_form(where(pending, "documents"), many).status_code == 400

    def test_sent_as_json_is_of_the_wrong_kind(self, api: Callable, pending: DataRequest) -> None:
        assert api("hfs.counsel").post(where(pending, "documents"), {"kind": "legal"}).status_code == 415
        assert api("ides.counsel").post(where(pending, "documents"), {"kind": "legal"}).status_code == 404

    def test_sent_again_with_its_key_is_kept_once(self, api: Callable, pending: DataRequest) -> None:
        counsel = api("hfs.counsel")
        path = where(pending, "documents")
        first, again = (counsel.post_form(path, form(), Idempotency_Key="a") for _ in range(2))
        other = counsel.post_form(path, form(content=papers.PDF + b" "), Idempotency_Key="a")

        assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
        assert (other.json()["code"], Document.objects.count()) == ("idempotency_conflict", 1)

    @pytest.mark.parametrize(("username", "status"), [("dcfs.steward", 201), ("auditor", 403), ("ides.counsel", 404)])
    def test_is_added_by_whoever_has_a_part_in_it(
        self, api: Callable, pending: DataRequest, username: str, status: int
    ) -> None:
        assert api(username).post_form(where(pending, "documents"), form()).status_code == status


class TestAPrivilegedMemo:
    @pytest.fixture
    def key(self, api: Callable, pending: DataRequest) -> str:
        answer = api("hfs.counsel").post_form(where(pending, "documents"), form(privileged="true"))
        return str(answer.json()["id"])

    @pytest.mark.parametrize("username", ["dcfs.requester", "cio", "auditor", "hfs.steward"])
    def test_is_not_there_for_others(self, api: Callable, pending: DataRequest, key: str, username: str) -> None:
        reader = api(username)
        answers = [reader.get(f"documents/{key}/"), reader.get(f"documents/{key}/file/")]
        answers += [reader.post(f"documents/{key}/disclose/", {}), reader.post(f"documents/{key}/withdraw/", {})]

        assert [one.status_code for one in answers] == [404] * 4
        assert reader.get(where(pending, "documents")).json()["results"] == []

    def test_is_the_owners_to_disclose(self, api: Callable, pending: DataRequest, key: str) -> None:
        told = api("hfs.director").post(f"documents/{key}/disclose/", {})

        assert (told.status_code, bool(told.json()["disclosed_at"])) == (200, True)
        assert api("auditor").get(f"documents/{key}/").json()["privileged"]

    def test_cannot_be_kept_by_the_other_side(self, api: Callable, pending: DataRequest) -> None:
        answer = api("dcfs.director").post_form(where(pending, "documents"), form(privileged="true"))

        assert answer.status_code == 403


class TestAWithdrawnDocument:
    @pytest.fixture
    def key(self, api: Callable, pending: DataRequest) -> str:
        return str(api("hfs.counsel").post_form(where(pending, "documents"), form()).json()["id"])

    def test_keeps_its_line_and_loses_its_file(self, api: Callable, key: str) -> None:
        told = api("hfs.counsel").post(f"documents/{key}/withdraw/", {"why": "The wrong year."})

        assert (told.status_code, told.json()["withdrawn_why"]) == (200, "The wrong year.")
        for username in ("hfs.counsel", "auditor"):
            assert api(username).get(f"documents/{key}/").status_code == 200
            assert api(username).get(f"documents/{key}/file/").status_code == 404

    def test_needs_a_reason(self, api: Callable, key: str) -> None:
        answer = api("hfs.counsel").post(f"documents/{key}/withdraw/", {"why": " "})

        assert (answer.status_code, codes(answer)) == (422, [("why", "missing")])

    def test_is_withdrawn_by_its_own_office_alone(self, api: Callable, key: str) -> None:
        assert api("dcfs.requester").post(f"documents/{key}/withdraw/", {"why": "Mine."}).status_code == 403
