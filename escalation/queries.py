"""Looking up precedents: what became of denials like this one. Never writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Func, Q, QuerySet

from agencies.rights import Rights
from emou.domain.lifecycle import OVERTURNED_EVENTS
from escalation.models import Precedent

RELATED = ("request", "owner", "requester", "dataset")
SIMILAR = 5


def visible(rights: Rights) -> QuerySet[Precedent]:
    """The precedents that this person may read: of and to their agencies, and every one for an overseer."""
    rows = Precedent.objects.select_related(*RELATED)
    if rights.oversees:
        return rows
    seen = rights.agencies_with("view_requests")
    return rows.filter(Q(owner__in=seen) | Q(requester__in=seen))


def matching(rows: QuerySet[Precedent], text: str) -> QuerySet[Precedent]:
    """Those whose title, reasons or opinions hold all these words; quotation marks and “or” mean what they say."""
    return rows.filter(words=SearchQuery(text, search_type="websearch", config="english")) if text.strip() else rows


def like(rights: Rights, *, dataset: int, owner: int, authorities: Sequence[str]) -> list[Precedent]:
    """The newest precedents that share an authority with a denial, first those about the same dataset or owner."""
    rows = visible(rights).filter(authorities__overlap=list(authorities))
    near = [
        *rows.filter(dataset=dataset).order_by("-decided_at", "-pk")[:SIMILAR],
        *rows.filter(owner=owner).order_by("-decided_at", "-pk")[:SIMILAR],
        *rows.order_by("-decided_at", "-pk")[:SIMILAR],
    ]
    return list({row.pk: row for row in near}.values())[:SIMILAR]


@dataclass(frozen=True, slots=True)
class Rate:
    """How denials under one authority fared: how many were judged, and how many of those were turned over."""

    authority: str
    judged: int
    overturned: int

    @property
    def percent(self) -> int:
        return round(100 * self.overturned / self.judged)


def rates(authorities: Iterable[str] | None = None) -> list[Rate]:
    """The rates of these authorities, or of all, the most often judged first. Counts of all agencies together."""
    each = Precedent.objects.annotate(one=Func(F("authorities"), function="unnest")).values("one")
    turned = Count("pk", filter=Q(outcome__in=OVERTURNED_EVENTS))
    found = each.annotate(judged=Count("pk"), overturned=turned).order_by("-judged", "one")
    wanted = set(authorities) if authorities is not None else None
    rows = found.values_list("one", "judged", "overturned")
    return [Rate(*row) for row in rows if wanted is None or row[0] in wanted]
