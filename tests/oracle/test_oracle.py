"""Every page, call, download, feed, export and count × every role × own, foreign and unknown things × every state.

What has to come of it stands in law.toml and routes.py, written from the design and not from the code. `make test`
walks a sample in which each address and each role is met; `make prove` walks all cells. Each that differs is named.
"""

import csv
import logging
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver

from requests_app import queries
from requests_app.models import DataRequest
from tests.conftest import PROVING, Clock
from tests.house.test_default_deny import patterns
from tests.oracle.oracle import may_know
from tests.oracle.people import CAST, STRANGERS
from tests.oracle.routes import ROUTES, Row
from tests.oracle.walk import Cell, Walk, cells, read
from tests.oracle.world import REFERENCE, World, build

SEED = 20261122
SIGNED_IN = [person for person in CAST if person not in STRANGERS]
LOOKED_AT = SIGNED_IN if PROVING else ["hfs.counsel", "dph.steward", "auditor"]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Told once for this file, and undone with its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(Clock(), whole=PROVING)
        transaction.set_rollback(True)


@pytest.fixture
def walk(world: World, django_db_blocker: Any) -> Iterator[Walk]:
    logging.disable(logging.CRITICAL)  # a hundred thousand refusals
    with transaction.atomic():
        yield Walk(world)
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def sample(world: World) -> list[Cell]:
    """One cell of each row, and some of each role; the same each time."""
    chance, all_cells = random.Random(SEED), list(cells(ROUTES, world))
    by_row: dict[tuple[str, ...], list[Cell]] = {}
    for cell in all_cells:
        by_row.setdefault(sort_of(cell.row), []).append(cell)
    of_each_role = [chance.choice([cell for cell in all_cells if cell.person == person]) for person in CAST]
    return [*(chance.choice(found) for found in by_row.values()), *of_each_role]


def sort_of(row: Row) -> tuple[str, ...]:
    """Of acts that share an address, or are sent badly, one stands for all in the sample."""
    if row.act and row.sends in ("nothing", "nonsense"):
        return (row.act[0], row.sends)
    return (row.address, row.method)


class TestEveryCell:
    def test_of_a_sample_is_as_the_oracle_says(self, walk: Walk, world: World) -> None:
        chosen = sample(world)
        print(len(chosen), "cells of", len(list(cells(ROUTES, world))))

        assert not walk.through(chosen).differences, "\n".join(walk.differences)
        assert {cell.row.address for cell in chosen} == {row.address for row in ROUTES}
        assert {cell.person for cell in chosen} == set(CAST)

    @pytest.mark.prove
    @pytest.mark.parametrize("person", CAST)
    def test_of_one_role_is_as_the_oracle_says(self, walk: Walk, world: World, person: str) -> None:
        walk.through(cells(ROUTES, world, [person]))

        print(f"{person}: {walk.count} cells, {len(walk.differences)} differences")
        assert not walk.differences, "\n".join(walk.differences)


class TestTheTable:
    def test_names_every_address(self) -> None:
        assert unnamed(ROUTES) == set()

    def test_misses_an_address_that_nobody_named(self) -> None:
        assert unnamed([row for row in ROUTES if row.address != "work/"]) == {"work/"}

    def test_names_every_method_of_the_api(self) -> None:
        named = {(row.address, row.method) for row in ROUTES}
        views = [(address, view.cls) for address, view in patterns() if hasattr(view, "cls")]
        there = {
            (address, method.upper())
            for address, view in views
            for method in ("get", "post", "patch", "put", "delete")
            if hasattr(view, method)
        }

        assert there - named == set()

    def test_names_every_method_of_the_pages(self, walk: Walk) -> None:
        """What it does not name is not taken, by anybody."""
        named = {(row.address, row.method) for row in ROUTES}
        first = {row.address: row for row in ROUTES if not row.is_api and row.knows != "nobody"}
        others = [replace(row, method="POST" if row.method == "GET" else "GET", act=()) for row in first.values()]
        leads_away = {("sign-in/again/", "GET")}  # after signing in, the browser comes by
        untaken = [row for row in others if (row.address, row.method) not in {*named, *leads_away}]
        asked = [Cell(row, "practice", thing) for row in untaken for thing in some_thing(row, walk.world)]

        assert {str(cell): status for cell in asked if (status := walk.ask(cell).status_code) != 405} == {}


def unnamed(rows: list[Row]) -> set[str]:
    assert get_resolver()
    return {address for address, _ in patterns()} ^ {row.address for row in rows}


def some_thing(row: Row, world: World) -> list[Any]:
    return [cell.thing for cell in list(cells([row], world, ["practice"]))[:1]]


class TestTheWalk:
    """Finds what is wrong, and says where."""

    def test_names_a_cell_that_the_table_has_wrong(self, walk: Walk, world: World) -> None:
        row = next(row for row in ROUTES if row.address == "requests/<slug:reference>/clock/")
        found = walk.through(cells([replace(row, knows="nobody")], world, ["auditor"])).differences

        assert found[0].startswith("GET /requests/<slug:reference>/clock/ as auditor about request, deemed [deemed_ap")
        assert found[0].endswith("expected hidden, got open (200)")

    def test_names_a_view_that_hides_nothing(self, walk: Walk, world: World, monkeypatch: Any) -> None:
        monkeypatch.setattr(queries, "visible", lambda rights: DataRequest.objects.all())
        row = next(row for row in ROUTES if row.address == "requests/<slug:reference>/")
        found = walk.through(cells([row], world, ["dph.counsel"])).differences

        where = "GET /requests/<slug:reference>/ as dph.counsel about request, pending [pending]"
        assert f"{where}: expected hidden, got open (200)" in found

    def test_names_what_an_answer_gives_away(self, walk: Walk, world: World, monkeypatch: Any) -> None:
        monkeypatch.setattr(queries, "visible", lambda rights: DataRequest.objects.all())
        row = next(row for row in ROUTES if row.address == "requests/download/")
        found = walk.through(cells([row], world, ["dcfs.requester"])).differences

        assert [one for one in found if "names what this person may not know of: EMOU-" in one] == found != []

    def test_names_what_was_written_although_it_was_refused(self, walk: Walk, world: World, monkeypatch: Any) -> None:
        monkeypatch.setattr("tests.oracle.walk.word_for", lambda cell, answer: "refused")
        monkeypatch.setattr("tests.oracle.walk.expected", lambda *_: {"refused"})
        row = next(row for row in ROUTES if row.name == "POST /requests/<slug:reference>/messages/")
        found = walk.through([Cell(row, "hfs.counsel", some_thing(row, world)[0])]).differences

        assert "was refused, and yet wrote to " in found[0] and "audit_entry" in found[0]


@pytest.mark.parametrize("person", LOOKED_AT)
class TestCounts:
    """What may be counted is what may be known of: no more, and no less."""

    def test_in_the_list_its_file_and_the_api(self, walk: Walk, world: World, person: str) -> None:
        may = {one.at["reference"] for word, one in world.matters.items() if one.kind == "request" and
               REFERENCE.fullmatch(word) and may_know(person, one)}  # fmt: skip
        lines = list(csv.reader(body(walk, person, "/requests/download/").splitlines()))
        rows = walk.client_of(person).get("/api/v1/requests/", {"limit": 100}).json()["results"]

        assert {one["reference"] for one in rows} == set(REFERENCE.findall(str(lines))) == may
        assert len(rows) == len(lines) - 1 == len(may)

    def test_of_releases_in_the_register_its_file_and_the_api(self, walk: Walk, world: World, person: str) -> None:
        """Programs are told of a release that became void; people's lists leave out what never came to anything."""
        rows = walk.client_of(person).get("/api/v1/releases/", {"limit": 100}).json()["results"]
        lines = list(csv.reader(body(walk, person, "/releases/download/").splitlines()))
        told = [one.at["pk"] for one in world.things["release"] if may_know(person, one)]

        assert {*told} <= {one["id"] for one in rows}
        assert len(lines) - 1 == sum(one["state"] != "void" for one in rows)
        assert all(may_know(person, world.matters[one]) for one in REFERENCE.findall(str(rows) + str(lines)))

    def test_of_a_search_for_a_word_of_somebody_elses(self, walk: Walk, world: World, person: str) -> None:
        mark, foreign = next((w, one) for w, one in world.matters.items() if one.name == "request, others' pending"
                             and w.startswith("Zq"))  # fmt: skip
        found = walk.client_of(person).get("/api/v1/requests/", {"q": mark}).json()["results"]
        pages = "".join(body(walk, person, f"/{page}/?q={mark}") for page in ("requests", "use-cases", "precedents"))

        assert len(found) == may_know(person, foreign)
        assert (foreign.at["reference"] in pages) == may_know(person, foreign)


def body(walk: Walk, person: str, path: str) -> str:
    return read(walk.client_of(person).get(path))
