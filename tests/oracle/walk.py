"""Walking the cells: who asks which address for which thing, what came of it, and what it gave away."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.functional import cached_property

from tests.conftest import named
from tests.oracle import oracle
from tests.oracle.oracle import Thing, expected
from tests.oracle.people import CAST, GONE, NOBODY, OWNER, SOURCE
from tests.oracle.routes import Row
from tests.oracle.world import MARK, REFERENCE, World, sound_words
from tests.pages.conftest import sign_in

WORDS = {
    200: "open", 201: "open", 202: "open", 204: "open", 304: "open", 400: "malformed", 401: "sign in", 403: "refused",
    404: "hidden", 409: "not now", 412: "stale", 413: "too large", 415: "malformed", 422: "incomplete", 428: "stale",
    429: "too many",
}  # fmt: skip
# What an answer may write although nothing was decided: whose session it is, and that a notice was opened.
NOTHING_OF_WEIGHT = {"django_session", "http_session", "notices_notice", "http_idempotencykey"}
ALONE = Thing("", "")
STATES = {"request": ("requests_app_datarequest", "reference", "reference"), "release": ("sharing_release", "id", "pk")}


@dataclass(frozen=True)
class Cell:
    row: Row
    person: str
    thing: Thing

    def __str__(self) -> str:
        about = f" about {self.thing.name} [{self.thing.state or '–'}]" if self.thing.kind else ""
        return f"{self.row.name} as {self.person}{about}"


def cells(rows: Iterable[Row], world: World, people: Iterable[str] = CAST) -> Iterator[Cell]:
    """Every row × person × thing of its kind, and one thing that does not exist."""
    for row in rows:
        for thing in things_of(row, world):
            for person in people:
                cell = Cell(row, person, thing)
                if (person != SOURCE or row.is_api) and says_something_new(cell):
                    yield cell


def things_of(row: Row, world: World) -> list[Thing]:
    """All of the kind; of what no state can change, such as words that nobody can read, the first and the last two."""
    if not row.of:
        return [ALONE]
    found = world.of(row.of)
    return [found[0], *found[-2:]] if row.knows == "nobody" or row.sends == "nonsense" else found


def says_something_new(cell: Cell) -> bool:
    """That nothing was said is looked at where the state is; before that it is refused as what is sound is.

    And whoever may not act is refused with the button as with the form, so the button is pressed alone.
    """
    if not cell.row.act or cell.row.sends in ("sound", "nonsense"):
        return True
    answer, _ = oracle.acting(cell.person, cell.thing, *cell.row.act)
    if cell.row.sends == "nothing":
        return answer in (oracle.OPEN, oracle.NOT_NOW)
    return cell.row.method == "POST" or answer == oracle.OPEN


# What the style guide, the mails' catalogue and the schema show as examples; the world may come to the same numbers.
SAMPLES = {"EMOU-2026-000098", "EMOU-2026-000123", "EMOU-2026-000131"}


class Walk:
    """Goes through cells and keeps what differs from the oracle, each with its name."""

    def __init__(self, world: World) -> None:
        self.world, self.differences, self.count = world, [], 0
        self.clients = {person: signed_in(person) for person in CAST}
        self.cookies = {person: dict(client.cookies) for person, client in self.clients.items()}
        self.before = self.rows()
        self.known: dict[str, frozenset[str]] = {}

    def through(self, cells: Iterable[Cell]) -> "Walk":
        for cell in cells:
            self.count += 1
            self.differences += [f"{cell}: {wrong}" for wrong in self.wrong_in(cell)]
        return self

    def wrong_in(self, cell: Cell) -> Iterator[str]:
        with transaction.atomic():
            self.written_up_to = log_position()
            answer = self.ask(cell)
            body = read(answer)
            got, right = word_for(cell, answer), expected(cell.row, cell.person, cell.thing)
            if got not in right:
                yield f"expected {' or '.join(sorted(right))}, got {got} ({answer.status_code})"
            else:
                yield from self.wrong_after(cell, got)
            transaction.set_rollback(True)
        if leaked := self.unknown_in(cell, body):
            yield f"names what this person may not know of: {', '.join(sorted(leaked))}"

    def wrong_after(self, cell: Cell, got: str) -> Iterator[str]:
        """Nothing was written where nothing was done; and what was done came to the right state."""
        if got not in ("open", "done") and "unnoticed" not in cell.thing.facts and (written := self.written()):
            yield f"was {got}, and yet wrote to {', '.join(written)}"
        if got == "open" and cell.row.sends == "sound" and cell.thing.kind in STATES:
            _, becomes = oracle.acting(cell.person, cell.thing, *cell.row.act)
            becomes, now = oracle.state_after(cell.thing, cell.row.act[1], becomes), self.state_of(cell)
            if now != becomes:
                yield f"expected to become {becomes}, became {now}"

    def state_of(self, cell: Cell) -> str:
        table, column, key = STATES[cell.thing.kind]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT state FROM {table} WHERE {column} = %s", [cell.thing.at[key]])
            return str(cursor.fetchone()[0])

    def written(self) -> list[str]:
        """The tables of weight whose rows are others than before: something was written, and not undone."""
        if log_position() == self.written_up_to:
            return []
        return [table for table, found in self.rows().items() if found != self.before[table]]

    def rows(self) -> dict[str, str]:
        """For each table of weight how many rows it has, and which transactions wrote them."""
        with connection.cursor() as cursor:
            cursor.execute(self.fingerprint)
            return dict(cursor.fetchall())

    @cached_property
    def fingerprint(self) -> str:
        tables = [name for name in connection.introspection.table_names() if name not in NOTHING_OF_WEIGHT]
        each = "SELECT '{0}', count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) FROM {0}"
        return " UNION ALL ".join(each.format(name) for name in tables)

    # ------------------------------------------------------------------------------------- asking

    def ask(self, cell: Cell) -> HttpResponseBase:
        row = cell.row
        path, headers = path_of(row, cell.thing), {"If-Match": '"1"'} if row.method == "PATCH" else {}
        if cell.person == SOURCE and row.is_api:
            headers["Authorization"] = f"Source {self.world.source_token}"
        client = self.client_of(cell.person)
        if row.method == "GET":
            return client.get(path, row.fields, headers=headers)
        if not row.is_api or path.endswith("/documents/"):  # forms, of which some may hold a file
            return client.post(path, row.fields, headers=headers)
        return client.generic(row.method, path, body_of(cell), content_type="application/json", headers=headers)

    def client_of(self, person: str) -> Client:
        client = self.clients[person]
        client.cookies = SimpleCookie()  # what the last answer set, or took away, went back with its transaction
        client.cookies.update(self.cookies[person])
        return client

    # ------------------------------------------------------------------------------------- what was given away

    def known_to(self, person: str) -> frozenset[str]:
        """The references and words that this person may read somewhere."""
        if person not in self.known:
            matters = self.world.matters.items()
            if person == SOURCE:  # asks for its own agency
                self.known[person] = frozenset(word for word, thing in matters if OWNER in thing.owners)
            else:
                self.known[person] = frozenset(word for word, thing in matters if oracle.may_know(person, thing))
        return self.known[person]

    def unknown_in(self, cell: Cell, body: str) -> set[str]:
        """What the answer names that this person may not know of, but for what they asked with."""
        named = {*REFERENCE.findall(body), *MARK.findall(body), *(["memo-1"] if "memo-1" in body else [])}
        reader = cell.thing.holder if cell.row.knows == "anybody" and cell.thing.holder else cell.person
        unknown = (named & self.world.matters.keys()) - self.known_to(reader) - SAMPLES
        return {one for one in unknown if one not in path_of(cell.row, cell.thing)}


def log_position() -> str:
    """How far the database has written: where it stands still, nothing was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        return str(cursor.fetchone()[0])


def signed_in(person: str) -> Client:
    client = Client(raise_request_exception=False)
    if person not in (NOBODY, SOURCE):
        sign_in(client, named(person))
    return client


def path_of(row: Row, thing: Thing) -> str:
    """The address with its words filled in."""
    path = row.address
    for name, value in {**thing.at, **row.at}.items():
        for kind in ("slug", "int", "str", "uuid", "path", "anything"):
            path = path.replace(f"<{kind}:{name}>", str(value))
    assert "<" not in path, f"{row.address} names what {thing.name or 'no thing'} has not: {thing.at}"
    return f"/{path}"


def body_of(cell: Cell) -> str:
    if cell.row.sends == "nonsense":
        return "{"
    said = sound_words(*cell.row.act, cell.thing) if cell.row.sends == "sound" else cell.row.fields
    return json.dumps(said, default=str)


def read(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") if "pdf" not in answer.get("Content-Type", "") else ""


def word_for(cell: Cell, answer: HttpResponseBase) -> str:
    """The answer in the words of the oracle."""
    status, where = answer.status_code, answer.get("Location", "")
    if status in (301, 302, 303):
        signs_in = where.startswith("/sign-in/?") and cell.row.knows != "anybody"
        return "sign in" if signs_in else "done" if where.endswith("/done/") else "open"
    if status == 403 and cell.person in (NOBODY, GONE, SOURCE) and not cell.row.is_api:
        return "sign in"  # what was sent without a session is kept, and the page asks who it was
    return WORDS.get(status, f"a fault, {status}")
