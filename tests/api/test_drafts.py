"""Drafts over the API: strict in shape, free in completeness, never silently overwritten."""

from collections.abc import Callable
from typing import Any

import pytest

from requests_app.models import UseCase
from tests.api.conftest import use_case


@pytest.fixture
def requester(api: Callable) -> Any:
    return api("dcfs.requester")


@pytest.fixture
def draft(requester: Any) -> dict[str, Any]:
    return requester.post("use-cases/", use_case("HFS-CLAIMS")).json()


class TestStarting:
    def test_needs_nothing_but_the_agency(self, requester: Any) -> None:
        assert requester.post("use-cases/", {"requesting_agency": "DCFS"}).status_code == 201

    @pytest.mark.parametrize("said", [{}, {"requesting_agency": None}, {"requesting_agency": "NASA"}])
    def test_without_an_agency_is_incomplete(self, requester: Any, said: dict) -> None:
        answer = requester.post("use-cases/", said)

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "requesting_agency")

    @pytest.mark.parametrize("who", ["dcfs.counsel", "hfs.requester", "auditor", "admin"])
    def test_is_for_the_filing_offices_of_the_agency(self, api: Callable, who: str) -> None:
        assert api(who).post("use-cases/", {"requesting_agency": "DCFS"}).status_code == 403

    def test_answers_the_version_as_etag(self, requester: Any) -> None:
        assert requester.post("use-cases/", {"requesting_agency": "DCFS"})["ETag"] == '"1"'


WRONG = [
    ({"title": 7}, "title"),
    ({"title": "a" * 201}, "title"),
    ({"summary": "a\x00b"}, "summary"),
    ({"purpose": "profit"}, "purpose"),
    ({"links": "yes"}, "links"),
    ({"period_from": "01/02/2023"}, "period_from"),
    ({"period_from": 20230101}, "period_from"),
    ({"starts_on": "2027-01-04T00:00:00Z"}, "starts_on"),
    ({"small_cell_threshold": 32_768}, "small_cell_threshold"),
    ({"small_cell_threshold": -1}, "small_cell_threshold"),
    ({"estimated_records": 10**20}, "estimated_records"),
    ({"estimated_records": 1.5}, "estimated_records"),
    ({"users": {"role": "Analyst"}}, "users"),
    ({"users": ["Analyst"]}, "users.0"),
    ({"users": [{"role": "Analyst", "count": "3"}]}, "users.0.count"),
    ({"users": [{"name": "Jo"}]}, "users.0.name"),
    ({"requests": [{"dataset": 3}]}, "requests.0.dataset"),
    ({"requests": [{"identifiability": "naked"}]}, "requests.0.identifiability"),
    ({"requests": [{"elements": ["a"]}]}, "requests.0.elements.0"),
    ({"requests": [{}, {"elements": [{"code": 1}]}]}, "requests.1.elements.0.code"),
    ({"requests": [{"clock": 5}]}, "requests.0.clock"),
    ({"requests": [{}] * 51}, "requests"),
    ({"status": "filed"}, "status"),
    ({"asks": []}, "asks"),
    ({"id": 1}, "id"),
]


class TestShapes:
    @pytest.mark.parametrize(("said", "field"), WRONG, ids=[f"{field}-{at}" for at, (_, field) in enumerate(WRONG)])
    def test_of_a_wrong_kind_are_malformed_and_named(self, requester: Any, draft: dict, said: dict, field: str) -> None:
        answer = requester.patch(f"use-cases/{draft['id']}/", said, If_Match='"1"')

        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
        assert field in [one["field"] for one in answer.json()["errors"]]
        assert UseCase.objects.get(pk=draft["id"]).version == 1

    def test_null_empties_a_field(self, requester: Any, draft: dict) -> None:
        emptied = {"title": None, "period_from": None, "links": None, "users": None, "requests": None}

        told = requester.patch(f"use-cases/{draft['id']}/", emptied, If_Match='"1"').json()

        assert {name: told[name] for name in emptied} == {
            "title": "", "period_from": None, "links": None, "users": [], "requests": [],
        }  # fmt: skip


class TestChanging:
    def test_moves_the_version_on(self, requester: Any, draft: dict) -> None:
        answer = requester.patch(f"use-cases/{draft['id']}/", {"title": "Better"}, If_Match='"1"')

        assert (answer.json()["version"], answer["ETag"], answer.json()["title"]) == (2, '"2"', "Better")

    def test_leaves_what_was_not_sent(self, requester: Any, draft: dict) -> None:
        told = requester.patch(f"use-cases/{draft['id']}/", {"title": "Better"}, If_Match='"1"').json()

        assert told == draft | {"title": "Better", "version": 2}

    def test_of_an_old_version_is_a_lost_update(self, api: Callable, requester: Any, draft: dict) -> None:
        api("dcfs.director").patch(f"use-cases/{draft['id']}/", {"title": "Director's"}, If_Match='"1"')

        answer = requester.patch(f"use-cases/{draft['id']}/", {"title": "Mine"}, If_Match='"1"')

        assert (answer.status_code, answer.json()["code"]) == (412, "lost_update")
        assert UseCase.objects.get(pk=draft["id"]).title == "Director's"

    def test_without_a_version_is_refused(self, requester: Any, draft: dict) -> None:
        answer = requester.patch(f"use-cases/{draft['id']}/", {"title": "Mine"})

        assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")

    @pytest.mark.parametrize("version", ["*", "one", '"' + "9" * 40 + '"', '""'])
    def test_of_a_version_that_cannot_be_read_is_malformed(self, requester: Any, draft: dict, version: str) -> None:
        assert requester.patch(f"use-cases/{draft['id']}/", {}, If_Match=version).status_code == 400

    def test_keeps_a_draft_with_its_agency(self, requester: Any, draft: dict) -> None:
        answer = requester.patch(f"use-cases/{draft['id']}/", {"requesting_agency": "DPH"}, If_Match='"1"')

        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "fixed")

    def test_ends_with_filing(self, requester: Any, draft: dict) -> None:
        requester.post(f"use-cases/{draft['id']}/file/")

        answer = requester.patch(f"use-cases/{draft['id']}/", {"title": "Late"}, If_Match='"1"')

        assert (answer.status_code, answer.json()["code"]) == (409, "not_possible_now")


class TestDiscarding:
    def test_puts_a_draft_out_of_sight(self, requester: Any, draft: dict) -> None:
        assert requester.delete(f"use-cases/{draft['id']}/").status_code == 204
        assert requester.get(f"use-cases/{draft['id']}/").status_code == 404

    def test_is_not_possible_once_filed(self, requester: Any, draft: dict) -> None:
        requester.post(f"use-cases/{draft['id']}/file/")

        assert requester.delete(f"use-cases/{draft['id']}/").status_code == 409


class TestFiling:
    def test_takes_no_body(self, requester: Any, draft: dict) -> None:
        assert requester.post(f"use-cases/{draft['id']}/file/", {"at": "noon"}).status_code == 400

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"purpose": "research"}, "irb_number"),
            ({"linkage": ""}, "linkage"),
            ({"period_to": "2022-01-01"}, "period_to"),
            ({"requests": [{"dataset": "NO-SUCH"}]}, "requests.0.dataset"),
            ({"requests": [{"dataset": "DCFS-CASE"}]}, "requests.0.dataset"),
            ({"requests": [{"dataset": "HFS-CLAIMS", "access_mode": "extract"}]}, "requests.0.extract_reason"),
        ],
    )
    def test_names_what_does_not_hold_up(self, requester: Any, changes: dict, field: str) -> None:
        draft = requester.post("use-cases/", use_case("HFS-CLAIMS") | changes).json()

        answer = requester.post(f"use-cases/{draft['id']}/file/")

        assert answer.status_code == 422
        assert field in [one["field"] for one in answer.json()["errors"]]
