"""The list of requests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.pages.visits import visit_of
from emou.http.access import signed_in
from requests_app import queries
from requests_app.forms.listing import FilterForm
from requests_app.pages import listing


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    visit, form = visit_of(request), FilterForm(request.GET)
    found = listing.matching(queries.visible(visit.rights), form.chosen, visit.at)
    turn = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = listing.page(found, form.chosen_order, visit.at, **turn)
    context = {
        "filters": form,
        "page": page,
        "is_filtered": bool(form.chosen),
        "previous_url": _turned(request, "before", page.before),
        "next_url": _turned(request, "after", page.after),
        "may_file": bool(visit.filing_agencies),
    }
    return render(request, "requests_app/index.html", context)


def _turned(request: HttpRequest, name: str, cursor: str) -> str:
    """The address of a neighbouring page under the same filters; empty where there is none."""
    if not cursor:
        return ""
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = cursor
    return f"?{query.urlencode()}"
