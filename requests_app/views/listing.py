"""The list of requests, and the same list for a spreadsheet."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from agencies.pages.visits import Visit, visit_of
from emou.domain import clock
from emou.http.access import signed_in
from requests_app import queries
from requests_app.forms.listing import FilterForm
from requests_app.models import DataRequest
from requests_app.pages import listing, spreadsheet

ALL = "order=newest"  # what the list is without a filter: said, so that no start view takes its place


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    views = list(queries.saved_views(visit.rights))
    start = next((view for view in views if view.is_start), None)
    if start and not request.GET:
        return redirect(f"{reverse('requests')}?{start.query or ALL}")
    form = FilterForm(request.GET)
    found = _found(form, visit)
    turn = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = listing.page(found, form.chosen_order, **turn)
    rows = listing.rows(page.found, visit.at, rights=visit.rights)
    context = {
        "filters": form,
        "rows": rows,
        "count": listing.count_words(listing.count(found)),
        "ticks": bool(form.chosen.get("waits")) and any(row.turn and row.turn.may_approve for row in rows),
        "previous_url": form.turned("before", page.before),
        "next_url": form.turned("after", page.after),
        "views": [{"view": view, "is_here": view.query == form.query} for view in views],
        "may_save": bool(form.query) and all(view.query != form.query for view in views),
        "may_file": bool(visit.filing_agencies),
        "sees_requests": visit.rights.oversees or visit.rights.has("view_requests"),
        "holds_office": bool(visit.rights.seats),
    }
    answer = render(request, "requests_app/index.html", context)
    return push_url(answer, f"{reverse('requests')}?{form.query or ALL}") if request.htmx else answer  # type: ignore[attr-defined]


def _found(form: FilterForm, visit: Visit) -> QuerySet[DataRequest]:
    return listing.matching(form.chosen, form.chosen_order, visit.rights, visit.at)


@signed_in
@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """The list under the same filters, in the same order, whole. A very long one is asked about first."""
    visit, form = visit_of(request), FilterForm(request.GET)
    found = _found(form, visit)
    if "long" not in request.GET and listing.count(found, spreadsheet.MOST) > spreadsheet.MOST:
        context: dict[str, Any] = {"most": spreadsheet.MOST, "filters": form}
        return render(request, "requests_app/long_download.html", context)
    site = request.build_absolute_uri("/").rstrip("/")
    lines = spreadsheet.lines(found, form.chosen_order, visit.at, site)
    name = f"emou-requests-{clock.local_day(visit.at).isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
