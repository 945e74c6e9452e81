"""Appending to the record. The only writer; whoever calls it holds the lock on what the chain is about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from emou import timekeeping
from emou.audit.models import SEPARATOR, Entry

CALENDAR_CHAIN, OPERATIONS_CHAIN = "CALENDAR", "OPERATIONS"


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be recorded; the trigger adds its place, its time and its hash."""

    chain: str
    name: str
    occurred_at: datetime
    said: Mapping[str, Any] = field(default_factory=dict)
    request_id: int | None = None
    actor_id: int | None = None
    actor: str = ""
    office_id: int | None = None
    office: str = ""
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line went: the entry's id, its number in the chain, and the hash that seals it."""

    entry_id: int
    seq: int
    hash: bytes


COLUMNS = "chain, name, occurred_at, said, request_id, actor_id, actor, office_id, office, source, target"
INSERT = f"INSERT INTO audit_entry ({COLUMNS}) VALUES {{rows}} RETURNING id, seq, hash"  # noqa: S608
ROW = "(%s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s, %s)"


def insertion(lines: list[Line]) -> tuple[str, list[Any]]:
    """The INSERT of these lines, returning id, seq and hash, and its values: for a statement that saves more beside."""
    values: list[Any] = []
    for line in lines:
        values += [line.chain, line.name, line.occurred_at, json.dumps(line.said), line.request_id]
        values += [line.actor_id, _label(line.actor), line.office_id, _label(line.office), line.source, line.target]
    return INSERT.format(rows=", ".join([ROW] * len(lines))), values


def _label(text: str) -> str:
    """A name as the record takes it: a control character in somebody's name must not keep them from acting."""
    return text.replace(SEPARATOR, " ")


def append(lines: list[Line]) -> list[Place]:
    """Append the lines of one event, in order, and say where each went."""
    with connection.cursor() as cursor:
        cursor.execute(*insertion(lines))
        return places(cursor.fetchall())


def places(rows: list[tuple[int, int, bytes]]) -> list[Place]:
    return [Place(entry_id, seq, bytes(seal)) for entry_id, seq, seal in rows]


def lock(chain: str) -> None:
    """Serialize the writers of a chain that no row stands for, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [chain])


def began_before(at: datetime) -> bool:
    """Whether anything is on the record from before that instant."""
    first = Entry.objects.order_by("pk").first()
    return first is not None and first.recorded_at < at


def note_operation(name: str, said: Mapping[str, Any]) -> None:
    """Put on the record what whoever runs the system did to it, where it did anything to a record in use.

    While nothing has happened yet there is nothing to protect, and the demo may still begin in the past.
    """
    if not any(said.values()) or not Entry.objects.exists():
        return
    with transaction.atomic():
        lock(OPERATIONS_CHAIN)
        append([Line(OPERATIONS_CHAIN, name, timekeeping.now(), said)])
