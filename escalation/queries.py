"""Looking up precedents: what became of denials like this one. Never writes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db import connection
from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat

from agencies.models import Agency, Dataset
from agencies.rights import Rights
from emou.audit.models import Entry
from emou.domain import clock
from emou.domain.calendar import ONE_DAY
from emou.domain.lifecycle import OVERTURNED_EVENTS
from escalation.models import Precedent

RELATED = ("request", "owner", "requester", "dataset")
LONG = ("opinions", "reasons", "words")  # columns that no list reads whole
NEWEST = ("-decided_at", "-pk")
SIMILAR = 5
FEW = 3
MARKS = ("\ue000", "\ue001")
"""Around each word that was looked for; of the private use area, so that nobody types them."""


@contextmanager
def planned_anew() -> Iterator[None]:
    """Have what is asked within planned for its own values.

    A statement asked often is planned once for any value, and no one plan serves a word, or a law, that stands in every
    precedent and another that stands in none.
    """
    connection.ensure_connection()
    kept = connection.connection.prepare_threshold
    connection.connection.prepare_threshold = None
    try:
        yield
    finally:
        connection.connection.prepare_threshold = kept


def visible(rights: Rights) -> QuerySet[Precedent]:
    """The precedents that this person may read: of and to their agencies, and every one for an overseer.

    Their keys and dates alone: joining what a list shows, before it is known which rows it shows, would cost most.
    """
    rows = Precedent.objects.only("pk", "decided_at")
    if rights.oversees:
        return rows
    seen = rights.agencies_with("view_requests")
    return rows.filter(Q(owner__in=seen) | Q(requester__in=seen))


def told(keys: Iterable[int]) -> list[Any]:
    """The precedents of these keys, in that order, with all that a list tells: each with `judgement`, which is what was
    said by whoever judged it last."""
    found = _telling().in_bulk(keys := list(keys))
    return [found[key] for key in keys]


def _telling() -> QuerySet[Any]:
    judged = Entry.objects.filter(chain=OuterRef("request__reference"), name=OuterRef("outcome")).order_by("-seq")
    rows = Precedent.objects.select_related(*RELATED).defer(*LONG)
    return rows.annotate(judgement=Subquery(judged.values("said")[:1]))


def matching(rows: QuerySet[Precedent], text: str) -> QuerySet[Precedent]:
    """Those whose title, reasons or opinions hold all these words; quotation marks and “or” mean what they say."""
    return rows.filter(words=_asked(text)) if text.strip() else rows


def _asked(text: str) -> SearchQuery:
    return SearchQuery(text, search_type="websearch", config="english")


def narrowed(rows: QuerySet[Precedent], chosen: dict[str, Any]) -> QuerySet[Precedent]:
    """Those that fit every filter that was chosen, among them the words."""
    for name, value in chosen.items():
        rows = matching(rows, value) if name == "q" else rows.filter(FILTERS[name](value))
    return rows


def counted(rows: QuerySet[Precedent], most: int) -> tuple[QuerySet[Precedent], int]:
    """How many there are, counted no further than one beyond `most`; and the same rows, by their keys where not more.

    Else words that hardly anybody wrote would be looked for in the order of time, through all there is.
    """
    with planned_anew():
        keys = list(rows.order_by().values_list("pk", flat=True)[: most + 1])
    few = Precedent.objects.filter(pk__in=keys).only("pk", "decided_at")
    return (few if len(keys) <= most else rows), len(keys)


def _coded(kind: type[Model], code: str) -> Subquery:
    """The key of what has this code: a key, and not a join, lets the index of the newest of one agency be read."""
    return Subquery(kind._default_manager.filter(code=code).values("pk"))


FILTERS = {
    "authority": lambda code: Q(authorities__contains=[code]),
    "owner": lambda code: Q(owner=_coded(Agency, code)),
    "requester": lambda code: Q(requester=_coded(Agency, code)),
    "dataset": lambda code: Q(dataset=_coded(Dataset, code)),
    "outcome": lambda names: Q(outcome__in=names),
    "decided_from": lambda day: Q(decided_at__gte=clock.end_of(day - ONE_DAY)),
    "decided_to": lambda day: Q(decided_at__lt=clock.end_of(day)),
}


def places(pks: Sequence[int], text: str) -> dict[int, str]:
    """Where these words stand in each of these precedents, between MARKS."""
    said = Concat("opinions", Value("\n\n"), "reasons", output_field=TextField())
    start, stop = MARKS
    head = SearchHeadline(
        said,
        _asked(text),
        config="english",
        start_sel=start,
        stop_sel=stop,
        max_words=36,
        min_words=18,
        max_fragments=1,
    )
    return dict(Precedent.objects.filter(pk__in=pks).values_list("pk", head))


def like(rights: Rights, *, dataset: int, owner: int, authorities: Sequence[str], besides: int = 0) -> list[Precedent]:
    """The newest precedents that share an authority with a denial, first those about the same dataset or owner.

    The request `besides` is left out. One question: three short looks into an index each.
    """
    shared = visible(rights).filter(authorities__overlap=list(authorities)).exclude(request=besides)
    looks = (shared.filter(dataset=dataset), shared.filter(owner=owner), shared)
    first, *others = (rows.order_by(*NEWEST).values("pk")[:SIMILAR] for rows in looks)
    with planned_anew():
        found = list(_telling().filter(pk__in=first.union(*others)).order_by(*NEWEST))
    found.sort(key=lambda row: (row.dataset_id != dataset, row.owner_id != owner))
    return found[:SIMILAR]


@dataclass(frozen=True, slots=True)
class Rate:
    """How denials under one authority fared: how many were judged, and how many of those were turned over."""

    authority: str
    judged: int
    overturned: int

    @property
    def percent(self) -> int:
        return round(100 * self.overturned / self.judged)

    @property
    def tells(self) -> bool:
        """Whether there are enough to draw anything from."""
        return self.judged >= FEW


def rates(authorities: Iterable[str] | None = None) -> list[Rate]:
    """The rates of these authorities, or of all, the most often judged first. Counts of all agencies together.

    The database counts what was cited together with how it ended, from an index alone; there are few such pairs.
    """
    judged, overturned = Counter[str](), Counter[str]()
    for codes, outcome, many in Precedent.objects.values_list("authorities", "outcome").annotate(many=Count("*")):
        judged.update(dict.fromkeys(codes, many))
        overturned.update(dict.fromkeys(codes, many if outcome in OVERTURNED_EVENTS else 0))
    wanted = judged.keys() if authorities is None else judged.keys() & set(authorities)
    return [Rate(code, judged[code], overturned[code]) for code in sorted(wanted, key=lambda one: (-judged[one], one))]
