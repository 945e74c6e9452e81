"""The list of requests: pages by cursor, filters that see the truth of the moment, a constant number of queries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Api


def references(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json()
    return [row["reference"] for row in answer.json()["results"]]


def walk(caller: Api, path: str, link: str = "next", **query: Any) -> list[list[str]]:
    """The references of every page, following `link`."""
    answer = caller.get(path, **query)
    pages = [references(answer)]
    while url := answer.json()[link]:
        answer = caller.get(url.removeprefix("http://testserver"))
        pages.append(references(answer))
    return pages


class TestPages:
    @pytest.fixture(scope="class")
    @classmethod
    def filed(cls, shared_story: Any) -> list[str]:
        """Seven requests, the last four filed at the same instant as one another by one use case."""
        alone = [shared_story.filed("HFS-CLAIMS").reference for _ in range(3)]
        together = shared_story.file("HFS-CLAIMS", "DPH-BIRTH", "DHS-SNAP", "IDES-WAGE")
        return alone + [request.reference for request in together]

    @pytest.mark.parametrize("ordering", ["-filed_at", "filed_at", "due_at", "-due_at"])
    def test_show_every_request_once(self, api: Callable, filed: list[str], ordering: str) -> None:
        pages = walk(api("auditor"), "requests/", limit=2, ordering=ordering)

        assert [len(page) for page in pages] == [2, 2, 2, 1]
        assert sorted(reference for page in pages for reference in page) == sorted(filed)

    def test_begin_with_the_newest(self, api: Callable, filed: list[str]) -> None:
        assert references(api("auditor").get("requests/"))[-1] == filed[0]

    def test_lead_back_to_where_they_came_from(self, api: Callable, filed: list[str]) -> None:
        caller = api("auditor")
        forth = walk(caller, "requests/", limit=3)
        last = caller.get("requests/", limit=3)
        while url := last.json()["next"]:
            last = caller.get(url.removeprefix("http://testserver"))

        back = [references(last)]
        while url := last.json()["previous"]:
            last = caller.get(url.removeprefix("http://testserver"))
            back.append(references(last))

        assert back[::-1] == forth

    def test_of_the_first_and_last_lead_nowhere_beyond(self, api: Callable, filed: list[str]) -> None:
        told = api("auditor").get("requests/").json()

        assert (told["next"], told["previous"]) == (None, None)

    def test_are_not_moved_by_what_is_filed_meanwhile(self, api: Callable, story: Any, filed: list[str]) -> None:
        caller = api("auditor")
        first = caller.get("requests/", limit=4)

        story.filed("HFS-CLAIMS")
        second = caller.get(first.json()["next"].removeprefix("http://testserver"))

        assert sorted(references(first) + references(second)) == sorted(filed)

    def test_keep_the_filters(self, api: Callable, filed: list[str]) -> None:
        pages = walk(api("auditor"), "requests/", limit=1, owner="HFS")

        assert len(pages) == 4

    def test_of_the_catalog_show_every_dataset_once(self, api: Callable) -> None:
        caller, codes, url = api("auditor"), [], "/api/v1/datasets/?limit=7"
        while url:
            told = caller.get(url).json()
            codes += [row["code"] for row in told["results"]]
            url = (told["next"] or "").removeprefix("http://testserver")

        assert codes == sorted(set(codes))
        assert len(codes) >= 39

    def test_of_the_record_follow_its_numbers(self, api: Callable, story: Any) -> None:
        request, caller = story.denied(), api("auditor")

        first = caller.get(f"requests/{request.reference}/events/", limit=1).json()
        second = caller.get(first["next"].removeprefix("http://testserver")).json()

        assert [first["results"][0]["name"], second["results"][0]["name"]] == ["request.filed", "request.denied"]


class TestFilters:
    @pytest.fixture(scope="class")
    @classmethod
    def hfs(cls, shared_story: Any) -> str:
        return shared_story.filed("HFS-CLAIMS").reference

    @pytest.fixture(scope="class")
    @classmethod
    def dph(cls, shared_story: Any) -> str:
        return shared_story.denied("DPH-BIRTH").reference

    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ({"status": "pending"}, {"hfs"}),
            ({"status": "denied"}, {"dph"}),
            ({"status": "pending,denied"}, {"hfs", "dph"}),
            ({"owner": "DPH"}, {"dph"}),
            ({"requester": "DCFS"}, {"hfs", "dph"}),
            ({"requester": "HFS"}, set()),
            ({"q": "birth"}, {"dph"}),
            ({"q": "prenatal care"}, {"hfs", "dph"}),
            ({"q": "%"}, set()),
            ({"due_before": "2026-12-01T00:00:00-06:00"}, {"dph"}),
        ],
    )
    def test_leave_what_answers_to_them(self, api: Callable, hfs: str, dph: str, query: dict, wanted: set[str]) -> None:
        found = set(references(api("auditor").get("requests/", **query)))

        assert found == {{"hfs": hfs, "dph": dph}[name] for name in wanted}

    def test_find_a_request_by_its_reference(self, api: Callable, hfs: str, dph: str) -> None:
        assert references(api("auditor").get("requests/", q=dph)) == [dph]

    @pytest.mark.parametrize(
        ("who", "wanted"),
        [
            ("hfs.counsel", ["hfs"]),
            ("hfs.steward", []),
            ("dcfs.requester", []),
            ("dph.counsel", []),
            ("cio", ["dph"]),
            ("coo", []),
            ("auditor", []),
        ],
    )
    def test_of_my_desk_show_what_waits_on_me(
        self, api: Callable, hfs: str, dph: str, who: str, wanted: list[str]
    ) -> None:
        found = references(api(who).get("requests/", desk="mine"))

        assert found == [{"hfs": hfs, "dph": dph}[name] for name in wanted]


class TestEveryRow:
    def test_shows_what_time_has_made_of_a_request(self, api: Callable, story: Any) -> None:
        request = story.filed()
        story.clock.set(request.due_at)

        caller = api("hfs.counsel")

        assert references(caller.get("requests/", status="deemed_approved")) == [request.reference]
        assert references(caller.get("requests/", desk="mine")) == []

    def test_shows_it_not_an_instant_too_early(self, api: Callable, story: Any) -> None:
        request = story.filed()
        story.clock.set(request.due_at - timedelta(seconds=30))

        assert references(api("hfs.counsel").get("requests/", desk="mine")) == [request.reference]

    def test_tells_the_same_as_the_request(self, api: Callable, story: Any) -> None:
        reference, caller = story.denied().reference, api("hfs.counsel")

        [row] = caller.get("requests/").json()["results"]
        whole = caller.get(f"requests/{reference}/").json()

        assert row == {name: whole[name] for name in row}


class TestTheNumberOfQueries:
    def test_is_the_same_for_one_row_and_for_thirty(self, api: Callable, story: Any) -> None:
        caller = api("auditor")
        story.filed()
        with CaptureQueriesContext(
            connection,
        ) as one:
            caller.get("requests/")

        for _ in range(29):
            story.filed()
        with CaptureQueriesContext(connection) as thirty:
            assert len(references(caller.get("requests/"))) == 30

        assert len(thirty) == len(one) <= 8

    def test_of_a_request_stays_small(self, api: Callable, story: Any) -> None:
        reference, caller = story.denied().reference, api("auditor")

        with CaptureQueriesContext(connection) as asked:
            caller.get(f"requests/{reference}/")

        assert len(asked) <= 8
