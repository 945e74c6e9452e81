"""The step in which the datasets of a draft are chosen: a search over the catalog, adding, and taking out."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.models import Dataset
from agencies.pages.finding import found as found_in_catalog, offered
from agencies.pages.visits import visit_of
from emou import actions
from emou.domain.refusals import Refused
from emou.http.access import signed_in
from requests_app.models import UseCase
from requests_app.pages import drafting, steps
from requests_app.pages.steps import DATASETS, Place
from requests_app.views import finding
from requests_app.views.filing_steps import trail

SHOWN = 20


@signed_in
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    draft = finding.use_case_to_fill_in(request, pk)
    if request.method == "POST":
        return _change(request, draft)
    if not finding.is_draft(draft):
        return redirect("use_case_edit", pk)
    return _show(request, draft)


def _show(request: HttpRequest, draft: UseCase) -> HttpResponse:
    found = drafting.sheets(draft)
    rows = steps.rows(draft, drafting.names_of(found), drafting.missing(draft, found))
    q, start = request.GET.get("q", "")[:200], _number(request.GET.get("from", ""))
    fitting = found_in_catalog({"q": q}, _catalog(draft))[start:]
    needed = [row for row in rows if row.needed]
    context = {
        "draft": draft,
        "place": Place(DATASETS, DATASETS.title),
        "where": f"Step {[row.place.key for row in needed].index((DATASETS.name, '')) + 1} of {len(needed)}",
        "chosen": [_chosen(ask, found, rows) for ask in draft.asks],
        "problems": next(row.missing for row in rows if row.place.key == (DATASETS.name, "")),
        "catalog": _listed(fitting[:SHOWN]),
        "q": q,
        "more_url": f"?{urlencode({'q': q, 'from': start + SHOWN})}#find" if len(fitting) > SHOWN else "",
        "less_url": f"?{urlencode({'q': q, 'from': max(0, start - SHOWN)})}#find" if start else "",
        "next_url": _next_url(draft, rows),
        "trail": trail(draft),
    }
    return render(request, "requests_app/use_case_datasets.html", context)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0


def _next_url(draft: UseCase, rows: list[steps.Row]) -> str:
    pages = [row.place for row in rows]
    following = steps.after(pages, draft, Place(DATASETS, DATASETS.title))
    return following.url(draft.pk) if following else reverse("use_case_review", args=[draft.pk])


def _chosen(ask: dict[str, Any], found: dict[str, drafting.Sheet], rows: list[steps.Row]) -> dict[str, Any]:
    """One dataset of the draft, with how far it is written; what the catalog has no longer can be taken out."""
    code = str(ask.get("dataset") or "")
    sheet = found.get(code)
    if sheet is None:
        return {"code": code, "name": code or "No dataset", "note": "No longer in the catalog.", "url": ""}
    row = next(row for row in rows if row.place.code == code)
    return {
        "code": code,
        "name": sheet.dataset.name,
        "note": f"{sheet.dataset.owner.name}. {row.state}",
        "url": row.url,
    }


def _catalog(draft: UseCase) -> QuerySet[Dataset]:
    """The datasets of other agencies that are not in the draft yet."""
    chosen = [code for code in (str(ask.get("dataset")) for ask in draft.asks) if code.isprintable()]
    return offered().exclude(owner=draft.requesting_agency_id).exclude(code__in=chosen)


def _listed(ids: list[int]) -> list[Dataset]:
    found = Dataset.objects.select_related("owner").in_bulk(ids)
    return [found[pk] for pk in ids]


def _change(request: HttpRequest, draft: UseCase) -> HttpResponse:
    """Add or take out one dataset. Pressed twice it does the same as once."""
    add, remove = request.POST.get("add", ""), request.POST.get("remove", "")
    known = [add] if add.isprintable() and _catalog(draft).filter(code=add).exists() else []
    try:
        actions.choose_datasets(
            visit_of(request).person, draft.pk, add=known, remove=[remove] if "remove" in request.POST else []
        )
    except UseCase.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        return finding.refused(request, refusal, draft)
    here = reverse("use_case_datasets", args=[draft.pk])
    if "remove" in request.POST:
        messages.success(request, "Taken out. Add the dataset again, and what you said of it comes back.")
    elif known:
        messages.success(request, "Added. Say what you need of it on its own page.")
    return HttpResponseRedirect(
        f"{here}?{urlencode({'q': request.POST.get('q', '')})}" if request.POST.get("q") else here
    )
