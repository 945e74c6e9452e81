"""The offices over the API: who holds each today, told to everybody signed in."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.agencies.test_appointments import ACTING, APPOINT, END, LATER, TODAY, act, keep, seat
from tests.conftest import named

pytestmark = pytest.mark.usefixtures("clock")


def offices(caller: Any, **query: Any) -> dict[str, Any]:
    """What is told of each office, by its kind."""
    answer = caller.get("offices/", **query)
    assert answer.status_code == 200, answer.json()
    return {row["kind"]: row for row in answer.json()["results"]}


class TestTheOffices:
    def test_are_told_with_their_holders(self, api: Callable) -> None:
        told = offices(api("dcfs.requester"), agency="HFS")["counsel"]

        assert told | {"id": 0} == {
            "id": 0,
            "kind": "counsel",
            "name": "Counsel, Department of Healthcare and Family Services",
            "agency": "HFS",
            "held_by": [{"name": named("hfs.counsel").label, "capacity": "holder"}],
        }

    def test_tell_who_acts(self, api: Callable) -> None:
        keep("hfs.admin", act(APPOINT, "hfs.steward", capacity=ACTING, first=TODAY, last=LATER))

        held = offices(api("hfs.counsel"), agency="HFS")["counsel"]["held_by"]
        assert [one["capacity"] for one in held] == ["holder", "acting"]

    def test_tell_nobody_who_comes_or_has_left(self, api: Callable) -> None:
        keep("hfs.admin", act(APPOINT, "hfs.steward", first=LATER))
        keep("hfs.admin", act(END, "hfs.counsel", appointment=seat("hfs.counsel")))

        assert offices(api("hfs.director"), agency="HFS")["counsel"]["held_by"] == []

    def test_come_in_pages(self, api: Callable) -> None:
        first = api("auditor").get("offices/", limit=50).json()
        rest = api("auditor").get(first["next"].removeprefix("http://testserver")).json()

        assert (len(first["results"]), len(rest["results"])) == (50, 20)

    def test_of_an_unknown_agency_are_refused(self, api: Callable) -> None:
        assert api("auditor").get("offices/", agency="NONE").status_code == 400
