"""Searching judged denials: a hundred thousand of them, each with some eighty words of grounds and opinion.

Measured is all that a page of the list asks of the database: the count, the rows, the newest opinions, and where the
words stand. Every kind of search is made by an overseer and by an agency, at the beginning and deep in the list.
"""

import os
import random
from collections.abc import Callable, Iterator

import psycopg

from agencies.models import Person
from agencies.rights import Rights, rights_of
from bench.measuring import Figure, at_most, median, seconds
from emou import timekeeping
from escalation import queries
from escalation.models import Precedent
from escalation.pages import precedents
from requests_app.pages import listing

MANY, TIMES = 100_000, 7
COMMON = ("the agency denies sharing because section bars disclosure of elements that identify persons served",)
RARE = [f"matter{number}" for number in range(20_000)]
SEARCHES: dict[str, dict[str, object]] = {
    "everything": {},
    "a common word": {"q": "disclosure"},
    "a rare word": {"q": "matter77"},
    "a common and a rare word": {"q": "disclosure matter123"},
    "words that stand together": {"q": '"bars disclosure"'},
    "words that nobody wrote": {"q": "nothing at all like it"},
    "a common authority": {"authority": "HIPAA"},
    "a rare authority": {"authority": "PART2"},
    "a dataset": {"dataset": "HFS-CLAIMS"},
    "an owner": {"owner": "HFS"},
    "an outcome": {"outcome": ["denial.overruled"]},
    "a rare outcome": {"outcome": ["escalation.sharing_ordered"]},
    "a common word and every filter": {
        "q": "disclosure", "authority": "HIPAA", "dataset": "HFS-CLAIMS", "owner": "HFS",
        "outcome": ["denial.overruled"],
    },
    "a rare authority and a rare outcome": {"authority": "PART2", "outcome": ["escalation.sharing_ordered"]},
}  # fmt: skip
DEEP = "2026-03-01T12:00:00+00:00_9999999999"  # a cursor with most of the list before it

OUTCOMES = ("denial.upheld", "denial.overruled", "escalation.agency_excused")

WRITE = """
COPY escalation_precedent (request_id, owner_id, requester_id, dataset_id, purpose, authorities, outcome, title,
  reasons, opinions, decided_at) FROM STDIN
"""
MODEL = "SELECT id, owner_id, requester_id, dataset_id FROM requests_app_datarequest ORDER BY id LIMIT %s"


def measure() -> list[Figure]:
    """Requires as many requests as there shall be precedents; they stay unjudged, which no search looks at."""
    fill(random.Random(1))
    found = {}
    for who in ("auditor", "hfs.counsel"):
        rights = rights_of(Person.objects.get(username=who), timekeeping.now())
        for name, chosen in SEARCHES.items():
            for place, after in (("first page", ""), ("deep page", DEEP)):
                found[f"{name}, {place}, {who}"] = took(rights, chosen, after)
    many = Precedent.objects.count()
    return [slowest("search of judged denials", found, many), *others(many)]


def others(many: int) -> list[Figure]:
    """What the pages beside the list ask: the rates of overturned denials, and denials like one that is written."""
    model = Precedent.objects.filter(owner__code="HFS").latest("pk")
    rates = {name: timed(lambda law=law: queries.rates(law)) for name, law in RATES.items()}
    alike = {}
    for who in ("auditor", "hfs.counsel"):
        rights = rights_of(Person.objects.get(username=who), timekeeping.now())
        for law in (["HIPAA"], ["PART2"], ["HIPAA", "PART2", "FERPA"], ["WIC"]):
            look = {"dataset": model.dataset_id, "owner": model.owner_id, "authorities": law}
            alike[f"{' '.join(law)}, {who}"] = timed(lambda rights=rights, look=look: queries.like(rights, **look))
    return [
        slowest("rates of overturned denials", rates, many),
        slowest("denials like the one that is written", alike, many),
    ]


RATES: dict[str, list[str] | None] = {"of all authorities": None, "of one": ["HIPAA"], "of a rare one": ["PART2"]}


def slowest(name: str, found: dict[str, float], many: int) -> Figure:
    last = max(found, key=found.__getitem__)
    return at_most(name, found[last], 50, "ms", f"{many:,} of them; slowest of {len(found)}: {last}")


def took(rights: Rights, chosen: dict[str, object], after: str) -> float:
    def ask() -> None:
        rows, _ = queries.counted(queries.narrowed(queries.visible(rights), chosen), listing.COUNTED)
        precedents.page(rows, words=str(chosen.get("q", "")), after=after)

    return timed(ask)


def timed(work: Callable[[], object]) -> float:
    return median([seconds(work) for _ in range(TIMES)]) * 1000


def fill(chance: random.Random) -> None:
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        models = superuser.execute(MODEL, [MANY]).fetchall()
        with superuser.cursor().copy(WRITE) as copy:
            for number, model in enumerate(models):
                copy.write_row([*model, *words(number, chance)])
        superuser.execute("VACUUM (ANALYZE) escalation_precedent")


def words(number: int, chance: random.Random) -> Iterator[object]:
    yield "research"
    yield "{PART2}" if number % 500 == 0 else "{" + chance.choice(("HIPAA", "FERPA", "HIPAA,MHDDCA")) + "}"
    yield "escalation.sharing_ordered" if number % 700 == 0 else chance.choice(OUTCOMES)
    yield f"Use case {number} about {chance.choice(RARE)}"
    yield " ".join([*COMMON, *chance.choices(RARE, k=20)])
    yield " ".join([*COMMON, *chance.choices(RARE, k=20)])
    yield f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} 12:00+00"
