"""A person's own work: what waits on them, what they wait for, what was decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.pages.visits import visit_of
from emou.dashboards import queries
from emou.http.access import signed_in
from emou.ui import words
from requests_app.filters import at_desks_of
from requests_app.models import UseCase


@signed_in
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    found = queries.work(visit.rights, visit.at)
    context = {
        "work": found,
        "figures": _figures(found),
        "draft_columns": ["Use case", "Datasets", "Last saved"],
        "draft_rows": [_draft_row(draft) for draft in found.drafts],
        "may_file": bool(visit.filing_agencies),
        "sits_at_a_desk": at_desks_of(visit.rights) is not None,
        "sees_requests": visit.rights.oversees or visit.rights.has("view_requests"),
        "help_url": reverse("help_page"),
        "more_url": f"{reverse('requests')}?order=last_day",
    }
    return render(request, "dashboards/work.html", context)


def _figures(found: queries.Work) -> list[dict[str, object]]:
    passed = [{"term": "Target passed", "value": found.passed, "is_alarm": True}] if found.passed else []
    return [
        {"term": "Waiting on you", "value": found.waiting_count},
        *passed,
        {"term": f"Due within {queries.SOON} business days", "value": found.due_soon, "is_alarm": found.due_soon > 0},
        {"term": "Waiting on others", "value": found.elsewhere_count},
    ]


def _draft_row(draft: UseCase) -> dict[str, object]:
    url = reverse("use_case_edit", args=[draft.pk])
    datasets = ", ".join(str(ask.get("dataset") or "") for ask in draft.asks) or "None chosen yet"
    saved = f"{words.full_datetime(draft.saved_at)}, {draft.saved_by.label}"
    return {"cells": [{"text": str(draft), "url": url}, {"text": datasets}, {"text": saved}]}
