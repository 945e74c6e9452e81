"""The catalog: what may be asked for, with the law and the gates that attach."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.forms.catalog import CatalogForm
from agencies.models import Dataset
from agencies.pages import cataloging
from agencies.pages.visits import visit_of
from emou.http.access import signed_in


@signed_in
@require_GET
def datasets(request: HttpRequest) -> HttpResponse:
    form = CatalogForm(request.GET)
    found = _narrowed(Dataset.objects.filter(offered=True).select_related("owner"), form.chosen)
    groups = cataloging.by_owner(found.prefetch_related("elements"))
    return render(request, "agencies/datasets.html", {"filters": form, "groups": groups})


def _narrowed(rows: QuerySet[Dataset], chosen: dict[str, Any]) -> QuerySet[Dataset]:
    if chosen.get("owner"):
        rows = rows.filter(owner=chosen["owner"])
    for word in chosen.get("q", "").split()[:8]:
        inside = Q(name__icontains=word) | Q(description__icontains=word) | Q(code__icontains=word)
        rows = rows.filter(inside | Q(subject__icontains=word) | Q(elements__name__icontains=word)).distinct()
    return rows.order_by("owner__name", "name")


@signed_in
@require_GET
def dataset_page(request: HttpRequest, code: str) -> HttpResponse:
    dataset = get_object_or_404(cataloging.described(), code=code)
    others = [agency for agency in visit_of(request).filing_agencies if agency != dataset.owner_id]
    context = cataloging.page_of(dataset) | {
        "may_ask": bool(others),
        "trail": [{"name": "Catalog", "url": reverse("datasets")}],
    }
    return render(request, "agencies/dataset_page.html", context)
