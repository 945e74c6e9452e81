"""Each malformed, late, foreign, doubled or out-of-order call gets its documented code and changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from requests_app.models import DataRequest, UseCase
from tests.api.conftest import ground, use_case


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture(scope="class")
def filed(shared_story: Any) -> str:
    return shared_story.filed("HFS-CLAIMS").reference


@pytest.fixture
def pending(filed: str, story: Any) -> str:
    """A request of DCFS to HFS, waiting for its answer."""
    return filed


class TestAProblem:
    def test_is_told_as_problem_json(self, api: Callable) -> None:
        answer = api("auditor").get("requests/EMOU-2026-999999/")

        assert answer["Content-Type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "detail", "code", "errors"}

    def test_points_to_its_code_in_the_documentation(self, api: Callable) -> None:
        problem = api("auditor").get("requests/EMOU-2026-999999/").json()

        assert f'id="{problem["type"].split("#")[1]}"' in api().get("docs/").content.decode()

    def test_tells_nothing_of_a_fault_of_ours(self, api: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
        caller = api("auditor")
        caller.client.raise_request_exception = False
        monkeypatch.setattr("requests_app.queries.see", lambda *_: 1 / 0)

        answer = caller.get("requests/EMOU-2026-000001/")

        assert code(answer) == (500, "internal_error")
        assert "division" not in answer.content.decode()

    def test_asks_to_come_again_when_the_database_does_not_answer(
        self, api: Callable, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(*_: Any) -> None:
            raise OperationalError("server closed the connection unexpectedly")

        caller = api("auditor")
        monkeypatch.setattr("requests_app.queries.see", down)

        answer = caller.get("requests/EMOU-2026-000001/")

        assert code(answer) == (503, "unavailable")
        assert "closed the connection" not in answer.content.decode()


class TestTheOrderOfRefusals:
    def test_a_stranger_learns_nothing_of_a_body(self, api: Callable, pending: str) -> None:
        assert code(api().send_raw(f"requests/{pending}/deny/", b"{")) == (401, "not_authenticated")

    def test_an_outsider_is_told_that_there_is_nothing_even_of_a_broken_body(self, api: Callable, pending: str) -> None:
        assert code(api("isbe.counsel").send_raw(f"requests/{pending}/deny/", b"{")) == (404, "not_found")

    def test_a_broken_body_comes_before_rights(self, api: Callable, pending: str) -> None:
        assert code(api("hfs.steward").send_raw(f"requests/{pending}/deny/", b"{")) == (400, "malformed")

    def test_a_wrong_shape_comes_before_rights(self, api: Callable, pending: str) -> None:
        assert code(api("hfs.steward").post(f"requests/{pending}/deny/", {"grounds": "all"})) == (400, "malformed")

    def test_rights_come_before_the_state(self, api: Callable, pending: str) -> None:
        assert code(api("hfs.steward").post(f"requests/{pending}/accept/")) == (403, "not_permitted")

    def test_the_state_comes_before_what_is_missing(self, api: Callable, pending: str) -> None:
        assert code(api("hfs.counsel").post(f"requests/{pending}/escalate/")) == (409, "not_possible_now")

    def test_what_is_missing_comes_last(self, api: Callable, pending: str) -> None:
        answer = api("hfs.counsel").post(f"requests/{pending}/deny/")

        assert code(answer) == (422, "incomplete")
        assert answer.json()["errors"][0]["field"].startswith("grounds")


class TestActions:
    @pytest.mark.parametrize("action", ["deem", "stand"])
    def test_of_the_clock_are_nobodys(self, api: Callable, pending: str, action: str) -> None:
        assert code(api("hfs.director").post(f"requests/{pending}/{action}/")) == (403, "not_permitted")

    @pytest.mark.parametrize("action", ["file", "explode", "__class__"])
    def test_that_are_none_are_nowhere(self, api: Callable, pending: str, action: str) -> None:
        assert code(api("hfs.director").post(f"requests/{pending}/{action}/")) == (404, "not_found")

    def test_cannot_be_read(self, api: Callable, pending: str) -> None:
        assert code(api("hfs.counsel").get(f"requests/{pending}/deny/")) == (405, "method_not_allowed")

    def test_say_nothing_of_their_options(self, api: Callable, pending: str) -> None:
        caller = api("hfs.counsel")

        answer = caller.client.options(f"/api/v1/requests/{pending}/deny/", headers=caller.headers)

        assert code(answer) == (405, "method_not_allowed")

    def test_take_no_other_field_than_theirs(self, api: Callable, pending: str) -> None:
        answer = api("hfs.counsel").post(f"requests/{pending}/approve/", {"because": "yes"})

        assert code(answer) == (400, "malformed")
        assert answer.json()["errors"][0] | {"message": ""} == {
            "field": "because", "code": "unknown_field", "message": "",
        }  # fmt: skip

    def test_of_a_filer_on_their_own_filing_are_recused(self, api: Callable, story: Any) -> None:
        from requests_app.models import DataRequest

        request = story.filed("DOIT-IDENTITY")
        story.take("doit.counsel", request, "deny", grounds=[ground(api("doit.counsel"), request.reference)])

        assert code(api("cio").post(f"requests/{request.reference}/overrule/", {"opinion": "So."})) == (403, "recused")
        assert DataRequest.objects.get(pk=request.pk).state == "denied"

    def test_that_name_unknown_elements_are_incomplete(self, api: Callable, pending: str) -> None:
        answer = api("hfs.counsel").post(f"requests/{pending}/approve/", {"elements": ["shoe-size"]})

        assert code(answer) == (422, "incomplete")
        assert answer.json()["errors"][0]["field"] == "elements"

    @pytest.mark.parametrize("days", [0, 6, 2**62, -1])
    def test_extend_within_the_terms_alone(self, api: Callable, pending: str, days: int) -> None:
        said = {"reason": "volume", "explanation": "Three systems.", "days": days}

        assert code(api("hfs.counsel").post(f"requests/{pending}/extend/", said)) == (422, "incomplete")

    @pytest.mark.parametrize("days", ["5", 5.0, True, [5], 10**30])
    def test_extend_by_a_whole_number_alone(self, api: Callable, pending: str, days: Any) -> None:
        said = {"reason": "volume", "explanation": "Three systems.", "days": days}

        assert api("hfs.counsel").post(f"requests/{pending}/extend/", said).status_code in (400, 422)


BROKEN = {
    "nothing": b"",
    "half": b'{"grounds": ',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "not a number": b'{"days": NaN}',
    "a deep nest": b"[" * 5000 + b"]" * 5000,
    "a deep object": b'{"grounds":' * 900 + b"1" + b"}" * 900,
    "a NUL in a text": b'{"explanation": "a\\u0000b"}',
    "half a surrogate pair": b'{"explanation": "\\ud800"}',
    "no UTF-8": b'{"explanation": "\xff"}',
    "a huge number": b'{"days": ' + b"9" * 5000 + b"}",
    "a huge exponent": b'{"days": 1e999}',
}


class TestMalformedBodies:
    @pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
    def test_are_refused_and_change_nothing(self, api: Callable, pending: str, body: bytes) -> None:
        answer = api("hfs.counsel").send_raw(f"requests/{pending}/extend/", body)

        assert answer.status_code == (422 if body == b"" else 400)
        assert DataRequest.objects.get(reference=pending).extension is None

    @pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
    def test_start_no_draft(self, api: Callable, body: bytes) -> None:
        answer = api("dcfs.requester").send_raw("use-cases/", body)

        assert answer.status_code == (422 if body == b"" else 400)
        assert not UseCase.objects.filter(status=UseCase.Status.DRAFT).exists()

    @pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
    def test_get_no_token(self, api: Callable, body: bytes) -> None:
        assert api().send_raw("tokens/", body).status_code == (422 if body == b"" else 400)

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
    def test_of_another_kind_are_unsupported(self, api: Callable, pending: str, kind: str) -> None:
        answer = api("hfs.counsel").send_raw(f"requests/{pending}/extend/", b"days=5", kind)

        assert code(answer) == (415, "unsupported_media_type")

    def test_that_are_too_large_are_not_read(self, api: Callable, pending: str, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

        answer = api("hfs.counsel").send_raw(f"requests/{pending}/extend/", b'{"explanation": "' + b"a" * 2000 + b'"}')

        assert code(answer) == (413, "too_large")

    def test_a_text_too_long_is_named(self, api: Callable, pending: str) -> None:
        answer = api("hfs.counsel").post(f"requests/{pending}/extend/", {"explanation": "a" * 20_001})

        assert [one["field"] for one in answer.json()["errors"]] == ["explanation"]


class TestQueries:
    @pytest.mark.parametrize(
        ("path", "query"),
        [
            ("requests/", {"status": "open"}),
            ("requests/", {"stauts": "pending"}),
            ("requests/", {"ordering": "shoe"}),
            ("requests/", {"desk": "yours"}),
            ("requests/", {"due_before": "2026-11-16"}),
            ("requests/", {"due_before": "tomorrow"}),
            ("requests/", {"q": "a\x00b"}),
            ("requests/", {"owner": "H\x00S"}),
            ("requests/", {"owner": ""}),
            ("requests/", {"status": ["denied", "pending"]}),
            ("requests/", {"ordering": ""}),
            ("requests/", {"limit": ""}),
            ("requests/", {"limit": "0"}),
            ("requests/", {"limit": "201"}),
            ("requests/", {"limit": "9" * 400}),
            ("requests/", {"limit": "²"}),
            ("requests/", {"cursor": "nonsense"}),
            ("requests/", {"cursor": "WzEsMixmYWxzZV0"}),
            ("datasets/", {"agency": "NASA"}),
            ("datasets/", {"cursor": "WyJhXHUwMDAwIiwxLGZhbHNlXQ"}),
            ("clock/", {}),
            ("clock/", {"filed_at": "0001-01-01T00:00:00+14:00"}),
            ("clock/", {"filed_at": "9999-12-31T23:59:59-14:00"}),
            ("clock/", {"filed_at": "2026-11-16T10:00:00-06:00", "agency": "NASA"}),
            ("business-days/", {"from": "2026-11-16"}),
            ("business-days/", {"from": "20261116", "to": "2026-12-01"}),
            ("business-days/", {"from": "2026-02-30", "to": "2026-12-01"}),
        ],
    )
    def test_that_cannot_be_read_are_malformed(self, api: Callable, path: str, query: dict) -> None:
        assert code(api("auditor").get(path, **query)) == (400, "malformed")

    @pytest.mark.parametrize(
        ("path", "query"),
        [
            ("clock/", {"filed_at": "2100-12-30T10:00:00-06:00"}),
            ("clock/", {"filed_at": "2015-12-30T10:00:00-06:00"}),
            ("business-days/", {"from": "2026-11-16", "to": "2026-11-15"}),
            ("business-days/", {"from": "2000-01-01", "to": "9999-12-31"}),
        ],
    )
    def test_that_the_calendar_does_not_cover_are_refused(self, api: Callable, path: str, query: dict) -> None:
        assert code(api("auditor").get(path, **query)) == (422, "incomplete")

    @pytest.mark.parametrize("path", ["nowhere/", "requests", "use-cases/0x1/", "a%0Ab/", f"use-cases/{'9' * 5000}/"])
    def test_of_unknown_addresses_are_not_found(self, api: Callable, path: str) -> None:
        assert code(api("auditor").get(path)) == (404, "not_found")

    @pytest.mark.parametrize("path", ["requests/a%00b/", "datasets/%00/", "use-cases/99999999999999999999999/"])
    def test_of_impossible_names_are_not_found(self, api: Callable, path: str) -> None:
        assert code(api("auditor").get(path)) == (404, "not_found")

    def test_for_anything_but_json_are_not_acceptable(self, api: Callable) -> None:
        caller = api("auditor")
        caller.headers |= {"Accept": "text/csv"}

        assert code(caller.get("requests/")) == (406, "not_acceptable")


class TestWhatOneMayNotKnow:
    @pytest.mark.parametrize("path", ["", "clock/", "events/"])
    @pytest.mark.parametrize("who", ["isbe.counsel", "dph.director", "admin"])
    def test_a_foreign_request_is_not_found(self, api: Callable, pending: str, who: str, path: str) -> None:
        assert code(api(who).get(f"requests/{pending}/{path}")) == (404, "not_found")

    @pytest.mark.parametrize("action", ["approve", "deny", "overrule", "withdraw", "deem"])
    def test_nothing_can_be_done_to_a_foreign_request(self, api: Callable, pending: str, action: str) -> None:
        assert code(api("isbe.director").post(f"requests/{pending}/{action}/")) == (404, "not_found")

    def test_a_foreign_request_is_in_no_list(self, api: Callable, pending: str) -> None:
        assert api("isbe.counsel").get("requests/").json()["results"] == []

    @pytest.mark.parametrize("who", ["dcfs.counsel", "hfs.requester", "cio", "auditor", "practice"])
    def test_a_draft_is_hidden_from_all_but_its_filing_offices(self, api: Callable, who: str) -> None:
        draft = api("dcfs.requester").post("use-cases/", use_case("HFS-CLAIMS")).json()

        assert code(api(who).get(f"use-cases/{draft['id']}/")) == (404, "not_found")
        assert code(api(who).post(f"use-cases/{draft['id']}/file/")) == (404, "not_found")
        assert code(api(who).delete(f"use-cases/{draft['id']}/")) == (404, "not_found")
        assert code(api(who).patch(f"use-cases/{draft['id']}/", {"title": "Mine"})) == (404, "not_found")

    def test_a_draft_is_shared_with_the_office(self, api: Callable) -> None:
        draft = api("dcfs.requester").post("use-cases/", use_case("HFS-CLAIMS")).json()

        assert api("dcfs.director").get(f"use-cases/{draft['id']}/").json() == draft

    def test_an_owner_sees_its_own_part_of_a_filed_use_case_alone(self, api: Callable, story: Any) -> None:
        filed = story.file("DPH-BIRTH", "HFS-CLAIMS")

        told = api("dph.counsel").get(f"use-cases/{filed[0].use_case_id}/").json()

        assert [one["dataset"] for one in told["requests"]] == ["DPH-BIRTH"]
