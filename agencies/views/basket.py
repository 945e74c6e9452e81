"""The basket: what was picked from the catalog, and the way from there to a use case."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from agencies.models import Dataset
from agencies.pages import basket as baskets, finding
from agencies.pages.basket import Basket
from agencies.pages.describing import describe
from agencies.pages.visits import visit_of
from agencies.views.catalog import standing
from emou.domain.refusals import NOT_PERMITTED, Refused
from emou.http.access import signed_in
from emou.ui import errors

FULL = f"The basket holds {baskets.MOST} datasets and takes no more. Take one out, or start the use case first."
OWN = "Your agency owns this dataset. Nobody asks their own agency: speak with its data steward."


@signed_in
@require_http_methods(["GET", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    if not visit_of(request).filing_agencies:
        return errors.page(request, 403, what_happened=Refused(NOT_PERMITTED).detail)
    return _change(request) if request.method == "POST" else _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    visit, kept = visit_of(request), Basket(request.session)
    found = {one.dataset.code: one for one in describe(finding.offered().filter(code__in=kept.codes))}
    gone = [code for code in kept.codes if code not in found]
    for code in gone:
        kept.take(code)
    chosen = [found[code] for code in kept.codes]
    last_days = baskets.last_days([one.dataset for one in chosen], visit.at)
    context = {
        "rows": [(one, last_days[one.dataset.owner_id]) for one in chosen],
        "gone": ", ".join(gone),
        "compare_url": f"{reverse('dataset_compare')}?{'&'.join(f'dataset={code}' for code in kept.codes)}",
        "may_compare": len(chosen) in (2, 3),
        "basket": kept,
        "trail": [{"name": "Catalog", "url": reverse("datasets")}],
    }
    return render(request, "agencies/dataset_basket.html", context)


def _change(request: HttpRequest) -> HttpResponse:
    """Put one in, take one out, or empty the basket; then back to where the button stood."""
    kept, pressed, code = Basket(request.session), request.POST.get("do"), request.POST.get("dataset", "")
    if pressed == "empty":
        kept.empty()
    elif pressed == "remove":
        kept.take(code)
    elif pressed == "add" and (why_not := _put(request, kept, _offered(code))):
        messages.warning(request, why_not)
        return _back(request)
    if request.htmx:
        return render(request, "agencies/_basket_changed.html", {"basket": kept, "code": code})
    return _back(request)


def _put(request: HttpRequest, kept: Basket, dataset: Dataset) -> str:
    """Pick the dataset; or say why it cannot be picked."""
    if standing(visit_of(request), dataset.owner_id) == "own":
        return OWN
    if kept.is_full and dataset.code not in kept:
        return FULL
    kept.put(dataset.code)
    return ""


def _offered(code: str) -> Dataset:
    found = finding.offered().filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest) -> HttpResponse:
    url = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    target = url if own else reverse("basket")
    return HttpResponseClientRedirect(target) if request.htmx else HttpResponseRedirect(target)
