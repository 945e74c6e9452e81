"""The catalog: finding datasets, reading about one, and laying two or three side by side."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from agencies.forms.catalog import CatalogForm
from agencies.pages import comparing, finding
from agencies.pages.basket import Basket
from agencies.pages.describing import describe
from agencies.pages.visits import Visit, visit_of
from agencies.views.stewarding import may_keep
from emou.http.access import signed_in
from requests_app.pages.outcomes import outcomes
from requests_app.pages.turnaround import paces

PAGE = 20
MANY_FIELDS = 10
TRAIL = "Catalog"


@signed_in
@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """The list, narrowed to what the address says. A script that types ahead gets the same page and the new address."""
    visit = visit_of(request)
    form = CatalogForm(request.GET, finding.options())
    picked = comparing.codes_of(request.GET.getlist("dataset"))
    page = Paginator(finding.found(form.chosen), PAGE).get_page(request.GET.get("page"))
    rows = finding.shown(page.object_list)
    known = paces({row.dataset.owner_id for row in rows}, visit.at)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, known[row.dataset.owner_id], standing(visit, row.dataset.owner_id)) for row in rows],
        "picked": picked,
        "picked_elsewhere": [code for code in picked if code not in {row.dataset.code for row in rows}],
        "set_filters": [one | {"url": _address(form.chosen, picked, without=one["name"])} for one in form.worded],
        "clear_url": _address({}, picked),
        **_turning(page, form.chosen, picked),
        **basket_of(request, visit),
    }
    answer = render(request, "agencies/datasets.html", context)
    return push_url(answer, _address(form.chosen, picked, page.number)) if request.htmx else answer


def standing(visit: Visit, owner: int) -> str:
    """Whether this person may ask that owner: "ask", "own" for the one agency that they file for, or nothing."""
    if not visit.filing_agencies:
        return ""
    return "ask" if set(visit.filing_agencies) - {owner} else "own"


def basket_of(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """What every page of the catalog says about the basket; nothing for somebody who files nothing."""
    return {"basket": Basket(request.session)} if visit.filing_agencies else {}


def _address(chosen: Mapping[str, str], picked: Sequence[str], number: int = 1, without: str = "") -> str:
    kept = {name: value for name, value in chosen.items() if name != without}
    page = {"page": number} if number > 1 else {}
    query = urlencode({**kept, "dataset": picked, **page}, doseq=True)
    return f"{reverse('datasets')}?{query}" if query else reverse("datasets")


def _turning(page: Page, chosen: Mapping[str, str], picked: Sequence[str]) -> dict[str, str]:
    return {
        "previous_url": _address(chosen, picked, page.number - 1) if page.has_previous() else "",
        "next_url": _address(chosen, picked, page.number + 1) if page.has_next() else "",
    }


@signed_in
@require_safe
def dataset_page(request: HttpRequest, code: str) -> HttpResponse:
    visit = visit_of(request)
    found = describe(finding.offered().filter(code=code))
    if not found:
        raise Http404
    (one,) = found
    dataset, words = one.dataset, request.GET.get("element", "").strip()[:100]
    context = {
        "one": one,
        "facts": _facts(one.dataset),
        "levels": one.levels(words),
        "words": words,
        "has_many": len(one.fields) > MANY_FIELDS,
        "pace": paces([dataset.owner_id], visit.at)[dataset.owner_id],
        "earlier": outcomes(dataset, visit.rights, visit.at),
        "standing": standing(visit, dataset.owner_id),
        "compare_url": _address({}, [dataset.code]),
        "trail": [{"name": TRAIL, "url": reverse("datasets")}],
        "may_keep": may_keep(visit, dataset.owner_id),
        **basket_of(request, visit),
    }
    return render(request, "agencies/dataset_page.html", context)


def _facts(dataset: Any) -> list[dict[str, str]]:
    return [
        {"term": "Owner", "text": dataset.owner.name},
        {"term": "Subject", "text": dataset.subject.capitalize()},
        {"term": "Period", "text": dataset.period},
        {"term": "Updated", "text": dataset.updated.capitalize()},
        {"term": "Source system", "text": dataset.source_system},
    ]


@signed_in
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two or three datasets side by side; any other number leads back to the list to choose."""
    visit = visit_of(request)
    codes = comparing.codes_of(request.GET.getlist("dataset"))
    found = describe(finding.offered().filter(code__in=codes))
    columns = sorted(found, key=lambda one: codes.index(one.dataset.code))
    context = {
        "table": comparing.side_by_side(columns, paces({one.dataset.owner_id for one in columns}, visit.at)),
        "standings": [(one.dataset, standing(visit, one.dataset.owner_id)) for one in columns],
        "back_url": _address({}, [one.dataset.code for one in columns]),
        "trail": [{"name": TRAIL, "url": reverse("datasets")}],
        **basket_of(request, visit),
    }
    return render(request, "agencies/dataset_compare.html", context)
