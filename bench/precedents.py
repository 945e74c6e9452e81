"""Searching judged denials: a hundred thousand of them, each with some eighty words of grounds and opinion."""

import os
import random
from collections.abc import Iterator

import psycopg

from agencies.models import Person
from agencies.rights import rights_of
from bench.measuring import Figure, at_most, median, seconds
from emou import timekeeping
from escalation import queries
from escalation.models import Precedent

MANY, TIMES, SHOWN = 100_000, 9, 25
COMMON = ("the agency denies sharing because section bars disclosure of elements that identify persons served",)
RARE = [f"matter{number}" for number in range(20_000)]
SEARCHES = ("disclosure", "matter77", "disclosure matter123", '"bars disclosure"', "nothing at all like it")

WRITE = """
COPY escalation_precedent (request_id, owner_id, requester_id, dataset_id, purpose, authorities, outcome, title,
  reasons, opinions, decided_at) FROM STDIN
"""
MODEL = "SELECT id, owner_id, requester_id, dataset_id FROM requests_app_datarequest ORDER BY id LIMIT %s"


def measure() -> list[Figure]:
    """Requires as many requests as there shall be precedents; they stay unjudged, which no search looks at."""
    fill(random.Random(1))
    found = {(who, text): took(who, text) for who in ("auditor", "hfs.counsel") for text in SEARCHES}
    slowest = max(found, key=found.__getitem__)
    note = f"{Precedent.objects.count():,} of them; slowest: {slowest[1]}, for {slowest[0]}"
    rate = median([seconds(lambda: queries.rates(["HIPAA", "FERPA"])) for _ in range(TIMES)]) * 1000
    return [
        at_most("search of judged denials", found[slowest], 50, "ms", note),
        Figure("rate of two authorities over all of them", rate, "ms"),
    ]


def took(username: str, text: str) -> float:
    rights = rights_of(Person.objects.get(username=username), timekeeping.now())
    rows = queries.matching(queries.visible(rights), text).order_by("-decided_at", "-pk")
    return median([seconds(lambda: list(rows.all()[:SHOWN])) for _ in range(TIMES)]) * 1000


def fill(chance: random.Random) -> None:
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        models = superuser.execute(MODEL, [MANY]).fetchall()
        with superuser.cursor().copy(WRITE) as copy:
            for number, model in enumerate(models):
                copy.write_row([*model, *words(number, chance)])
        superuser.execute("VACUUM (ANALYZE) escalation_precedent")


def words(number: int, chance: random.Random) -> Iterator[object]:
    yield "research"
    yield "{" + chance.choice(("HIPAA", "FERPA", "HIPAA,MHDDCA")) + "}"
    yield chance.choice(("denial.upheld", "denial.overruled", "escalation.agency_excused"))
    yield f"Use case {number} about {chance.choice(RARE)}"
    yield " ".join([*COMMON, *chance.choices(RARE, k=20)])
    yield " ".join([*COMMON, *chance.choices(RARE, k=20)])
    yield f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} 12:00+00"
