"""One decision through the one door, against one hand-written statement that writes the same rows."""

import os
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection
from django.test import override_settings

from agencies.models import Office, Person
from bench import floors
from bench.measuring import Figure, at_most, median, seconds
from emou import actions
from requests_app.models import DataRequest

ROUNDS = 300
WARM_UP = 30
SAID = {"conditions": ["No copy is kept."]}


def measure(references: list[str]) -> list[Figure]:
    """Takes turns, so that both meet the same machine; with the commit waiting for the disk, and without.

    Without DEBUG, as in production: with it, Django writes each statement out once more to keep it for a developer.
    """
    with override_settings(DEBUG=False):
        waiting = ratio(references[: 2 * ROUNDS], "on")
        code = ratio(references[2 * ROUNDS : 4 * ROUNDS], "off")
    return [
        at_most("one decision, against the same rows by hand", *_with_limit(code)),
        Figure("the same, when a commit waits for the disk", waiting[0], "times", note=waiting[1]),
    ]


def _with_limit(found: tuple[float, str]) -> tuple[float, float, str, str]:
    return found[0], 3.0, "times", found[1]


def ratio(references: list[str], synchronous: str) -> tuple[float, str]:
    product, floor = [], []
    with connection.cursor() as cursor, psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as by_hand:
        cursor.execute("SELECT set_config('synchronous_commit', %s, false)", [synchronous])
        by_hand.execute("SELECT set_config('synchronous_commit', %s, false)", [synchronous])
        for ours, theirs in zip(references[::2], references[1::2], strict=True):
            product.append(seconds(deciding(ours)))
            floor.append(seconds(writing(by_hand, theirs)))
    ours, theirs = median(product[WARM_UP:]), median(floor[WARM_UP:])
    return ours / theirs, f"floor {theirs * 1e3:.2f} ms, product {ours * 1e3:.2f} ms"


def deciding(reference: str) -> Callable[[], object]:
    counsel = counsel_of(reference)
    return lambda: actions.take(counsel, reference, "approve", SAID)


def writing(connection: Any, reference: str) -> Callable[[], object]:
    counsel = counsel_of(reference)
    office = Office.objects.select_related("agency").get(appointments__person=counsel)
    values = {"reference": reference, "actor_id": counsel.pk, "actor": counsel.label}
    values |= {"office_id": office.pk, "office": office.label}
    return lambda: connection.execute(floors.APPROVAL, values)


def counsel_of(reference: str) -> Person:
    owner = DataRequest.objects.select_related("owner").get(reference=reference).owner
    return Person.objects.get(username=f"{owner.code.lower()}.counsel")
