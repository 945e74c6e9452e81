"""What became of the earlier requests for a dataset: how many of each, and those that one may know of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse

from agencies.models import Dataset
from agencies.rights import Rights
from emou.domain.words import STATE_WORDS
from emou.ui import words
from requests_app.models import DataRequest

MOST = 10


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`counts` are of all requests, and name none; `rows` are the newest of those that this person may know of."""

    counts: list[dict[str, Any]]
    rows: list[dict[str, str]]

    @property
    def total(self) -> int:
        return sum(one["value"] for one in self.counts)


def outcomes(dataset: Dataset, rights: Rights, at: datetime) -> Outcomes:
    """Two queries."""
    asked = DataRequest.objects.filter(dataset=dataset).as_of(at)
    counted = asked.order_by().values_list("state_now").annotate(count=Count("pk"))
    found = dict(counted)
    known = [(status, label) for status, label in STATE_WORDS.items() if status in found]
    counts = [{"status": status, "label": label, "value": found[status]} for status, label in known]
    seen = asked.visible_to(rights).select_related("requester", "use_case").order_by("-filed_at", "-pk")[:MOST]
    return Outcomes(counts, [_row(row) for row in seen])


def _row(row: Any) -> dict[str, str]:
    filed_on = words.short_date(words.local_day(row.filed_at))
    return {
        "url": reverse("request_page", args=[row.reference]),
        "title": row.use_case.title,
        "note": f"{row.requester.abbreviation}, {row.reference}, filed {filed_on}",
        "status": row.state_now,
        "label": STATE_WORDS[row.state_now],
    }
