"""Earlier denials like this one, of the same dataset, under the same law or by the same owner, and their outcomes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from agencies.rights import Rights
from requests_app import queries
from requests_app.models import DataRequest
from requests_app.queries import Seen

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier denial; `likeness` says in words what it has in common with this one."""

    reference: str
    url: str
    title: str
    parties: str
    likeness: list[str]
    status: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Precedents:
    rows: list[Precedent]
    outcomes: list[dict[str, Any]]

    @property
    def count(self) -> int:
        return sum(outcome["count"] for outcome in self.outcomes)


def earlier(seen: Seen, rights: Rights) -> Precedents:
    """The denials most like that of `seen`, as far as this person may know of them, and the outcomes of all."""
    request = seen.request
    codes = {ground["authority"] for ground in request.grounds}
    like = _like(request, codes)
    found = (
        queries.visible(rights)
        .as_of(seen.at)
        .exclude(grounds=[])
        .exclude(pk=request.pk)
        .filter(like["dataset"] | like["owner"] | like["law"])
    )
    counted = found.values("state_now").annotate(count=Count("pk")).order_by("-count", "state_now")
    return Precedents([_precedent(row, request, codes) for row in _nearest(found, like)], list(counted))


def _like(request: DataRequest, codes: set[str]) -> dict[str, Q]:
    law = Q(pk__in=[])
    for code in sorted(codes):
        law |= Q(grounds__contains=[{"authority": code}])
    return {"dataset": Q(dataset=request.dataset_id), "owner": Q(owner=request.owner_id), "law": law}


def _nearest(found: QuerySet[DataRequest], like: dict[str, Q]) -> QuerySet[DataRequest]:
    """The most alike first, then the latest."""

    def points(condition: Q, number: int) -> Case:
        return Case(When(condition, then=Value(number)), default=Value(0), output_field=IntegerField())

    likeness = points(like["dataset"], 4) + points(like["law"], 2) + points(like["owner"], 1)
    rows = found.annotate(likeness=likeness).order_by("-likeness", "-since_now", "-pk")
    return rows.select_related("owner", "requester", "dataset", "use_case")[:SHOWN]


def _precedent(row: Any, request: DataRequest, codes: set[str]) -> Precedent:
    shared = sorted(codes & {ground["authority"] for ground in row.grounds})
    likeness = [
        *(["Same dataset"] if row.dataset_id == request.dataset_id else []),
        *([f"Same law: {', '.join(shared)}"] if shared else []),
        *(["Same owner"] if row.owner_id == request.owner_id else []),
    ]
    return Precedent(
        reference=row.reference,
        url=reverse("request_review", args=[row.reference]),
        title=row.use_case.title,
        parties=f"{row.requester.abbreviation} asked {row.owner.abbreviation} for {row.dataset.name}",
        likeness=likeness,
        status=row.state_now,
        since=row.since_now,
    )
