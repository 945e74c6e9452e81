"""Lists of use cases: narrowed, searched, and paged by cursor, so that rows saved meanwhile move nothing about."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from agencies.pages.visits import Visit
from emou.ui import words
from requests_app import queries
from requests_app.models import DataRequest, UseCase

PAGE = 25
SHOWN = {
    "all": "All",
    "drafts": "Drafts",
    "filed": "Filed",
    "mine": "Mine",
    "away": "Put away",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows as components/table_cards.html draws them, and the cursors that lead on; empty where the list ends."""

    rows: list[dict[str, object]]
    before: str
    after: str


def chosen(visit: Visit, show: str, q: str) -> QuerySet[UseCase]:
    """The use cases of one tab that hold all these words."""
    person = visit.person.pk
    narrowed = {
        "drafts": Q(status=UseCase.Status.DRAFT),
        "filed": Q(status=UseCase.Status.FILED),
        "mine": Q(created_by=person) | Q(saved_by=person),
        "away": Q(status=UseCase.Status.DISCARDED),
    }
    rows = queries.kept_use_cases(visit.rights) if show == "away" else queries.use_cases(visit.rights)
    rows = rows.filter(narrowed.get(show, Q()))
    for word in q.replace("\x00", "").split()[:8]:
        asked = DataRequest.objects.filter(use_case=OuterRef("pk"), reference__icontains=word)
        if not visit.rights.oversees:
            asked = asked.filter(pk__in=queries.visible(visit.rights).values("pk"))
        said = Q(title__icontains=word) | Q(summary__icontains=word) | Q(requesting_agency__name__icontains=word)
        rows = rows.filter(said | Q(requesting_agency__abbreviation__iexact=word) | Q(Exists(asked)))
    return rows


def page(rows: QuerySet[UseCase], *, after: str = "", before: str = "") -> Page:
    """One page, last saved first. A cursor that cannot be read begins at the beginning."""
    cursor = _read(after or before)
    backwards = bool(before and not after and cursor)
    if cursor:
        side = "gt" if backwards else "lt"
        at, pk = cursor
        rows = rows.filter(Q(**{f"saved_at__{side}": at}) | Q(**{"saved_at": at, f"pk__{side}": pk}))
    order = ("saved_at", "pk") if backwards else ("-saved_at", "-pk")
    found = list(rows.select_related("requesting_agency", "saved_by").order_by(*order)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_before, has_after = (more, True) if backwards else (cursor is not None, more)
    return Page(
        [_row(row) for row in found],
        _cursor(found[0]) if found and has_before else "",
        _cursor(found[-1]) if found and has_after else "",
    )


def _row(row: UseCase) -> dict[str, object]:
    title = {"text": str(row), "url": reverse("use_case_edit", args=[row.pk])}
    status = "Put away" if row.status == UseCase.Status.DISCARDED else row.get_status_display()
    return {"cells": [title, {"text": row.requesting_agency.name}, {"text": status}, saved(row)]}


def saved(row: UseCase) -> dict[str, str]:
    """When a use case was last saved, and by whom, as a cell of a table."""
    when, who = words.local(row.saved_at), row.saved_by.label
    return {"text": words.short_date(when.date()), "note": f"{words.time_of_day(when)}, {who}"}


def _cursor(row: UseCase) -> str:
    return f"{row.saved_at.isoformat()}_{row.pk}"


def _read(cursor: str) -> tuple[datetime, int] | None:
    moment, _, pk = cursor.rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(pk)) if at.tzinfo and abs(int(pk)) < 2**63 else None
    except ValueError:
        return None
